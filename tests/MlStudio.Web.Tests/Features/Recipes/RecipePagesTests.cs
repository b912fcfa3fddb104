using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MlStudio.Core.Access;
using MlStudio.Core.Members;
using MlStudio.Core.Recipes;
using MlStudio.Learning.Transforms;
using MlStudio.Tests.Shared.Database;
using MlStudio.Web.Features.Recipes;
using MlStudio.Web.Tests.Harness;

namespace MlStudio.Web.Tests.Features.Recipes;

public sealed class RecipePagesTests : PageTest
{
    [Theory]
    [InlineData(ProjectRole.Owner, true)]
    [InlineData(ProjectRole.Viewer, false)]
    public async Task List_Empty_SaysWhatRecipesAreForAndOffersTheFirstStep(ProjectRole role, bool offered)
    {
        var person = role == ProjectRole.Owner ? Owner : await MemberAsync("Vera", role);
        var page = RenderAs<RecipesPage>(p => p.Add(x => x.Slug, Project.Slug), person, role);
        page.WaitForAssertion(() => Assert.Contains("No recipe yet", page.Markup));
        Assert.Equal(offered ? 1 : 0, page.FindAll("a.button.primary").Count);
    }

    [Fact]
    public async Task List_Filled_DeletesWithUndo()
    {
        await MakeAsync();
        var page = RenderAs<RecipesPage>(p => p.Add(x => x.Slug, Project.Slug));
        page.WaitForAssertion(() => Assert.Contains("Without city", page.Markup));
        Assert.Contains("people v1", page.Markup);
        await page.InvokeAsync(() => page.Find("[aria-label='Delete Without city']").Click());
        page.WaitForAssertion(() => Assert.Contains("No recipe yet", page.Markup));
        await Services.GetRequiredService<Web.Components.ToastQueue>().Shown[^1].Undo!();
        page.WaitForAssertion(() => Assert.Contains("Without city", page.Markup));
    }

    [Fact]
    public async Task New_WithoutData_LeadsToTheUpload()
    {
        var page = RenderAs<NewRecipePage>(p => p.Add(x => x.Slug, Project.Slug));
        page.WaitForAssertion(() => Assert.Contains("There are no data to prepare yet", page.Markup));
        await MakeAsync();
        var filled = RenderAs<NewRecipePage>(p => p.Add(x => x.Slug, Project.Slug));
        filled.WaitForAssertion(() => Assert.Contains("Without city (revision 2, 1 step)", filled.Markup));
        await filled.InvokeAsync(() => filled.Find("#name").Input("Without city"));
        await filled.InvokeAsync(() => filled.Find("form").Submit());
        filled.WaitForAssertion(() => Assert.Contains("Another recipe of this project", filled.Find("[role=alert]").TextContent));
    }

