using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MlStudio.Core.Jobs;
using MlStudio.Core.Members;
using MlStudio.Core.Persistence;
using MlStudio.Tests.Shared.Database;
using MlStudio.Web.Features.Runs;
using MlStudio.Web.Tests.Harness;

namespace MlStudio.Web.Tests.Features.Runs;

public sealed class RunPagesTests : PageTest
{
    [Fact]
    public void Runs_Empty_OffersTheFirstStep()
    {
        var page = OpenList("");
        page.WaitForAssertion(() => Assert.Contains("Nothing has been trained yet", page.Markup));
        Assert.Contains(page.FindAll("a.button.primary"), a => a.GetAttribute("href") == $"/p/{Project.Slug}/runs/new");
    }

    [Fact]
    public async Task Runs_Empty_OffersNothingToWhoOnlyReads()
    {
        var viewer = await MemberAsync("Vera", ProjectRole.Viewer);
        var page = OpenList("", viewer, ProjectRole.Viewer);
        page.WaitForAssertion(() => Assert.Contains("Nothing has been trained yet", page.Markup));
        Assert.Empty(page.FindAll("a.button.primary"));
    }

    [Fact]
    public async Task Runs_Filled_MarksTheBestAndSortsByTheAddress()
    {
        await Database.AddFinishedRunAsync(Project, Owner, "weaker", auc: 0.7);
        await Database.AddFinishedRunAsync(Project, Owner, "better", auc: 0.8);
        var page = OpenList("?sort=auc");
        page.WaitForAssertion(() => Assert.Equal(["weaker", "better"], page.FindAll("td.name > a:first-child").Select(a => a.TextContent)));
        Assert.Equal("ascending", page.Find("th.headline").GetAttribute("aria-sort"));
        Assert.Contains("0.8000", page.Find("td.headline .best").TextContent);
    }

    [Fact]
    public async Task Runs_NothingMatches_OffersToShowAll()
    {
        await Database.AddFinishedRunAsync(Project, Owner);
        var page = OpenList("?q=absent");
        page.WaitForAssertion(() => Assert.Contains("No run matches", page.Markup));
    }

    [Fact]
    public async Task Runs_Selected_CanBeComparedAndDeleted()
    {
        await Database.AddFinishedRunAsync(Project, Owner);
        await Database.AddFinishedRunAsync(Project, Owner, "Second run");
        var page = OpenList("");
        page.WaitForElement("tbody input[type=checkbox]");
        foreach (var row in new[] { 0, 1 }) { await page.InvokeAsync(() => page.FindAll("tbody input[type=checkbox]")[row].Change(true)); }
        Assert.Equal($"/p/{Project.Slug}/runs/compare?runs=1,2", page.WaitForElement(".selection a").GetAttribute("href"));
        await page.InvokeAsync(() => page.Find(".selection .danger").Click());
        page.WaitForAssertion(() => Assert.Contains("Nothing has been trained yet", page.Markup));
    }

    [Theory]
    [InlineData(null, "How often is it right?", "scored once")]
    [InlineData("curves", "ROC curve", "Calibration")]
    [InlineData("threshold", "What the answers are worth", "How many of the others does it leave alone?")]
    [InlineData("rows", "Most surprising first", "Answered “yes”")]
    [InlineData("classes", "Precision", "Weighted by rows")]
    [InlineData("configuration", "Data hash", "Logistic regression")]
    [InlineData("log", "Nothing has been logged yet", "Log")]
    public async Task Run_Finished_ShowsEachTab(string? tab, string first, string second)
    {
        await Database.AddFinishedRunAsync(Project, Owner);
        var page = OpenRun(tab);
        page.WaitForAssertion(() => Assert.Contains(first, page.Markup));
        Assert.Contains(second, page.Markup);
        Assert.Contains("Register as model", page.Markup);
    }

    [Fact]
    public async Task Run_OfADecisionTree_ShowsItsQuestions()
    {
        await Database.AddFinishedRunAsync(Project, Owner, trained: TestRuns.Train("decision-tree"));
        var page = OpenRun("decides");
        page.WaitForAssertion(() => Assert.Contains("If age is at most", page.Markup));
        Assert.Contains("The questions it asks", page.Markup);
        Assert.Contains("% are 'yes'", page.Find(".tree strong").TextContent);
    }

