using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using MlStudio.Core.Experiments;
using MlStudio.Core.Members;
using MlStudio.Learning.Validation;
using MlStudio.Tests.Shared.Database;
using MlStudio.Web.Features.Runs;
using MlStudio.Web.Tests.Harness;

namespace MlStudio.Web.Tests.Features.Runs;

public sealed class ComparePageTests : PageTest
{
    private static readonly Lazy<ExperimentResult> s_tree = new(() => TestRuns.Train("decision-tree"));
    private static readonly Lazy<ExperimentResult> s_boosted = new(() => TestRuns.Train("gradient-boosting"));

    [Fact]
    public async Task Baseline_Pinned_ComesFirstAndOthersShowTheirDifference()
    {
        await AddAsync(TestRuns.Result, 0.7);
        await AddAsync(s_tree.Value, 0.8);
        var page = Open("runs=1,2&base=2");
        page.WaitForAssertion(() => Assert.Contains("Baseline", page.Find("thead th.run").TextContent));
        Assert.Contains("2 · First run", page.Find("thead th.run").TextContent);
        var auc = page.FindAll("tbody tr").First(r => r.TextContent.Contains("ROC-AUC", StringComparison.Ordinal));
        Assert.Empty(auc.QuerySelectorAll("td")[0].QuerySelectorAll(".difference"));
        // Better and worse are words for what is more than noise.
        Assert.Equal("−0.1000", Words(auc.QuerySelectorAll("td")[1].QuerySelector(".difference")!.TextContent));
        Assert.Contains($"base=1", page.FindAll("thead a").Single(a => a.TextContent == "Pin as baseline").GetAttribute("href")!, StringComparison.Ordinal);
        page.WaitForAssertion(() => Assert.DoesNotContain("testing …", page.Markup));
        Assert.Matches("within noise|worse: p|better: p", page.Markup);
    }

    [Fact]
    public async Task Baseline_OtherRows_SaysWhyItCannotBeTold()
    {
        await AddAsync(TestRuns.Result, 0.7);
        await AddAsync(s_tree.Value with { Answers = s_tree.Value.Answers!.Take([.. Enumerable.Range(0, s_tree.Value.Answers!.Count).Skip(1)]) }, 0.8);
        var page = Open("runs=1,2&base=1");
        page.WaitForAssertion(() => Assert.Contains("cannot be told", page.Markup));
        Assert.Contains(page.FindAll(".verdict"), v => v.GetAttribute("title")!.Contains("different rows", StringComparison.Ordinal));
        page.WaitForAssertion(() => Assert.Contains("Run 2 against the baseline cannot be told: They were measured on different rows", Assert.Single(page.FindAll(".untold li")).TextContent));
    }

