using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using MlStudio.Core.Access;
using MlStudio.Core.Members;
using MlStudio.Core.Models;
using MlStudio.Tests.Shared.Database;
using MlStudio.Web.Features.Models;
using MlStudio.Web.Tests.Harness;

namespace MlStudio.Web.Tests.Features.Models;

public sealed class ModelPagesTests : PageTest
{
    [Fact]
    public void ModelsPage_Empty_NamesTheNextStep()
    {
        var page = RenderAs<ModelsPage>(p => p.Add(m => m.Slug, Project.Slug));
        page.WaitForAssertion(() => Assert.Contains("No model yet", page.Markup));
        Assert.Equal($"/p/{Project.Slug}/runs", page.Find("a.button.primary").GetAttribute("href"));
    }

    [Fact]
    public async Task ModelsPage_Filled_ShowsTheValidationFigure()
    {
        await RegisterAsync("Income classifier");
        var page = RenderAs<ModelsPage>(p => p.Add(m => m.Slug, Project.Slug));
        page.WaitForAssertion(() => Assert.Contains("Income classifier", page.Markup));
        Assert.Contains("Version 1", page.Markup);
        Assert.Contains("Not documented yet", page.Markup);
        Assert.Contains("ROC-AUC on validation", page.Markup);
    }

    [Fact]
    public async Task ModelPage_Overview_ShowsFiguresWithTheirQuestion()
    {
        await RegisterAsync("M");
        var page = OpenModel(null);
        page.WaitForAssertion(() => Assert.Contains("How often is it right?", page.Markup));
        Assert.Contains("scored once, never used for choosing", page.Markup);
    }

    [Fact]
    public async Task ModelPage_Overview_ShowsTestFirstWithRangesAndLeadsToItsWeaknesses()
    {
        var result = TestRuns.Result with { Validation = TestRuns.Result.Validation with { Intervals = MlStudio.Learning.Metrics.MetricIntervals.OfValidation(TestRuns.Result) } };
        await RegisterAsync("M", result);
        var page = OpenModel(null);
        page.WaitForElement(".tile");
        Assert.Equal(["Test", "Validation"], page.FindAll(".tile")[0].QuerySelectorAll(".part").Select(p => p.TextContent));
        Assert.Matches(@"^likely \d\.\d{3,4} to \d\.\d{3,4}$", page.Find(".tile small").TextContent);
        Assert.Equal(["slices", "why", "fairness"], page.FindAll(".links a").Select(a => a.GetAttribute("href")!.Split("tab=")[1]));
    }

    [Fact]
    public async Task RegisterModelPage_FinishedRun_AsksForTheName()
    {
        await Database.AddFinishedRunAsync(Project, Owner);
        Services.GetRequiredService<NavigationManager>().NavigateTo($"/p/{Project.Slug}/models/new?run=1");
        var known = RenderAs<RegisterModelPage>(p => p.Add(m => m.Slug, Project.Slug));
        known.WaitForElement("#model-name");
    }

    [Fact]
    public async Task RegisterModelPage_Viewer_SeesTheRefusalAtOnce()
    {
        await Database.AddFinishedRunAsync(Project, Owner);
        var viewer = await MemberAsync("Vera", ProjectRole.Viewer);
        Services.GetRequiredService<NavigationManager>().NavigateTo($"/p/{Project.Slug}/models/new?run=1");
        var page = RenderAs<RegisterModelPage>(p => p.Add(m => m.Slug, Project.Slug), viewer, ProjectRole.Viewer);
        page.WaitForElement("[role=alert], .notice");
        Assert.Empty(page.FindAll("#model-name"));
    }

    [Fact]
    public async Task TryModel_Predict_ShowsAnswerWithProbabilities()
    {
        await RegisterAsync("M");
        var page = OpenModel("try");
        page.WaitForElement("select.input option[value='Bonn']");
        await page.InvokeAsync(() => page.Find("input[inputmode=decimal]").Input("75"));
        await page.InvokeAsync(() => page.Find("button.primary[type=submit]").Closest("form")!.Submit());
        page.WaitForAssertion(() => Assert.Equal("yes", page.Find(".big").TextContent));
        Assert.Equal(2, page.FindAll(".classes tr").Count);
        page.WaitForAssertion(() => Assert.Contains("age: 75", page.Find("section[aria-labelledby=try-why] svg[role=img]").TextContent));
        Assert.Contains("speaks for “yes”", page.Find("section[aria-labelledby=try-why]").TextContent);
    }

