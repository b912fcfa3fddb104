using Bunit;
using MlStudio.Learning.Transforms;
using MlStudio.Tests.Shared.Database;
using MlStudio.Web.Features.Runs;

namespace MlStudio.Web.Tests.Features.Runs;

public sealed class RunSelectionsTests : BunitContext
{
    private static readonly Recipe Steps = new(Recipe.CurrentVersion, [new Impute(["age"]), new SelectBest { Keep = 2 }]);

    [Fact]
    public void Folds_SayHowOftenEachWasChosenAndWhatTheFigureMeans()
    {
        var stability = new SelectionStability(1, 1.0 / 3, [new("age", 1) { InModel = true }, new("city = Bonn", 0.6) { InModel = true }, new("city = Celle", 0.4) { InModel = false }]) { Folds = 5 };
        var page = Render<RunSelections>(p => p.Add(c => c.Result, TestRuns.Result with { Recipe = Steps, Selections = [stability] }));
        Assert.Equal("Keep the best features", page.Find("h2").TextContent);
        Assert.Contains("Step 2 of the preparation: Keep the 2 best features by mutual information.", page.Markup);
        Assert.Contains("Largely chance", page.Find(".badge").TextContent);
        Assert.Contains("Stability 0.33", page.Markup);
        Assert.Contains("1 of 3 was chosen in every one of the 5 folds.", page.Markup);
        Assert.Equal(["in 5 of 5 folds", "in 3 of 5 folds", "in 2 of 5 folds"], page.FindAll("td .nowrap").Select(c => c.TextContent));
        Assert.Equal(["yes", "yes", "left out"], page.FindAll("td:last-child").Select(c => c.TextContent));
        Assert.Contains("Nogueira, Sechidis and Brown 2018", page.Markup);
    }

    [Fact]
    public void OnePart_SaysWhatTheModelHasAndWhereStabilityComesFrom()
    {
        var once = new SelectionStability(1, null, [new("age", 1) { InModel = true }, new("city = Bonn", 0) { InModel = false }]) { Folds = 1 };
        var page = Render<RunSelections>(p => p.Add(c => c.Result, TestRuns.Result with { Recipe = Steps, Selections = [once] }));
        Assert.Contains("The model has 1 of the 2 features that were there.", page.Markup);
        Assert.Contains("training in folds", page.Markup);
        Assert.Equal(2, page.FindAll("th").Count);
    }

    [Fact]
    public void NothingLeftOut_IsOneSentenceWithoutFigureOrTable()
    {
        var all = new SelectionStability(1, null, [new("age", 1) { InModel = true }, new("city = Bonn", 1) { InModel = true }]) { Folds = 5 };
        var page = Render<RunSelections>(p => p.Add(c => c.Result, TestRuns.Result with { Recipe = Steps, Selections = [all] }));
        Assert.Contains("All 2 were chosen in every one of the 5 folds: here the step leaves nothing out.", page.Markup);
        Assert.Empty(page.FindAll("table, .figure, .small-print"));
    }

    [Fact]
    public void NoSelection_ShowsNothing() => Assert.Empty(Render<RunSelections>(p => p.Add(c => c.Result, TestRuns.Result)).Markup.Trim());
}
