using System.CommandLine;
using MlStudio.Core.Benchmarks;

var root = new RootCommand("Measures what large projects cost MlStudio's server.")
{
    RunsCommand.Create(),
};
return root.Parse(args).Invoke();