    [Fact]
    public async Task Run_OfAnAdditiveModel_ShowsACurvePerColumn()
    {
        await Database.AddFinishedRunAsync(Project, Owner, trained: TestRuns.Train("explainable-boosting"));
        var page = OpenRun("decides");
        page.WaitForAssertion(() => Assert.Contains("How each column moves the prediction", page.Markup));
        Assert.Equal("age", page.Find("figure h3").TextContent);
        Assert.Contains("speaks for 'yes'", page.Markup);
        Assert.NotEmpty(page.FindAll("figure path.line"));
    }

    [Fact]
    public async Task Run_WhoseModelIsLost_SaysSoAndCanBeTriedAgain()
    {
        var run = await Database.AddFinishedRunAsync(Project, Owner, trained: TestRuns.Train("decision-tree"));
        var blobs = Services.GetRequiredService<IBlobStore>();
        blobs.Delete(run.ModelHash!);
        var page = OpenRun("decides");
        page.WaitForAssertion(() => Assert.Contains("is missing from the data folder", page.Find("[role=alert]").TextContent));
        await blobs.PutAsync(new MemoryStream(TestRuns.Train("decision-tree").ModelBytes), long.MaxValue, default);
        await page.InvokeAsync(() => page.FindAll("button").First(b => b.TextContent.Contains("Try again", StringComparison.Ordinal)).Click());
        page.WaitForAssertion(() => Assert.Contains("The questions it asks", page.Markup));
    }

    [Fact]
    public async Task Run_WhoseResultIsLost_KeepsItsConfigurationAndSaysWhy()
    {
        var run = await Database.AddFinishedRunAsync(Project, Owner);
        Services.GetRequiredService<IBlobStore>().Delete(run.ResultHash!);
        var page = OpenRun(null);
        page.WaitForAssertion(() => Assert.Contains("Run 1: ", page.Find("[role=alert]").TextContent));
        Assert.Contains("Data hash", page.Markup);
    }

    [Fact]
    public async Task Run_InTraining_FollowsItsProgressAndShowsEveryLineOnce()
    {
        await SetStateAsync(JobState.Running, null);
        await ReportAsync(0.25, "first line");
        var page = OpenRun(null);
        page.WaitForAssertion(() => Assert.Contains("first line", page.Markup));
        await ReportAsync(0.75, "second line");
        await Services.GetRequiredService<IChangeFeed>().AnnounceAsync([await JobTopicAsync()], default);
        page.WaitForAssertion(() => Assert.Contains("second line", page.Markup));
        Assert.Equal(2, page.FindAll(".log > div").Count);
        Assert.Equal("75", page.Find("[role=progressbar]").GetAttribute("aria-valuenow"));
        // What the person does reads all of the run anew, but no line twice.
        await page.InvokeAsync(() => page.FindAll("button").First(b => b.TextContent.Contains("Cancel", StringComparison.Ordinal)).Click());
        page.WaitForAssertion(() => Assert.Contains("Stopping", page.Markup));
        Assert.Equal(2, page.FindAll(".log > div").Count);
    }

    [Fact]
    public async Task Run_LongLog_LeadsToItsEarlierLines()
    {
        await SetStateAsync(JobState.Failed, "It broke.");
        await using (var db = Database.CreateDbContext())
        {
            var job = (await db.Runs.SingleAsync()).JobId;
            db.JobLogBatches.AddRange(Enumerable.Range(0, 600).Select(i => new JobLogBatch { Id = i + 1, JobId = job, Attempt = 1, Lines = $"2026-01-31T12:00:00.000Z step {i}.\n" }));
            await db.SaveChangesAsync();
        }
        var page = OpenRun("log");
        page.WaitForAssertion(() => Assert.Contains("step 599.", page.Markup));
        Assert.DoesNotContain(" step 0.", page.Markup);
        await page.InvokeAsync(() => page.FindAll("button").First(b => b.TextContent.Contains("Show earlier lines", StringComparison.Ordinal)).Click());
        page.WaitForAssertion(() => Assert.Contains(" step 0.", page.Markup));
        await page.InvokeAsync(() => page.FindAll("button").First(b => b.TextContent.Contains("Show the newest lines", StringComparison.Ordinal)).Click());
        page.WaitForAssertion(() => Assert.Contains("step 599.", page.Markup));
    }

