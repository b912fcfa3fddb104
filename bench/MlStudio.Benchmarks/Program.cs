using System.CommandLine;
using MlStudio.Benchmarks;

var root = new RootCommand("Measures MlStudio's learning library.")
{
    AccuracyCommand.Create(),
    SpeedCommand.Create(),
    ShapCommand.Create(),
    ImportCommand.Create(),
    PreviewCommand.Create(),
    MetricsCommand.Create(),
};
return root.Parse(args).Invoke();
