using Bunit;
using Microsoft.Extensions.DependencyInjection;
using MlStudio.Core.Members;
using MlStudio.Core.Models;
using MlStudio.Tests.Shared.Database;
using MlStudio.Web.Features.Home;
using MlStudio.Web.Features.Projects;
using MlStudio.Web.Tests.Harness;

namespace MlStudio.Web.Tests.Features.Projects;

public sealed class SettingsPageTests : PageTest
{
    [Fact]
    public async Task Goal_OutOfRange_SaysTheRangeAtTheFieldAndStoresNothing()
    {
        var page = RenderAs<SettingsPage>(p => p.Add(s => s.Slug, Project.Slug));
        page.Find("#goal-metric").Change("auc");
        page.Find("#goal-target").Change("1,5");
        page.FindAll("form")[0].Submit();
        page.WaitForAssertion(() => Assert.Contains("between 0 and 1", page.Find(".field .error").TextContent));
        await using var db = Database.CreateDbContext();
        Assert.Null(db.Projects.Single().GoalMetric);
    }

    [Fact]
    public void Goal_Valid_IsStored()
    {
        var page = RenderAs<SettingsPage>(p => p.Add(s => s.Slug, Project.Slug));
        page.Find("#goal-metric").Change("rmse");
        page.Find("#goal-target").Change("0.5");
        page.Find("#goal-due").Change("2026-12-31");
        page.FindAll("form")[0].Submit();
        page.WaitForAssertion(() =>
        {
            using var db = Database.CreateDbContext();
            var stored = db.Projects.Single();
            Assert.Equal(("rmse", 0.5, new DateOnly(2026, 12, 31)), (stored.GoalMetric, stored.GoalTarget, stored.GoalDue));
        });
    }

    [Fact]
    public async Task Page_AsViewer_OffersNoForm()
    {
        var viewer = await MemberAsync("Vera", ProjectRole.Viewer);
        var page = RenderAs<SettingsPage>(p => p.Add(s => s.Slug, Project.Slug), viewer, ProjectRole.Viewer);
        Assert.Empty(page.FindAll("form"));
        Assert.Contains("Owners and managers set the goal.", page.Markup);
    }

    [Fact]
    public void Home_Filled_ShowsTheProjectAsACard()
    {
        var page = RenderAs<HomePage>();
        Assert.Equal($"/p/{Project.Slug}", page.WaitForElement("article h2 a").GetAttribute("href"));
    }

    [Fact]
    public async Task Home_Filled_ShowsWhatWaitsAndTheLatestJobsWithTheirState()
    {
        var run = await Database.AddFinishedRunAsync(Project, Owner, "Boosting on people");
        await Services.GetRequiredService<ModelService>().RegisterAsync(Owner, Project.Slug, run.Number, "Risk", default);
        var page = RenderAs<HomePage>();
        page.WaitForElement("#my-jobs-title");
        Assert.Contains(page.FindAll("a"), a => a.GetAttribute("href") == $"/p/{Project.Slug}/models/1?tab=document" && a.TextContent == "Write the documentation of 'Risk'");
        var job = page.FindAll("li").First(l => l.TextContent.Contains("Boosting on people", StringComparison.Ordinal));
        Assert.Contains("Done", job.TextContent);
    }

    [Fact]
    public async Task Home_Empty_OffersAProjectAndTheSample()
    {
        var newcomer = await Database.AddPersonAsync("New");
        var page = RenderAs<HomePage>(actor: newcomer);
        page.WaitForAssertion(() => Assert.Contains("No projects yet", page.Markup));
        Assert.Contains("Open the sample project", page.Markup);
    }

    [Fact]
    public void Home_Disabled_SaysWhatHappened()
    {
        // An actor whose account is gone: the list is empty rather than somebody else's.
        var page = RenderAs<HomePage>(actor: new MlStudio.Core.Access.Actor(Guid.NewGuid(), "Gone"));
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("article")));
    }
}
