using Bunit;
using MlStudio.Learning.Calibration;
using MlStudio.Learning.Validation;
using MlStudio.Tests.Shared.Database;
using MlStudio.Web.Components;
using MlStudio.Web.Features.Runs;

namespace MlStudio.Web.Tests.Features.Runs;

public sealed class ConfusionTableTests : BunitContext
{
    [Fact]
    public void Folds_WithThresholdsOfTheirOwn_AreSaidToAnswerByThem()
    {
        var spec = TestRuns.Result.Spec with { Split = new CrossValidation { Folds = 3 }, Threshold = new ThresholdRule { Goal = ThresholdGoal.F1 } };
        var details = ExperimentRunner.Run(TestRuns.People, spec, new ExperimentContext { Explain = false }).Validation.Classification!;
        var chosen = details.FoldThresholds;
        Assert.Equal(3, chosen.Count);
        Assert.Contains($"each by the threshold that its own fold's model chose ({Format.Number(chosen.Min())} to {Format.Number(chosen.Max())}", Sentence(details));
        Assert.Contains("at a threshold of 0.5.", Sentence(TestRuns.Result.Validation.Classification!));
    }

    [Fact]
    public void TwoClasses_SayInWordsWhatEachNumberIs()
    {
        var details = TestRuns.Result.Validation.Classification!;
        var table = Render<ConfusionTable>(p => p.Add(c => c.Details, details).Add(c => c.RowsOf, (actual, answer) => $"{actual}-{answer}"));
        Assert.Equal(["found", "missed", "false alarms", "rightly refused"], table.FindAll("td .word").Select(w => w.TextContent.Trim()));
        // The name of the link, as it is read out.
        Assert.Matches($"^{details.Confusion[1][0]}\\s+missed.* % of “yes”: is “yes”, answered “no”$", table.FindAll("td a")[1].TextContent);
        Assert.EndsWith("% of “yes”", table.FindAll("td small")[1].TextContent);
        Assert.Equal(["right", "wrong", "wrong", "right"], table.FindAll("td").Select(c => c.ClassName));
    }

    private string Sentence(MlStudio.Learning.Metrics.ClassificationDetails details) => Render<ConfusionTable>(p => p.Add(c => c.Details, details)).Find("p").TextContent;
}