    [Fact]
    public async Task Run_OfAnotherModel_HasNoSuchTab()
    {
        await Database.AddFinishedRunAsync(Project, Owner);
        var page = OpenRun(null);
        page.WaitForAssertion(() => Assert.Contains("How often is it right?", page.Markup));
        Assert.DoesNotContain("How it decides", page.Markup);
    }

    [Fact]
    public async Task Run_Failed_SaysWhyAndWhatToDo()
    {
        await SetStateAsync(JobState.Failed, "The target has one class only.");
        var page = OpenRun(null);
        page.WaitForAssertion(() => Assert.Contains("The target has one class only.", page.Markup));
        Assert.Contains(page.FindAll("button"), b => b.TextContent.Contains("Try again", StringComparison.Ordinal));
        Assert.DoesNotContain("Register as model", page.Markup);
    }

    [Fact]
    public async Task Run_Waiting_SaysItsPlaceAndCanBeCancelled()
    {
        await SetStateAsync(JobState.Queued, null);
        var page = OpenRun(null);
        page.WaitForAssertion(() => Assert.Contains("Next in the queue", page.Markup));
        await page.InvokeAsync(() => page.FindAll("button").First(b => b.TextContent.Contains("Cancel", StringComparison.Ordinal)).Click());
        page.WaitForAssertion(() => Assert.Contains("The training was cancelled", page.Markup));
    }

    [Fact]
    public async Task Compare_TwoRuns_ShowsFiguresApartAndCurves()
    {
        await Database.AddFinishedRunAsync(Project, Owner, auc: 0.7);
        await Database.AddFinishedRunAsync(Project, Owner, "Second run", auc: 0.8);
        Services.GetRequiredService<NavigationManager>().NavigateTo($"/p/{Project.Slug}/runs/compare?runs=1,2,9&equal=1");
        var page = RenderAs<ComparePage>(p => p.Add(m => m.Slug, Project.Slug));
        page.WaitForAssertion(() => Assert.Contains("ROC curves", page.Markup));
        Assert.Contains("Run 9 cannot be found any more", page.Markup);
        Assert.Contains("Test: scored once", page.Markup);
        Assert.Contains("0.8000", page.Find(".best").TextContent);
    }

    [Fact]
    public void Compare_Nothing_LeadsToTheList()
    {
        var page = RenderAs<ComparePage>(p => p.Add(m => m.Slug, Project.Slug));
        page.WaitForAssertion(() => Assert.Contains("No runs to compare", page.Markup));
    }

    [Fact]
    public void Configure_WithoutData_LeadsToUploading()
    {
        var page = RenderAs<ConfigurePage>(p => p.Add(m => m.Slug, Project.Slug));
        page.WaitForAssertion(() => Assert.Contains("There are no data to train on yet", page.Markup));
    }

    [Fact]
    public async Task Configure_AfterTraining_AsksForWhatIsChosenAndSumsItUp()
    {
        await Database.AddFinishedRunAsync(Project, Owner);
        Services.GetRequiredService<NavigationManager>().NavigateTo($"/p/{Project.Slug}/runs/new?data=1&target=member");
        var page = RenderAs<ConfigurePage>(p => p.Add(m => m.Slug, Project.Slug));
        page.WaitForElement("#calibration");
        await page.InvokeAsync(() => page.Find("#calibration").Change("Sigmoid"));
        await page.InvokeAsync(() => page.Find("#threshold-rule").Change("Cost"));
        Assert.Empty(page.FindAll("#threshold-given"));
        await page.InvokeAsync(() => page.Find("#cost-miss").Change("0"));
        Assert.Contains("A miss must cost more", page.Markup);
        await page.InvokeAsync(() => page.Find("#cost-miss").Change("8"));
        Assert.DoesNotContain("A miss must cost more", page.Markup);
        Assert.Empty(page.FindAll("#coverage"));
        await page.InvokeAsync(() => page.Find("#states-coverage").Change(true));
        await page.InvokeAsync(() => page.Find("#coverage").Change("80"));
        var summary = page.Find(".summary").TextContent;
        Assert.Contains("probabilities by a logistic curve (Platt)", summary);
        Assert.Contains("threshold for the lowest cost", summary);
        Assert.Contains("sets of classes that hold 80 %", summary);
    }

