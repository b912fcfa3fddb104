using Microsoft.EntityFrameworkCore;
using MlStudio.Core.Access;
using MlStudio.Core.Persistence;
using MlStudio.Learning.Transforms;

namespace MlStudio.Core.Recipes;

/// <summary>Lists recipes and reads their revisions.</summary>
public sealed class RecipeReader(IDbContextFactory<StudioDbContext> contexts)
{
    /// <summary>The project's recipes, last saved first.</summary>
    public async Task<RecipeListView> ListAsync(Actor actor, string slug, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var scope = await db.DemandAsync(actor, slug, Permission.Read, cancellation);
        var rows = await (
            from recipe in db.Recipes.AsNoTracking()
            where recipe.ProjectId == scope.Project.Id && recipe.DeletedAt == null
            let newest = recipe.Revisions.OrderByDescending(r => r.Number).First()
            join version in db.DatasetVersions on recipe.DatasetVersionId equals version.Id
            select new
            {
                recipe.Id,
                recipe.Number,
                recipe.Name,
                recipe.Target,
                DataName = version.Dataset.Name,
                DataNumber = version.Number,
                Revision = newest.Number,
                newest.Version.Json,
                newest.Author.DisplayName,
                newest.SavedAt,
                Runs = db.Runs.Count(r => r.DeletedAt == null && r.RecipeRevision!.RecipeId == recipe.Id),
            }).ToListAsync(cancellation);
        return new RecipeListView(scope.Project.Id,
            [.. rows.OrderByDescending(r => r.SavedAt).ThenByDescending(r => r.Number).Select(r => new RecipeSummary(
                r.Id, r.Number, r.Name, Label(r.DataName, r.DataNumber), r.Target, r.Revision, Recipe.FromJson(r.Json).Steps.Count, r.DisplayName, r.SavedAt, r.Runs))],
            scope.May(Permission.EditData));
    }

    /// <param name="revision">The number of a revision; null for the newest.</param>
    public async Task<RecipeView> GetAsync(Actor actor, string slug, int number, int? revision, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var scope = await db.DemandAsync(actor, slug, Permission.Read, cancellation);
        var recipe = await db.FindRecipeAsync(scope, number, cancellation);
        var data = await db.DatasetVersions.Where(v => v.Id == recipe.DatasetVersionId).Select(v => new { v.Dataset.Name, v.Number }).SingleAsync(cancellation);
        var newest = await db.RecipeRevisions.Where(r => r.RecipeId == recipe.Id).MaxAsync(r => r.Number, cancellation);
        var found = (await RevisionsAsync(db, recipe, revision ?? newest, cancellation)).FirstOrDefault();
        if (found.View is null) { throw new NotFoundException($"'{recipe.Name}' has no revision {revision}."); }
        return new RecipeView(recipe.Id, recipe.ProjectId, recipe.Number, recipe.Name, recipe.DatasetVersionId, Label(data.Name, data.Number), recipe.Target, newest,
            found.View, Recipe.FromJson(found.Json), scope.May(Permission.EditData));
    }

    /// <summary>All revisions, newest first.</summary>
    public async Task<IReadOnlyList<RevisionView>> HistoryAsync(Actor actor, string slug, int number, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var scope = await db.DemandAsync(actor, slug, Permission.Read, cancellation);
        var recipe = await db.FindRecipeAsync(scope, number, cancellation);
        return [.. (await RevisionsAsync(db, recipe, null, cancellation)).Select(r => r.View)];
    }

    /// <summary>The newest revision of every recipe that the person can see, those of this project first.</summary>
    public async Task<IReadOnlyList<ReusableRecipe>> ReusableAsync(Actor actor, string slug, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var scope = await db.DemandAsync(actor, slug, Permission.EditData, cancellation);
        var rows = await (
            from recipe in db.Recipes.AsNoTracking()
            join membership in db.Memberships on recipe.ProjectId equals membership.ProjectId
            join project in db.Projects on recipe.ProjectId equals project.Id
            where membership.UserId == actor.UserId && recipe.DeletedAt == null
            let newest = recipe.Revisions.OrderByDescending(r => r.Number).First()
            select new { newest.Id, ProjectId = project.Id, ProjectName = project.Name, recipe.Name, newest.Number, newest.Version.Json }).ToListAsync(cancellation);
        return [.. rows.Select(r => new ReusableRecipe(r.Id, r.ProjectName, r.ProjectId == scope.Project.Id, r.Name, r.Number, Recipe.FromJson(r.Json).Steps.Count))
            .OrderByDescending(r => r.SameProject).ThenBy(r => r.ProjectName, StringComparer.CurrentCulture).ThenBy(r => r.Name, StringComparer.CurrentCulture)];
    }

    private static async Task<List<(RevisionView View, string Json)>> RevisionsAsync(StudioDbContext db, SavedRecipe recipe, int? number, CancellationToken cancellation)
    {
        var rows = await db.RecipeRevisions.AsNoTracking()
            .Where(r => r.RecipeId == recipe.Id && (number == null || r.Number == number))
            .OrderByDescending(r => r.Number)
            .Select(r => new
            {
                r.Id,
                r.Number,
                r.Note,
                r.Author.DisplayName,
                r.SavedAt,
                r.Version.Json,
                Runs = db.Runs.Where(run => run.RecipeRevisionId == r.Id && run.DeletedAt == null).OrderBy(run => run.Number).Select(run => run.Number).ToList(),
            }).ToListAsync(cancellation);
        return rows.ConvertAll(r => (new RevisionView(r.Id, r.Number, r.Note, r.DisplayName, r.SavedAt, r.Runs), r.Json));
    }

    private static string Label(string name, int number) => $"{name} v{number}";
}
