using Bunit;
using MlStudio.Learning.Data;
using MlStudio.Learning.Metrics;
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

    [Fact] // by hand: the curve passes (0.1, 0.6) and (0.3, 1), so it comes to 0.8 halfway
    public void Reading_OfARocCurve_NamesWhatFindingMostCosts()
    {
        ClassCurve curve = new("Yes", 0.87654, [new(0, 0, null), new(0.1, 0.6, 0.7), new(0.3, 1, 0.2), new(1, 1, 0)]);
        Assert.Equal("Nearer to the upper left corner is better. To find 80 % of “Yes”, about 20 % of the others are taken for it too. The area is 0.877; guessing, the dotted line, has 0.5.", CurveReading.Roc([curve]));
        ClassCurve precision = new("Yes", 0.7, [new(0, 1, null), new(0.8, 0.45, 0.4), new(1, 0.3, 0)]);
        Assert.Contains("Where 80 % of “Yes” are found, about 45 % of those taken for it really are. The average precision is 0.7; guessing has 0.265.", CurveReading.PrecisionRecall([precision], 0.265));
    }

    [Fact] // Wilson 1927 by hand: 40 of 100 gives 0.309 to 0.498
    public void Calibration_SmallBins_AreJoinedAndTheFurthestIsRead()
    {
        var spots = CalibrationView.Spots([new(0, 0.1, 100, 0.05, 0.4), new(0.1, 0.2, 3, 0.15, 1), new(0.2, 0.3, 30, 0.25, 0.2), new(0.9, 1, 2, 0.95, 1)]);
        Assert.Equal([100, 35], spots.Select(s => s.Rows));
        Assert.Equal(0.309, spots[0].Low, 3);
        Assert.Equal(0.498, spots[0].High, 3);
        Assert.Contains("of 100 rows with about 5 %, 40 % came true", CalibrationView.Sentence(spots));
        Assert.Contains("No point lies further from it than chance would bring.", CalibrationView.Sentence([spots[1]]));
    }

    [Fact]
    public void Ranking_DrawsPlacesAndGroups_AndNamesTheWorst()
    {
        // Groups of three; the last has no relevant row. The baseline orders nothing.
        double[] relevance = [.. Enumerable.Range(0, 120).Select(i => i >= 117 ? 0.0 : i % 3)];
        var table = new Table([TestRuns.People["age"], new NumberColumn("search", Enumerable.Range(0, 120).Select(i => (double)(i / 3)).ToArray()), new NumberColumn("wanted", relevance)]);
        var result = ExperimentRunner.Run(table, new TrainingSpec { Target = "wanted", Task = LearningTask.Ranking, Group = "search", TrainerKey = "baseline", Split = new CrossValidation { Folds = 4, TestShare = 0 } }, new ExperimentContext());
        var page = Render<RunCurves>(p => p.Add(c => c.Result, result).Add(c => c.Run, null!));
        Assert.Contains("How good the order is, place by place", page.Markup);
        Assert.Contains("How many of the 39 groups by search are ordered how well.", page.Markup);
        Assert.Contains("1 group without a relevant row", page.Markup);
        Assert.Equal(20, page.FindAll(".wide tbody tr").Count);
        Assert.Equal(["search", "Rows", "Relevant", "NDCG@10", "Guessing", "Lift"], page.FindAll(".wide thead th").Select(c => c.TextContent));
        Assert.Equal("3", page.Find(".wide tbody td:nth-child(2)").TextContent);
        Assert.Empty(page.FindAll(".wide tbody a"));
        var worst = Render<WorstGroups>(p => p.Add(w => w.Details, result.Validation.Ranking!).Add(w => w.Group, "search").Add(w => w.RowsOf, group => RowsAddress.Of("x", 7, null, null, group: group)));
        Assert.Equal($"/p/x/runs/7?tab=rows&group={worst.Find("tbody a").TextContent}", worst.Find("tbody a").GetAttribute("href"));

        var perfect = result.Validation.Ranking! with { Worst = [new("a", 3, 2, 1, 0.7)] };
        page = Render<RunCurves>(p => p.Add(c => c.Result, result with { Validation = result.Validation with { Ranking = perfect } }).Add(c => c.Run, null!));
        Assert.DoesNotContain("stand too far down", page.Markup);
    }
}
