using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using MlStudio.Learning.Data;
using MlStudio.Learning.Metrics;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Validation;
using MlStudio.Tests.Shared.Database;
using MlStudio.Web.Features.Runs;
using MlStudio.Web.Tests.Harness;

namespace MlStudio.Web.Tests.Features.Runs;

/// <summary>How sure the figures of a run are, and what its plots show.</summary>
public sealed class RunFiguresTests : PageTest
{
    [Fact]
    public async Task Overview_WithIntervals_SaysTheRangeAndWhereItComesFrom()
    {
        await Database.AddFinishedRunAsync(Project, Owner, trained: WithIntervals(TestRuns.Result));
        var page = OpenRun(1, null);
        page.WaitForElement(".tile .range");
        Assert.Matches(@"^likely \d\.\d{3,4} to \d\.\d{3,4}$", page.Find(".tile.first .range").TextContent);
        Assert.Contains("95 % confidence", page.Find(".tile.first .about").TextContent);
        Assert.StartsWith("higher is better · guessing: 0.500", page.Find(".tile.first .yardstick").TextContent);
        Assert.Contains(page.FindAll(".tile .yardstick"), y => y.TextContent.StartsWith("lower is better · guessing by the shares of the classes: 0.", StringComparison.Ordinal));
        Assert.Contains("What does “likely” mean?", page.Markup);
        Assert.Contains("Likely", page.FindAll("details thead th").Select(t => t.TextContent));
        page.WaitForAssertion(() => Assert.Contains("No other run has been measured on these test rows", page.Markup));
    }

    [Fact]
    public async Task Overview_RunFromBeforeIntervals_ShowsNone()
    {
        await Database.AddFinishedRunAsync(Project, Owner, trained: TestRuns.Result with { Validation = TestRuns.Result.Validation with { Intervals = [] } });
        await Database.AddFinishedRunAsync(Project, Owner);
        var page = OpenRun(1, null);
        page.WaitForElement(".tile");
        Assert.Empty(page.FindAll(".range"));
        Assert.DoesNotContain("Likely", page.FindAll("details thead th").Select(t => t.TextContent));
        page.WaitForAssertion(() => Assert.Contains("2 runs have been measured on these test rows.", page.Markup));
    }

    [Fact]
    public async Task Overview_UndefinedFigure_SaysWhy()
    {
        var metrics = TestRuns.Result.Validation.Metrics.Select(m => m.Key == "mcc" ? MetricValue.Undefined("mcc", "All answers are the same class.") : m).ToArray();
        await Database.AddFinishedRunAsync(Project, Owner, trained: TestRuns.Result with { Validation = TestRuns.Result.Validation with { Metrics = metrics } });
        var page = OpenRun(1, null);
        page.WaitForAssertion(() => Assert.Contains("Undefined: All answers are the same class.", page.Markup));
    }

    [Fact]
    public async Task Leaderboard_RunsLevelWithTheBest_AreMarkedInWords()
    {
        var tree = TestRuns.Train("decision-tree");
        await Database.AddFinishedRunAsync(Project, Owner, "tree", trained: tree);
        await Database.AddFinishedRunAsync(Project, Owner, "same tree", trained: tree);
        await Database.AddFinishedRunAsync(Project, Owner, "guesses", trained: TestRuns.Train("baseline"));
        Services.GetRequiredService<NavigationManager>().NavigateTo($"/p/{Project.Slug}/runs?sort=-auc");
        var page = RenderAs<RunsPage>(p => p.Add(m => m.Slug, Project.Slug));
        var badge = page.WaitForElement(".name .badge");
        Assert.Equal("level with the best", badge.TextContent.Trim());
        Assert.Equal("tree", badge.ParentElement!.QuerySelector("a")!.TextContent);
        Assert.Contains("Not worse than the best beyond chance: on the same 24 rows, ROC-AUC is", badge.GetAttribute("title"));
        Assert.Single(page.FindAll(".name .badge"));
        Assert.Contains("by no more than chance would bring", page.FindAll(".foot")[1].TextContent);
    }

    [Fact]
    public async Task Curves_TwoClasses_ShowGainLiftAndTheWidestGap()
    {
        await Database.AddFinishedRunAsync(Project, Owner);
        var page = OpenRun(1, "curves");
        page.WaitForAssertion(() => Assert.Contains("Cumulative gain", page.Markup));
        Assert.Contains("times as many as by guessing", page.Markup);
        Assert.Contains("Lift", page.FindAll("figure h3").Select(h => h.TextContent));
        Assert.Contains("(KS), at the dotted line", page.Markup);
        Assert.DoesNotContain("What it mixes up most", page.Markup);
    }

    [Fact]
    public async Task Curves_SeveralClasses_NameTheMostConfusedPairsWithTheirRows()
    {
        await Database.AddFinishedRunAsync(Project, Owner, trained: ExperimentRunner.Run(TestRuns.People, new TrainingSpec { Target = "city", Task = LearningTask.Multiclass, TrainerKey = "decision-tree" }, new ExperimentContext()));
        var page = OpenRun(1, "curves");
        page.WaitForAssertion(() => Assert.Contains("What it mixes up most", page.Markup));
        Assert.Matches($"^/p/{Project.Slug}/runs/1\\?tab=rows&actual=\\w+&answer=\\w+$", page.Find(".full tbody a").GetAttribute("href"));
        Assert.Contains("Is it among the first answers?", page.Markup);
        var classes = OpenRun(1, "classes");
        classes.WaitForAssertion(() => Assert.Contains("All rows alike (micro)", classes.Markup));
        Assert.Equal(12, classes.FindAll("thead")[0].QuerySelectorAll("th").Length);
    }

    [Fact]
    public async Task Plots_Regression_ShowQuantilesWorstRowsAndResidualsAgainstTheColumnOfTheAddress()
    {
        await Database.AddFinishedRunAsync(Project, Owner, trained: ExperimentRunner.Run(TestRuns.People, new TrainingSpec { Target = "age", Task = LearningTask.Regression, TrainerKey = "decision-tree" }, new ExperimentContext()));
        var page = OpenRun(1, "curves&against=city");
        page.WaitForAssertion(() => Assert.Contains("By city", page.Markup));
        Assert.Contains("Q–Q plot", page.Markup);
        Assert.Contains("Rows it is furthest off", page.Markup);
        await page.InvokeAsync(() => page.Find(".residuals select").Change("member"));
        Assert.EndsWith("tab=curves&against=member", Services.GetRequiredService<NavigationManager>().Uri);
    }

    [Fact]
    public void ClassFigures_OfTwoClasses_MirrorEachOther()
    {
        var both = ClassFigures.Of(TestRuns.Result.Validation.Classification!);
        Assert.Equal(both[0].Class.Recall, both[1].Answers.Specificity());
        Assert.Equal(both[0].Class.Precision, both[1].Answers.NegativePredictiveValue());
        Assert.Equal(TestRuns.Result.Validation.ValueOf("mcc")!.Value, both[0].Answers.Matthews()!.Value, 12);
        Assert.Equal(TestRuns.Result.Validation.ValueOf("auc"), both[1].Auc);
    }

    private static ExperimentResult WithIntervals(ExperimentResult result) => result with { Validation = result.Validation with { Intervals = MetricIntervals.OfValidation(result) } };

    private IRenderedComponent<RunPage> OpenRun(int number, string? tab)
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo($"/p/{Project.Slug}/runs/{number}{(tab is null ? "" : $"?tab={tab}")}");
        return RenderAs<RunPage>(p => p.Add(m => m.Slug, Project.Slug).Add(m => m.Number, number));
    }
}
