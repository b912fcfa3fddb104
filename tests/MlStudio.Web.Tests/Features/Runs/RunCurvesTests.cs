using Bunit;
using MlStudio.Learning.Data;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Validation;
using MlStudio.Tests.Shared.Database;
using MlStudio.Web.Features.Runs;

namespace MlStudio.Web.Tests.Features.Runs;

public sealed class RunCurvesTests : BunitContext
{
    public RunCurvesTests() => JSInterop.Mode = JSRuntimeMode.Loose;

    [Fact]
    public void Regression_ResidualsAndTheirMeans_HaveOneSignAndSayIt()
    {
        // The baseline always says the mean: too much for the lowest actual values, too little for the highest.
        var result = ExperimentRunner.Run(
            new Table([TestRuns.People["age"], new NumberColumn("pay", Enumerable.Range(0, 120).Select(i => (double)i).ToArray())]),
            new TrainingSpec { Target = "pay", Task = LearningTask.Regression, TrainerKey = "baseline" }, new ExperimentContext());
        var page = Render<RunCurves>(p => p.Add(c => c.Result, result).Add(c => c.Run, null!));
        var means = page.FindAll(".wide tbody tr td:nth-child(4)").Select(c => c.TextContent).ToArray();
        Assert.StartsWith("−", means[0]);
        Assert.DoesNotContain("−", means[^1]);
        Assert.Contains("actual minus predicted: above 0 the model says too little", page.Find(".wide").TextContent);
        Assert.Contains("A residual is actual minus predicted: above the line the model says too little", page.Markup);
        Assert.DoesNotContain(page.FindAll("text.tick"), t => t.TextContent.Contains('-', StringComparison.Ordinal));
    }
}