    [Fact]
    public async Task Configuration_AfterTraining_SaysWhatWasAskedAndWhatCameOut()
    {
        await Database.AddFinishedRunAsync(Project, Owner, trained: TestRuns.Finished);
        var page = OpenRun("configuration");
        page.WaitForAssertion(() => Assert.Contains("80 % promised", page.Markup));
        Assert.Contains("by a rising step curve (isotonic)", page.Markup);
        Assert.Contains("highest F1", page.Markup);
        Assert.Contains("with corrected probabilities", page.Markup);
    }

    [Fact]
    public async Task Configure_ByWhoOnlyReads_SaysWhy()
    {
        var viewer = await MemberAsync("Vera", ProjectRole.Viewer);
        var page = RenderAs<ConfigurePage>(p => p.Add(m => m.Slug, Project.Slug), viewer, ProjectRole.Viewer);
        page.WaitForAssertion(() => Assert.Contains("Your role in this project", page.Markup));
    }

    private IRenderedComponent<RunsPage> OpenList(string query, Core.Access.Actor? actor = null, ProjectRole role = ProjectRole.Owner)
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo($"/p/{Project.Slug}/runs{query}");
        return RenderAs<RunsPage>(p => p.Add(m => m.Slug, Project.Slug), actor, role);
    }

    [Fact]
    public void Configure_NumbersMistypedInTheAddress_AreLeftOut()
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo($"/p/{Project.Slug}/runs/new?from=x&recipe=1.5");
        var page = RenderAs<ConfigurePage>(p => p.Add(m => m.Slug, Project.Slug));
        page.WaitForAssertion(() => Assert.DoesNotContain("skeleton", page.Markup, StringComparison.Ordinal));
        Assert.NotEmpty(page.FindAll("h1"));
    }

    private IRenderedComponent<RunPage> OpenRun(string? tab)
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo($"/p/{Project.Slug}/runs/1{(tab is null ? "" : "?tab=" + tab)}");
        return RenderAs<RunPage>(p => p.Add(m => m.Slug, Project.Slug).Add(m => m.Number, 1));
    }

    /// <summary>Run 1, as if it had come no further.</summary>
    private async Task SetStateAsync(JobState state, string? error)
    {
        var added = await Database.AddFinishedRunAsync(Project, Owner);
        await using var db = Database.CreateDbContext();
        var run = (await db.Runs.FindAsync(added.Id))!;
        (run.ModelHash, run.ResultHash, run.AnswersHash) = (null, null, null);
        var job = (await db.Jobs.FindAsync(added.JobId))!;
        (job.State, job.Error) = (state, error);
        await db.SaveChangesAsync();
    }

    /// <summary>What the worker of run 1 writes.</summary>
    private async Task ReportAsync(double progress, string line)
    {
        await using var db = Database.CreateDbContext();
        var job = (await db.Runs.Include(r => r.Job).SingleAsync()).Job;
        job.Progress = progress;
        db.JobLogBatches.Add(new JobLogBatch { JobId = job.Id, At = TimeProvider.System.GetUtcNow(), Lines = $"2026-01-31T12:00:00.000Z {line}\n" });
        await db.SaveChangesAsync();
    }

    private async Task<string> JobTopicAsync()
    {
        await using var db = Database.CreateDbContext();
        return Topics.Job((await db.Runs.SingleAsync()).JobId);
    }
}
