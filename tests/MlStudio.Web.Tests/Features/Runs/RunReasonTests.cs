using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using MlStudio.Core.Members;
using MlStudio.Tests.Shared.Database;
using MlStudio.Web.Features.Runs;
using MlStudio.Web.Tests.Harness;

namespace MlStudio.Web.Tests.Features.Runs;

public sealed class RunReasonTests : PageTest
{
    [Fact]
    public async Task Rows_EachRow_LeadsToItsReason()
    {
        await Database.AddFinishedRunAsync(Project, Owner);
        var page = Open("&order=row");
        var link = page.WaitForElement("td a[aria-label^='Why this answer']");
        Assert.EndsWith($"order=row&row={TestRuns.Result.Answers!.Rows[0] + 1}", link.GetAttribute("href"));
    }

    [Fact]
    public async Task Reason_OfARow_ShowsAnswerTruthValuesAndWaterfallToWhoMayRead()
    {
        await Database.AddFinishedRunAsync(Project, Owner);
        var viewer = await MemberAsync("Vera", ProjectRole.Viewer);
        Services.GetRequiredService<NavigationManager>().NavigateTo($"/p/{Project.Slug}/runs/1?tab=rows&row=1");
        var page = RenderAs<RunPage>(p => p.Add(m => m.Slug, Project.Slug).Add(m => m.Number, 1), viewer, ProjectRole.Viewer);
        page.WaitForAssertion(() => Assert.Contains("The model answers", page.Find(".why").TextContent));
        var why = page.Find(".why");
        Assert.Contains($"Really it is {TestRuns.People["member"].Format(0)}.", why.TextContent);
        Assert.Contains("speaks against “yes”", why.TextContent);
        Assert.Contains("age: 20", why.TextContent);
        Assert.Contains("Exact:", why.QuerySelector("details.notes")!.TextContent);
        Assert.Matches(@"Probability of “yes”: \d+\.\d % for an average case, \d+\.\d % for this one\. Against “yes”: age is 20", why.TextContent);
        Assert.NotEmpty(page.FindAll(".why rect.bar"));
        Assert.DoesNotContain("row=", page.Find(".why a[aria-label=Close]").GetAttribute("href"));
    }

    [Fact]
    public async Task Reason_WithTheThresholdOfTheList_SaysBothAnswers()
    {
        await Database.AddFinishedRunAsync(Project, Owner);
        var run = (await Services.GetRequiredService<MlStudio.Core.Experiments.RunReader>().GetAsync(Owner, Project.Slug, 1, CancellationToken.None));
        var reason = RenderAs<RunReason>(p => p.Add(r => r.Slug, Project.Slug).Add(r => r.Run, run).Add(r => r.Row, 1).Add(r => r.Threshold, 0));
        reason.WaitForAssertion(() => Assert.Contains("As trained, the model answers no", reason.Find(".answer").TextContent));
        Assert.Contains("; at a threshold of 0 the answer is yes. Really it is ", reason.Find(".answer").TextContent);
    }

    [Fact]
    public async Task Reason_NoSuchRow_SaysWhichThereAre()
    {
        await Database.AddFinishedRunAsync(Project, Owner);
        var page = Open("&row=1000");
        page.WaitForAssertion(() => Assert.Contains("The data have rows 1 to 120", page.Find(".why").TextContent));
        page.WaitForElement("td a[aria-label^='Why this answer']");
    }

    [Fact]
    public async Task Flip_FindsTheChange_AndSaysSoWhereThereIsNone()
    {
        await Database.AddFinishedRunAsync(Project, Owner);
        var page = Open("&row=1");
        page.WaitForElement(".flip form");
        await page.InvokeAsync(() => page.Find(".flip form").Submit());
        page.WaitForAssertion(() => Assert.Contains("If age were", page.Find(".proposal").TextContent));
        Assert.Equal("20", page.FindAll(".proposal td")[1].TextContent);
        foreach (var at in new[] { 0, 1 }) { await page.InvokeAsync(() => page.FindAll(".locks input")[at].Change(true)); }
        await page.InvokeAsync(() => page.Find(".flip form").Submit());
        page.WaitForAssertion(() => Assert.Contains("None found within bounds", page.Find(".flip").TextContent));
    }

    private IRenderedComponent<RunPage> Open(string query)
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo($"/p/{Project.Slug}/runs/1?tab=rows{query}");
        return RenderAs<RunPage>(p => p.Add(m => m.Slug, Project.Slug).Add(m => m.Number, 1));
    }
}
