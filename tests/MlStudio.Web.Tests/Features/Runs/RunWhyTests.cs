using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using MlStudio.Core.Access;
using MlStudio.Core.Explanations;
using MlStudio.Core.Members;
using MlStudio.Jobs.Explaining;
using MlStudio.Learning;
using MlStudio.Tests.Shared.Database;
using MlStudio.Web.Features.Runs;
using MlStudio.Web.Tests.Harness;

namespace MlStudio.Web.Tests.Features.Runs;

public sealed class RunWhyTests : PageTest
{
    [Fact]
    public void HeatMapMarks_HaveTheDigitsThatTellThemApart()
    {
        Assert.Equal(["−118.1", "−118.3", "−118.4", "−124.4"], WhyPair.Distinct(["-118.13", "-118.27", "-118.36", "-124.38"]));
        Assert.Equal(["1", "2.5", "a"], WhyPair.Distinct(["1", "2.5", "a"]));
    }

    [Fact]
    public async Task Why_NotExplained_StartsShowsProgressAndCancels()
    {
        await Database.AddFinishedRunAsync(Project, Owner);
        var page = Open();
        page.WaitForAssertion(() => Assert.Contains("What moves this model?", page.Markup));
        Assert.Contains("less than a minute", page.Markup);
        await page.InvokeAsync(() => Button(page, "Explain this model").Click());
        page.WaitForAssertion(() => Assert.Contains("Waiting for a worker", page.Markup));
        await page.InvokeAsync(() => page.Find("button.danger").Click());
        page.WaitForAssertion(() => Assert.Contains("Explaining the model was cancelled", page.Markup));
        Assert.NotNull(Button(page, "Explain this model"));
    }

    [Fact]
    public async Task Why_NotExplained_SaysWhoMayStartIt()
    {
        await Database.AddFinishedRunAsync(Project, Owner);
        var page = Open(await MemberAsync("Vera", ProjectRole.Viewer), ProjectRole.Viewer);
        page.WaitForAssertion(() => Assert.Contains("Viewers of the project may see it", page.Markup));
        Assert.Equal("true", Button(page, "Explain this model").GetAttribute("aria-disabled"));
    }

    [Fact]
    public async Task Why_Explained_ShowsEveryFigureWithASentenceAndATable()
    {
        var run = await Database.AddFinishedRunAsync(Project, Owner);
        var model = Model.Load(new MemoryStream(TestRuns.Result.ModelBytes));
        var found = new ModelExplanation(model, TestRuns.People, TestRuns.Result.Answers, 1, (_, _) => { }, default).Compute();
        await using (var db = Database.CreateDbContext())
        {
            (await db.Runs.FindAsync(run.Id))!.ExplanationHash = await Services.GetRequiredService<RunExplanations>().WriteAsync(found, default);
            await db.SaveChangesAsync();
        }
        var page = Open(await MemberAsync("Vera", ProjectRole.Viewer), ProjectRole.Viewer);
        page.WaitForAssertion(() => Assert.Contains("age moves the score most", page.Markup));
        var figures = page.FindAll("figure");
        // Two overviews, two figures for each of age and city, the pair.
        Assert.Equal(7, figures.Count);
        Assert.All(figures, f => Assert.NotEmpty(f.QuerySelector("figcaption p")!.TextContent));
        Assert.All(figures, f => Assert.NotNull(f.QuerySelector("button[title='Show as table']")));
        Assert.All(figures, f => Assert.NotNull(f.QuerySelector("svg[role=img]")));
        Assert.NotEmpty(page.FindAll(".line.faint"));
        Assert.Contains("imitates the model's answers, not the truth", page.Markup);
        Assert.Contains("H is 0.", page.Markup);
    }

    private static AngleSharp.Dom.IElement Button(IRenderedComponent<RunPage> page, string text) => page.FindAll("button").First(b => b.TextContent.Trim() == text);

    private IRenderedComponent<RunPage> Open(Actor? actor = null, ProjectRole role = ProjectRole.Owner)
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo($"/p/{Project.Slug}/runs/1?tab=why");
        return RenderAs<RunPage>(p => p.Add(m => m.Slug, Project.Slug).Add(m => m.Number, 1), actor, role);
    }
}