    [Fact]
    public async Task TryModel_ModelWithCoverage_ShowsThePossibleClasses()
    {
        await RegisterAsync("M", TestRuns.Finished);
        var page = OpenModel("try");
        page.WaitForElement("select.input option[value='Bonn']");
        await page.InvokeAsync(() => page.Find("input[inputmode=decimal]").Input("75"));
        await page.InvokeAsync(() => page.Find("button.primary[type=submit]").Closest("form")!.Submit());
        page.WaitForAssertion(() => Assert.Contains("80 % of the cases", page.Find(".stated").TextContent));
        Assert.Contains("yes", page.FindAll(".possible").Select(p => p.TextContent));
    }

    [Fact]
    public async Task TryModel_UnreadableValue_NamesTheColumn()
    {
        await RegisterAsync("M");
        var page = OpenModel("try");
        page.WaitForElement("input[inputmode=decimal]");
        await page.InvokeAsync(() => page.Find("input[inputmode=decimal]").Input("old"));
        await page.InvokeAsync(() => page.Find("button.primary[type=submit]").Closest("form")!.Submit());
        page.WaitForAssertion(() => Assert.Contains("age: 'old' cannot be read; a number such as 12.5, or nothing, is expected.", page.Find("[role=alert]").TextContent));
        Assert.DoesNotContain("row", page.Find("[role=alert]").TextContent, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Document_Draft_EditSaveAndReadAgain()
    {
        await RegisterAsync("M");
        var page = OpenModel("document");
        page.WaitForAssertion(() => Assert.Contains("A first draft", page.Markup));
        await page.InvokeAsync(() => page.FindAll("button").First(b => b.TextContent.Trim() == "Edit").Click());
        await page.InvokeAsync(() => page.Find("textarea.mono").Input("# M\n\nSee <script>alert(1)</script> **this**."));
        Assert.Contains("<strong>this</strong>", page.Find(".preview").InnerHtml);
        Assert.Empty(page.FindAll(".preview script"));
        await page.InvokeAsync(() => page.FindAll("button").First(b => b.TextContent.Trim() == "Save").Click());
        page.WaitForAssertion(() => Assert.Contains("Revision 1, saved by", page.Markup));
    }

    [Fact]
    public async Task Document_SavedByAnother_AppearsWithoutReloading()
    {
        await RegisterAsync("M");
        var reader = await MemberAsync("Eve Expert", ProjectRole.Reviewer);
        var page = OpenModel("document", reader, ProjectRole.Reviewer);
        page.WaitForAssertion(() => Assert.Contains("A first draft", page.Markup));
        Assert.DoesNotContain(page.FindAll("button"), b => b.TextContent.Trim() == "Edit");
        var model = (await Services.GetRequiredService<ModelService>().GetAsync(Owner, Project.Slug, 1, default)).Id;
        await Services.GetRequiredService<DocumentService>().SaveAsync(Owner, model, 0, "# M\n\nNew words.", default);
        page.WaitForAssertion(() => Assert.Contains("New words.", page.Markup));
    }

    [Fact]
    public async Task Comments_Viewer_ReadsButDoesNotWrite()
    {
        await RegisterAsync("M");
        var viewer = await MemberAsync("Vic Viewer", ProjectRole.Viewer);
        var page = OpenModel("document", viewer, ProjectRole.Viewer);
        page.WaitForAssertion(() => Assert.Contains("Nobody has commented yet.", page.Markup));
        Assert.Empty(page.FindAll("textarea"));
    }

    private IRenderedComponent<ModelPage> OpenModel(string? tab, Actor? actor = null, ProjectRole role = ProjectRole.Owner)
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo($"/p/{Project.Slug}/models/1" + (tab is null ? "" : $"?tab={tab}"));
        return RenderAs<ModelPage>(p => p.Add(m => m.Slug, Project.Slug).Add(m => m.Number, 1), actor, role);
    }

    private async Task RegisterAsync(string name, MlStudio.Learning.Validation.ExperimentResult? trained = null)
    {
        var run = await Database.AddFinishedRunAsync(Project, Owner, trained: trained);
        await Services.GetRequiredService<ModelService>().RegisterAsync(Owner, Project.Slug, run.Number, name, default);
    }
}
