using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MlStudio.Core.Models;
using MlStudio.Core.Recipes;
using MlStudio.Tests.Shared.Database;
using MlStudio.Web.Live;
using MlStudio.Web.Tests.Harness;

namespace MlStudio.Web.Tests.Features;

/// <summary>Every page, found by its route, in the two looks that all of them share: loading, and an error that says what to do.</summary>
public sealed class PageLooksTests : PageTest
{
    /// <summary>Show a form at once: they read nothing before it is sent.</summary>
    private static readonly string[] FormsWithoutData = ["NewProjectPage", "SettingsPage"];

    public static TheoryData<string> Pages { get; } = [.. typeof(StudioRoutes).Assembly.GetTypes()
        .Where(t => typeof(StudioComponent).IsAssignableFrom(t) && t.IsDefined(typeof(RouteAttribute), inherit: false) && !FormsWithoutData.Contains(t.Name))
        .Select(t => t.FullName!).Order()];

    [Fact]
    public void Pages_AreFound() => Assert.True(Pages.Count >= 14, $"Only {Pages.Count} pages were found.");

    [Theory, MemberData(nameof(Pages))]
    public async Task Page_WhileLoading_ShowsThatItLoads_ThenItsContent(string page)
    {
        await FillAsync();
        Gate.Close();
        var rendered = Open(page);
        Assert.NotEmpty(rendered.FindAll(".skeleton[role=status]"));
        Gate.Open();
        rendered.WaitForAssertion(() => Assert.Empty(rendered.FindAll(".skeleton")));
    }

    [Theory, MemberData(nameof(Pages))]
    public async Task Page_DatabaseBroken_SaysSoWithAReferenceAndNoDetails(string page)
    {
        await FillAsync();
        Gate.Break();
        var rendered = Open(page);
        rendered.WaitForAssertion(() => Assert.Contains("Reference", rendered.Markup));
        Assert.NotEmpty(rendered.FindAll("[role=alert]"));
        Assert.DoesNotContain("The disk is gone", rendered.Markup);
    }

    /// <summary>A data set, two finished runs, a recipe and a model, so that every page has something to show.</summary>
    private async Task FillAsync()
    {
        await using var services = Database.Services();
        var run = await Database.AddFinishedRunAsync(Project, Owner);
        await Database.AddFinishedRunAsync(Project, Owner, "Second run");
        await services.GetRequiredService<ModelService>().RegisterAsync(Owner, Project.Slug, run.Number, "M", default);
        await using var db = Database.CreateDbContext();
        var data = await db.DatasetVersions.Where(v => v.Dataset.ProjectId == Project.Id).Select(v => v.Id).SingleAsync();
        await services.GetRequiredService<RecipeService>().CreateAsync(Owner, Project.Slug, "R", data, "member", new RecipeStart.Empty(), default);
        (await db.Users.SingleAsync(u => u.Id == Owner.UserId)).IsAdministrator = true;
        await db.SaveChangesAsync();
    }

    private IRenderedComponent<DynamicComponent> Open(string page)
    {
        var type = typeof(StudioRoutes).Assembly.GetType(page)!;
        Services.GetRequiredService<NavigationManager>().NavigateTo($"/p/{Project.Slug}?run=1&runs=1,2");
        var parameters = type.GetProperties()
            .Where(p => p.IsDefined(typeof(ParameterAttribute), inherit: true))
            .Select(p => (p.Name, Value: p.Name switch { "Slug" => (object?)Project.Slug, "Number" => 1, _ => null }))
            .Where(p => p.Value is not null)
            .ToDictionary(p => p.Name, p => p.Value!);
        return RenderAs<DynamicComponent>(p => p.Add(d => d.Type, type).Add(d => d.Parameters, parameters));
    }
}