    [Fact]
    public async Task Recipe_EachChange_IsTriedAndCanBeUndone()
    {
        var page = await OpenAsync();
        Assert.Contains("The data as they came", page.Markup);
        Assert.Equal(["age", "city"], Columns(page));
        await page.InvokeAsync(() => page.Find(".step .title").Click());
        Assert.Equal(["age"], Columns(page));
        Assert.Contains("leaves out 1 column", page.Markup);

        // Another step, whose columns are missing still: the page says so where it stands, and shows what came before.
        await page.InvokeAsync(() => page.FindAll("button").Single(b => b.TextContent.Trim() == "Add step").Click());
        await page.InvokeAsync(() => page.Find(".picker input").Input("scale"));
        await page.InvokeAsync(() => page.FindAll(".picker .entry").First(e => e.TextContent.Contains("Scale numbers", StringComparison.Ordinal)).Click());
        page.WaitForAssertion(() => Assert.Contains("Fill in what it needs", page.Find(".step.selected").TextContent));
        Assert.Empty(page.FindAll(".step.wrong"));
        await page.InvokeAsync(() => page.FindAll(".step.selected .chip input")[0].Change(true));
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".step.wrong")));
        Assert.Contains("120 values changed", page.Markup);

        await page.InvokeAsync(() => page.Find(".left").KeyDown(new KeyboardEventArgs { Key = "z", CtrlKey = true }));
        page.WaitForAssertion(() => Assert.Contains("must name at least one column", page.Find(".step.wrong").TextContent));
        await page.InvokeAsync(() => page.Find("[aria-label=Redo]").Click());
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".step.wrong")));
    }

    [Fact]
    public async Task Recipe_SelectingStep_TellsOnRequestHowStableItsChoiceIs()
    {
        var page = await OpenAsync();
        await page.InvokeAsync(() => page.Find(".step .title").Click());
        Assert.DoesNotContain("How stable", page.Markup);
        await Services.GetRequiredService<RecipeService>().SaveAsync(Owner, Project.Slug, 1, 2, new Recipe(Recipe.CurrentVersion, [new OneHot(["city"]), new SelectBest { Keep = 1 }]), "", default);
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll(".step").Count));
        await page.InvokeAsync(() => page.FindAll(".step .title")[1].Click());
        page.WaitForAssertion(() => Assert.Single(page.FindAll(".stability button")));
        await page.InvokeAsync(() => page.Find(".stability button").Click());
        page.WaitForAssertion(() => Assert.Contains("Chosen in 5 of 5 folds", page.Find(".stability").TextContent));
        Assert.Contains("Stability 1.00", page.Find(".stability").TextContent);

        // Another choice is another question.
        await page.InvokeAsync(() => page.Find(".step.selected input[inputmode=decimal]").Change("2"));
        page.WaitForAssertion(() => Assert.Contains("How stable is this choice?", page.Find(".stability").TextContent));
    }

    [Fact]
    public async Task Recipe_StepBehindOneThatCannotBeTried_SaysWhichOneStopsIt()
    {
        var page = await OpenAsync();
        await Services.GetRequiredService<RecipeService>().SaveAsync(Owner, Project.Slug, 1, 2, new Recipe(Recipe.CurrentVersion, [new DropColumns(["gone"], DropReason.Excluded), new Scale(["nowhere"]), new DropColumns(["city"], DropReason.Excluded)]), "", default);
        page.WaitForAssertion(() => Assert.Equal(3, page.FindAll(".step").Count));
        await page.InvokeAsync(() => page.FindAll(".step .title")[2].Click());
        page.WaitForAssertion(() => Assert.Contains("Step 2 cannot be tried yet", page.Find(".right").TextContent));
        await page.InvokeAsync(() => page.FindAll(".right button").Single(b => b.TextContent.Trim() == "Go to step 2").Click());
        Assert.Contains("2", page.Find(".step.selected .number").TextContent);
        Assert.DoesNotContain("cannot be tried yet", page.Find(".right").TextContent);
        Assert.Contains("not there", page.Find(".step.selected .chip.gone").TextContent);
    }

    [Fact]
    public async Task Recipe_SelectingStep_CanJudgeWhatEarlierStepsMadeIntoFeatures()
    {
        var page = await OpenAsync();
        await Services.GetRequiredService<RecipeService>().SaveAsync(Owner, Project.Slug, 1, 2, new Recipe(Recipe.CurrentVersion, [new OneHot(["city"]), new SelectBest { Keep = 1 }]), "", default);
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll(".step").Count));
        await page.InvokeAsync(() => page.FindAll(".step .title")[1].Click());
        page.WaitForAssertion(() => Assert.Equal(["age", "city"], page.FindAll(".step.selected .chip > span").Select(s => s.TextContent).Order()));
    }

    [Fact]
    public async Task Recipe_Steps_MoveByKeyAndByDragging()
    {
        var page = await OpenAsync();
        await page.InvokeAsync(() => page.FindAll("button").Single(b => b.TextContent.Trim() == "Add step").Click());
        await page.InvokeAsync(() => page.FindAll(".picker .entry").First(e => e.TextContent.Contains("Scale numbers", StringComparison.Ordinal)).Click());
        page.WaitForAssertion(() => Assert.Equal(["Leave out columns", "Scale numbers"], Names(page)));
        await page.InvokeAsync(() => page.FindAll(".step .title")[1].KeyDown(new KeyboardEventArgs { Key = "ArrowUp", AltKey = true }));
        page.WaitForAssertion(() => Assert.Equal(["Scale numbers", "Leave out columns"], Names(page)));
        await page.InvokeAsync(() => page.FindAll(".step")[0].DragStart());
        await page.InvokeAsync(() => page.FindAll(".step")[1].Drop());
        page.WaitForAssertion(() => Assert.Equal(["Leave out columns", "Scale numbers"], Names(page)));
    }

    [Fact]
    public async Task Recipe_Saved_BecomesTheNextRevisionWithItsNote()
    {
        var page = await OpenAsync();
        await page.InvokeAsync(() => page.Find("[aria-label='Remove step 1']").Click());
        await page.InvokeAsync(() => page.FindAll("button").Single(b => b.TextContent.Trim() == "Save…").Click());
        await page.InvokeAsync(() => page.Find("#note").Input("city helps after all"));
        await page.InvokeAsync(() => page.Find("form.saving").Submit());
        page.WaitForAssertion(() => Assert.Contains("revision 3", page.Markup));
        var history = await Services.GetRequiredService<RecipeReader>().HistoryAsync(Owner, Project.Slug, 1, default);
        Assert.Equal((3, "city helps after all"), (history[0].Number, history[0].Note));

        await page.InvokeAsync(() => Services.GetRequiredService<NavigationManager>().NavigateTo($"/p/{Project.Slug}/recipes/1?view=history"));
        page.WaitForAssertion(() => Assert.Contains("city helps after all", page.Markup));
        await page.InvokeAsync(() => page.FindAll("button").First(b => b.TextContent.Trim() == "What changed?").Click());
        page.WaitForAssertion(() => Assert.Contains("Leave out city", page.Find(".changes").TextContent));
        await page.InvokeAsync(() => page.FindAll("button").First(b => b.TextContent.Trim() == "Go back to it").Click());
        page.WaitForAssertion(() => Assert.Equal(["Leave out columns"], Names(page)));
    }

    [Fact]
    public async Task Recipe_SavedByAnother_KeepsMineUntilIChoose()
    {
        var page = await OpenAsync();
        await page.InvokeAsync(() => page.Find("[aria-label='Remove step 1']").Click());
        var bob = await MemberAsync("Bob", ProjectRole.Specialist);
        await Services.GetRequiredService<RecipeService>().SaveAsync(bob, Project.Slug, 1, 2, new Recipe(Recipe.CurrentVersion, [new DropColumns(["age"], DropReason.Excluded)]), "", default);
        page.WaitForAssertion(() => Assert.Contains("Bob saved revision 3 while you were working", page.Markup));
        Assert.Empty(Names(page));
        await page.InvokeAsync(() => page.FindAll("button").Single(b => b.TextContent.Contains("take theirs", StringComparison.Ordinal)).Click());
        page.WaitForAssertion(() => Assert.Contains("Leave out age", page.Markup));
    }

    [Fact]
    public async Task Recipe_ForWhoOnlyReads_HasNothingToChange()
    {
        var page = await OpenAsync(await MemberAsync("Vera", ProjectRole.Viewer), ProjectRole.Viewer);
        Assert.Equal(["Leave out columns"], Names(page));
        Assert.Empty(page.FindAll("[aria-label=Undo], .suggestions, .tools, .grip"));
        await page.InvokeAsync(() => page.Find(".step .title").Click());
        Assert.All(page.FindAll(".step.selected input"), i => Assert.True(i.HasAttribute("disabled")));
    }

    private static IEnumerable<string> Columns(IRenderedComponent<RecipePage> page) => page.FindAll(".right td.name").Select(c => c.TextContent);

    private static IEnumerable<string> Names(IRenderedComponent<RecipePage> page) => page.FindAll(".step .words strong").Select(s => s.TextContent);

    private async Task<IRenderedComponent<RecipePage>> OpenAsync(Actor? person = null, ProjectRole role = ProjectRole.Owner)
    {
        await MakeAsync();
        var page = RenderAs<RecipePage>(p => p.Add(x => x.Slug, Project.Slug).Add(x => x.Number, 1), person, role);
        page.WaitForAssertion(() => Assert.Contains("tried in", page.Markup));
        return page;
    }

    private async Task MakeAsync()
    {
        await Database.AddFinishedRunAsync(Project, Owner);
        await using var db = Database.CreateDbContext();
        var data = await db.DatasetVersions.Where(v => v.Dataset.ProjectId == Project.Id).Select(v => v.Id).SingleAsync();
        var recipes = Services.GetRequiredService<RecipeService>();
        await recipes.CreateAsync(Owner, Project.Slug, "Without city", data, "member", new RecipeStart.Empty(), default);
        await recipes.SaveAsync(Owner, Project.Slug, 1, 1, new Recipe(Recipe.CurrentVersion, [new DropColumns(["city"], DropReason.Excluded)]), "", default);
    }
}