    [Fact]
    public async Task EqualRows_AreHiddenUntilAskedFor()
    {
        await AddAsync(TestRuns.Result, 0.7);
        await AddAsync(s_tree.Value, 0.8);
        var page = Open("runs=1,2");
        page.WaitForAssertion(() => Assert.Contains("Show equal rows (", page.Markup));
        Assert.DoesNotContain(page.FindAll("th.label"), h => h.TextContent.StartsWith("Target", StringComparison.Ordinal));
        await page.InvokeAsync(() => page.FindAll(".tools input[type=checkbox]")[0].Change(true));
        Assert.Contains("equal=1", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
        var all = Open("runs=1,2&equal=1");
        all.WaitForAssertion(() => Assert.Contains(all.FindAll("th.label"), h => h.TextContent.StartsWith("Target", StringComparison.Ordinal)));
        Assert.DoesNotContain(all.FindAll("th.label"), h => h.TextContent.StartsWith("Deepest", StringComparison.Ordinal));
        Assert.Contains(all.FindAll("tr.group a"), a => a.TextContent.Contains("Options of Decision tree", StringComparison.Ordinal) && a.GetAttribute("aria-expanded") == "false");
    }

    [Fact]
    public async Task Figures_SeldomAskedFor_AreShownOnDemandAndWhenSearchedFor()
    {
        await AddAsync(TestRuns.Result, 0.7);
        await AddAsync(s_tree.Value, 0.8);
        string[] Rows(IRenderedComponent<ComparePage> of) => [.. of.FindAll("table.compare tbody tr:not(.group) th.label").Select(h => h.TextContent)];
        var page = Open("runs=1,2");
        page.WaitForAssertion(() => Assert.Contains(Rows(page), r => r.Contains("ROC-AUC", StringComparison.Ordinal)));
        Assert.DoesNotContain(Rows(page), r => r.Contains("KS statistic", StringComparison.Ordinal));
        await page.InvokeAsync(() => page.FindAll(".tools input[type=checkbox]")[1].Change(true));
        Assert.Contains("figures=all", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
        var all = Open("runs=1,2&figures=all&equal=1");
        all.WaitForAssertion(() => Assert.Contains(Rows(all), r => r.Contains("KS statistic", StringComparison.Ordinal)));
        var found = Open("runs=1,2&find=KS statistic");
        found.WaitForAssertion(() => Assert.Contains("KS statistic", Assert.Single(Rows(found).Distinct()), StringComparison.Ordinal));
        var nothing = Open("runs=1,2&find=zzzz");
        nothing.WaitForAssertion(() => Assert.Contains("No metric or setting has “zzzz” in its name.", nothing.Markup));
    }

    [Fact]
    public async Task Find_KeepsTheRowsOfThatNameAndStaysInTheAddress()
    {
        await AddAsync(TestRuns.Result, 0.7);
        await AddAsync(s_tree.Value, 0.8);
        var page = Open("runs=1,2&find=Target");
        page.WaitForAssertion(() => Assert.Equal("Target", Assert.Single(page.FindAll("table.compare tbody tr:not(.group) th.label")).TextContent.Trim()));
        await page.InvokeAsync(() => page.Find("input[type=search]").Input("ROC-AUC"));
        Assert.Equal(2, page.FindAll("table.compare tbody tr:not(.group)").Count);
        await page.InvokeAsync(() => page.Find("input[type=search]").Change("ROC-AUC"));
        Assert.Contains("find=ROC-AUC", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Repeats_AreOneColumnUntilUnfolded()
    {
        await AddAsync(TestRuns.Result, 0.7);
        await AddAsync(WithSeed(2), 0.8);
        await AddAsync(s_tree.Value, 0.6);
        var page = Open("runs=1,2,3");
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("thead th.run").Count));
        Assert.Contains("2 runs: First run", page.Find("thead th.run").TextContent);
        Assert.Contains("unfold=1", page.FindAll("thead a").Single(a => a.TextContent == "Unfold").GetAttribute("href")!, StringComparison.Ordinal);
        var auc = page.FindAll("tbody tr").First(r => r.TextContent.Contains("ROC-AUC", StringComparison.Ordinal));
        Assert.Contains("0.7500", auc.QuerySelector("td")!.TextContent);
        Assert.Contains("mean of 2 runs", auc.QuerySelector("td .figure")!.GetAttribute("title"));
        foreach (var address in new[] { "runs=1,2,3&unfold=1", "runs=1,2,3&group=0" })
        {
            var single = Open(address);
            single.WaitForAssertion(() => Assert.Equal(3, single.FindAll("thead th.run").Count));
        }
    }

    [Fact]
    public async Task LearningCurves_NameTheirMetricAndTellBestFromLast()
    {
        await AddAsync(s_boosted.Value, 0.7);
        await AddAsync(s_tree.Value, 0.6);
        var page = Open("runs=1,2");
        page.WaitForAssertion(() => Assert.Contains(page.FindAll("figure h3"), h => h.TextContent == "Learning curves: Log-loss"));
        Assert.Contains("at step", page.Find(".plots .table thead").TextContent);
        var curve = s_boosted.Value.LearningCurves.First(c => c.Fold == 0).Points;
        Assert.Contains(curve[^1].Step.ToString(System.Globalization.CultureInfo.InvariantCulture), page.Find(".plots .table tbody").TextContent);
    }

    [Fact]
    public void CurveEnds_OfALoss_BestIsTheFirstLowest()
    {
        var ends = CurveEnds.Of("run", 0, "logloss", [new(1, 0.9, null), new(2, 0.4, null), new(3, 0.4, null), new(4, 0.6, null)], p => p.Training);
        Assert.Equal((2, 0.4, 4, 0.6), (ends!.Best.X, ends.Best.Y, ends.Last.X, ends.Last.Y));
        Assert.Equal(4, CurveEnds.Of("run", 0, "auc", [new(1, 0.5, null), new(4, 0.9, null)], p => p.Training)!.Best.X);
        Assert.Null(CurveEnds.Of("run", 0, "auc", [new(1, null, null)], p => p.Training));
    }

    [Fact]
    public async Task Scatter_ShowsTheFrontAndKeepsTheChoiceInTheAddress()
    {
        await AddAsync(TestRuns.Result, 0.7);
        await AddAsync(s_tree.Value, 0.8);
        var page = Open("runs=1,2&x=size&y=validation.auc");
        page.WaitForAssertion(() => Assert.Contains(page.FindAll("figure h3"), h => h.TextContent == "ROC-AUC against model size in kb"));
        Assert.NotEmpty(page.FindAll("circle.front"));
        Assert.Contains("Pareto front", page.Markup);
        await page.InvokeAsync(() => page.FindAll(".choices select")[0].Change("validation.logloss"));
        Assert.Contains("x=validation.logloss&y=validation.auc", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parallel_Range_PicksRunsOut()
    {
        await AddAsync(TestRuns.Result, 0.7);
        await AddAsync(s_tree.Value, 0.8);
        await AddAsync(s_boosted.Value, 0.9);
        var page = Open("runs=1,2,3&ranges=validation.auc:0.75..");
        page.WaitForAssertion(() => Assert.Contains("2 of 3 runs lie in the chosen ranges: 2, 3.", page.Markup));
        Assert.Single(page.FindAll("path.line.out"));
        Assert.Contains(page.FindAll("a.button"), a => a.TextContent == "Compare only these 2" && a.GetAttribute("href")!.Contains("runs=2,3", StringComparison.Ordinal));
        await page.InvokeAsync(() => page.Find("input[aria-label='ROC-AUC, to']").Change("0.85"));
        Assert.Contains("ranges=validation.auc%3A0.75..0.85", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parallel_DragAlongAnAxis_IsARangeInTheAddressAndAClickClearsIt()
    {
        await AddAsync(TestRuns.Result, 0.7);
        await AddAsync(s_tree.Value, 0.8);
        await AddAsync(s_boosted.Value, 0.9);
        var page = Open("runs=1,2,3&axes=algorithm,validation.auc");
        var parallel = page.WaitForComponent<RunParallel>();
        var axis = parallel.Find("rect.brush[data-axis='validation.auc']");
        var (top, height) = (Number(axis.GetAttribute("y")!), Number(axis.GetAttribute("height")!));
        // The axis goes from 0.9 at the top to 0.7 at the bottom: from a quarter of its height to its end.
        await page.InvokeAsync(() => parallel.Instance.Brush("validation.auc", top + (height / 4), top + height + 20));
        Assert.Contains("ranges=validation.auc%3A0.7..0.85", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
        await page.InvokeAsync(() => parallel.Instance.Brush("validation.auc", null, null));
        Assert.DoesNotContain("ranges=", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
        await page.InvokeAsync(() => parallel.Instance.Brush("algorithm", top, top + (height / 2)));
        // The upper half of three words holds the second and the third.
        Assert.Contains("ranges=algorithm%3A%3DDecision%2520tree%7CGradient%2520boosting", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
        var uri = Services.GetRequiredService<NavigationManager>().Uri;
        await page.InvokeAsync(() => parallel.Instance.Brush("no such axis", top, top + 1));
        Assert.Equal(uri, Services.GetRequiredService<NavigationManager>().Uri);
        var words = Open("runs=1,2,3&axes=algorithm,validation.auc&ranges=algorithm:%3DDecision%2520tree|Gradient%2520boosting");
        words.WaitForAssertion(() => Assert.Contains("2 of 3 runs lie in the chosen ranges: 2, 3.", words.Markup));
        Assert.Equal("Decision tree, Gradient boosting", words.Find("select[aria-label=Algorithm] option[disabled]").TextContent);
        // The same runs whatever the order, and with some of them gone.
        var turned = Open("runs=3,2,1&base=3&sort=auc&axes=algorithm,validation.auc&ranges=algorithm:%3DDecision%2520tree|Gradient%2520boosting");
        turned.WaitForAssertion(() => Assert.Contains("2 of 3 runs lie in the chosen ranges: 3, 2.", turned.Markup));
        var fewer = Open("runs=2,3&axes=algorithm,validation.auc&ranges=algorithm:%3DDecision%2520tree|Gradient%2520boosting");
        fewer.WaitForAssertion(() => Assert.Contains("2 of 2 runs lie in the chosen ranges: 2, 3.", fewer.Markup));
    }

    [Fact]
    public async Task Differences_SameData_SaysSoAndComparesThePreparation()
    {
        await AddAsync(TestRuns.Result, 0.7);
        await AddAsync(s_tree.Value, 0.8);
        var page = Open("runs=1,2&base=1&against=2");
        page.WaitForAssertion(() => Assert.Contains("Both were trained on the same version of the data.", page.Markup));
        Assert.NotEmpty(page.FindAll("details .diff .badge"));
    }

    [Fact]
    public async Task Views_SavedUnderAHostileName_AreEncodedAndCanBeDeleted()
    {
        await AddAsync(TestRuns.Result, 0.7);
        await AddAsync(s_tree.Value, 0.8);
        var page = Open("runs=1,2&base=1");
        page.WaitForElement(".views form");
        await page.InvokeAsync(() => page.Find(".views input").Change("<img src=x onerror=alert(1)>"));
        await page.InvokeAsync(() => page.Find(".views form").Submit());
        page.WaitForAssertion(() => Assert.Single(page.FindAll(".views li")));
        Assert.Empty(page.FindAll(".views img"));
        Assert.Equal("<img src=x onerror=alert(1)>", page.Find(".views li a").TextContent);
        Assert.Equal($"/p/{Project.Slug}/runs/compare?runs=1,2&base=1", page.Find(".views li a").GetAttribute("href"));
        await page.InvokeAsync(() => page.Find(".views .icon-button").Click());
        page.WaitForAssertion(() => Assert.Contains("Nothing has been saved yet", page.Markup));
    }

    [Fact]
    public async Task Views_OfSomebodyElse_CannotBeDeletedByAReader()
    {
        await AddAsync(TestRuns.Result, 0.7);
        await Services.GetRequiredService<SavedViewService>().SaveAsync(Owner, Project.Slug, "Ann's", "runs?sort=-auc", default);
        var viewer = await MemberAsync("Vera", ProjectRole.Viewer);
        Services.GetRequiredService<NavigationManager>().NavigateTo($"/p/{Project.Slug}/runs");
        var page = RenderAs<RunsPage>(p => p.Add(m => m.Slug, Project.Slug), viewer, ProjectRole.Viewer);
        page.WaitForAssertion(() => Assert.Single(page.FindAll(".views li")));
        Assert.Empty(page.FindAll(".views li .icon-button"));
    }

    [Fact]
    public void Address_OfAllChoices_ReadsBackWhatItWrote()
    {
        const string query = "?runs=3,1&base=1&sort=-auc&find=rate%20%26&equal=1&figures=all&group=0&unfold=3&options=decision-tree&against=3&x=seconds&y=validation.auc&axes=algorithm,validation.auc&ranges=validation.auc%3A0.75..,size%3A1..2,algorithm%3A%3DA%252C%2520b%7Cc%253Ad";
        Assert.Equal(query, CompareAddress.Parse("http://localhost/p/x/runs/compare" + query).ToQuery());
        var odd = CompareAddress.Parse("/p/x/runs/compare?runs=a,-1,99999999999,2&base=0&ranges=:,x:1,y:a..b,z:NaN..&axes=&x=");
        Assert.Equal("?runs=2", odd.ToQuery());
    }

    private static double Number(string text) => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    // Another seed gives another model; the same one would be no repeat that tells anything.
    private static ExperimentResult WithSeed(int seed) => TestRuns.Result with { Spec = TestRuns.Result.Spec with { Seed = seed }, ModelBytes = [.. TestRuns.Result.ModelBytes, (byte)seed] };

    private static string Words(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private Task<Run> AddAsync(ExperimentResult trained, double auc) => Database.AddFinishedRunAsync(Project, Owner, auc: auc, trained: trained);

    private IRenderedComponent<ComparePage> Open(string query)
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo($"/p/{Project.Slug}/runs/compare?{query}");
        return RenderAs<ComparePage>(p => p.Add(m => m.Slug, Project.Slug));
    }
}
