using Microsoft.EntityFrameworkCore;
using MlStudio.Core.Access;
using MlStudio.Core.Datasets;
using MlStudio.Core.Persistence;
using MlStudio.Core.Projects;
using MlStudio.Learning.Transforms;

namespace MlStudio.Core.Recipes;

/// <summary>Names, saves, copies and removes recipes. A save that started from an older revision is refused, never merged unseen.</summary>
public sealed class RecipeService(IDbContextFactory<StudioDbContext> contexts, IChangeFeed feed, TimeProvider time)
{
    public const int LongestName = 100;
    public const int LongestNote = 500;
    public const int MostSteps = 200;

    /// <summary>Starts a recipe with its first revision.</summary>
    /// <param name="datasetVersionId">The data that it is shown on.</param>
    /// <param name="target">The column to predict; null while undecided.</param>
    /// <returns>Its number.</returns>
    /// <exception cref="InvalidInputException">The name is empty, too long or taken, or the data are not ready.</exception>
    public async Task<int> CreateAsync(Actor actor, string slug, string name, Guid datasetVersionId, string? target, RecipeStart start, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var scope = await db.DemandAsync(actor, slug, Permission.EditData, cancellation);
        await db.LockAsync(LockName(scope.Project.Id), cancellation);
        name = await NameAsync(db, scope.Project.Id, name, null, cancellation);
        await DataAsync(db, scope.Project.Id, datasetVersionId, cancellation);
        var steps = await StepsAsync(db, actor, scope.Project.Id, start, cancellation);
        var now = time.GetUtcNow();
        var recipe = new SavedRecipe
        {
            Id = Guid.CreateVersion7(now),
            ProjectId = scope.Project.Id,
            Number = 1 + (await db.Recipes.Where(r => r.ProjectId == scope.Project.Id).MaxAsync(r => (int?)r.Number, cancellation) ?? 0),
            Name = name,
            DatasetVersionId = datasetVersionId,
            Target = target,
            CreatedById = actor.UserId,
            CreatedAt = now,
        };
        recipe.Revisions.Add(await RevisionAsync(db, actor, recipe, 1, steps, "", cancellation));
        db.Recipes.Add(recipe);
        ActivityLog.Add(db, actor, recipe.ProjectId, "created", "recipe", name, Path(recipe), now);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        await AnnounceAsync(recipe, cancellation);
        return recipe.Number;
    }

    /// <summary>Saves the steps as the next revision.</summary>
    /// <param name="startedFrom">The revision that the author saw when they began.</param>
    /// <returns>The number of the new revision, or of the newest where the steps are the same.</returns>
    /// <exception cref="ConflictException">Somebody saved in between.</exception>
    public async Task<int> SaveAsync(Actor actor, string slug, int number, int startedFrom, Recipe steps, string note, CancellationToken cancellation)
    {
        note = note.Trim();
        if (note.Length > LongestNote) { throw new InvalidInputException("note", $"A note has at most {LongestNote} characters; this has {note.Length}."); }
        if (steps.Steps.Count > MostSteps) { throw new InvalidInputException("steps", $"A recipe has at most {MostSteps} steps; this has {steps.Steps.Count}."); }
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var scope = await db.DemandAsync(actor, slug, Permission.EditData, cancellation);
        await db.LockAsync(LockName(scope.Project.Id), cancellation);
        var recipe = await db.FindRecipeAsync(scope, number, cancellation);
        var newest = await db.RecipeRevisions.Include(r => r.Version).Include(r => r.Author).Where(r => r.RecipeId == recipe.Id).OrderByDescending(r => r.Number).FirstAsync(cancellation);
        if (newest.Number != startedFrom)
        {
            throw new ConflictException($"{newest.Author.DisplayName} saved revision {newest.Number} while you were working. Nothing of yours is lost: look at what changed and save again.");
        }
        if (newest.Version.Json == steps.ToJson()) { return newest.Number; }
        db.RecipeRevisions.Add(await RevisionAsync(db, actor, recipe, newest.Number + 1, steps, note, cancellation));
        ActivityLog.Add(db, actor, recipe.ProjectId, $"saved revision {newest.Number + 1} of", "recipe", recipe.Name, Path(recipe), time.GetUtcNow());
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        await AnnounceAsync(recipe, cancellation);
        return newest.Number + 1;
    }

    /// <summary>Gives it another name, other data to be shown on, or another target.</summary>
    public async Task DescribeAsync(Actor actor, string slug, int number, string name, Guid datasetVersionId, string? target, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var scope = await db.DemandAsync(actor, slug, Permission.EditData, cancellation);
        await db.LockAsync(LockName(scope.Project.Id), cancellation);
        var recipe = await db.FindRecipeAsync(scope, number, cancellation);
        recipe.Name = await NameAsync(db, scope.Project.Id, name, recipe.Id, cancellation);
        if (recipe.DatasetVersionId != datasetVersionId) { await DataAsync(db, scope.Project.Id, datasetVersionId, cancellation); }
        (recipe.DatasetVersionId, recipe.Target) = (datasetVersionId, target);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        await AnnounceAsync(recipe, cancellation);
    }

    /// <summary>Hides the recipe; runs that used it keep their steps. <see cref="RestoreAsync"/> brings it back.</summary>
    public Task DeleteAsync(Actor actor, string slug, int number, CancellationToken cancellation) => SetDeletedAsync(actor, slug, number, true, cancellation);

    /// <summary>Undoes <see cref="DeleteAsync"/>.</summary>
    /// <exception cref="InvalidInputException">Another recipe took its name meanwhile.</exception>
    public Task RestoreAsync(Actor actor, string slug, int number, CancellationToken cancellation) => SetDeletedAsync(actor, slug, number, false, cancellation);

    private async Task SetDeletedAsync(Actor actor, string slug, int number, bool deleted, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var scope = await db.DemandAsync(actor, slug, Permission.EditData, cancellation);
        await db.LockAsync(LockName(scope.Project.Id), cancellation);
        var recipe = await db.Recipes.SingleOrDefaultAsync(r => r.ProjectId == scope.Project.Id && r.Number == number, cancellation) ?? throw RecipeLookup.Missing(number);
        if (recipe.DeletedAt is not null == deleted) { return; }
        if (!deleted) { await NameAsync(db, scope.Project.Id, recipe.Name, recipe.Id, cancellation); }
        recipe.DeletedAt = deleted ? time.GetUtcNow() : null;
        ActivityLog.Add(db, actor, recipe.ProjectId, deleted ? "deleted" : "restored", "recipe", recipe.Name, deleted ? null : Path(recipe), time.GetUtcNow());
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        await AnnounceAsync(recipe, cancellation);
    }

    private async Task<RecipeRevision> RevisionAsync(StudioDbContext db, Actor actor, SavedRecipe recipe, int number, Recipe steps, string note, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        return new RecipeRevision
        {
            Id = Guid.CreateVersion7(now),
            RecipeId = recipe.Id,
            Number = number,
            Version = await db.VersionOfAsync(recipe.ProjectId, steps, recipe.Name, now, cancellation),
            Note = note,
            AuthorId = actor.UserId,
            SavedAt = now,
        };
    }

    private static async Task<Recipe> StepsAsync(StudioDbContext db, Actor actor, Guid projectId, RecipeStart start, CancellationToken cancellation)
    {
        switch (start)
        {
            case RecipeStart.Copy copy:
                var source = await db.RecipeRevisions.AsNoTracking().Include(r => r.Version).Include(r => r.Recipe)
                    .SingleOrDefaultAsync(r => r.Id == copy.RevisionId && r.Recipe.DeletedAt == null, cancellation) ?? throw Gone();
                // The source's project may be another one: there the person must be able to read.
                await db.DemandAsync(actor, source.Recipe.ProjectId, Permission.Read, cancellation);
                var copied = Recipe.FromJson(source.Version.Json);
                // Data of another project have other numbers: which to join is asked anew.
                return source.Recipe.ProjectId == projectId ? copied : copied with { Steps = [.. copied.Steps.Select(s => s is JoinTable join ? join with { DataVersion = "" } : s)] };
            case RecipeStart.OfRun run:
                var used = await db.Runs.AsNoTracking().Where(r => r.ProjectId == projectId && r.Number == run.Number && r.DeletedAt == null)
                    .Select(r => r.RecipeVersion).SingleOrDefaultAsync(cancellation) ?? throw Gone();
                return Recipe.FromJson(used.Json);
            default:
                return new Recipe(Recipe.CurrentVersion, []);
        }

        static InvalidInputException Gone() => new("start", "What the recipe was to start from is not there any more. Choose something else.");
    }

    private static async Task<string> NameAsync(StudioDbContext db, Guid projectId, string name, Guid? self, CancellationToken cancellation)
    {
        name = name.Trim();
        if (name.Length is 0 or > LongestName) { throw new InvalidInputException("name", $"Give the recipe a name of 1 to {LongestName} characters."); }
        return await db.Recipes.AnyAsync(r => r.ProjectId == projectId && r.Id != self && r.DeletedAt == null && r.Name == name, cancellation)
            ? throw new InvalidInputException("name", $"Another recipe of this project is named '{name}'.")
            : name;
    }

    private static async Task DataAsync(StudioDbContext db, Guid projectId, Guid versionId, CancellationToken cancellation)
    {
        if (await db.DatasetVersions.AnyAsync(v => v.Id == versionId && v.Dataset.ProjectId == projectId && v.Dataset.DeletedAt == null && v.State == DatasetVersionState.Ready, cancellation)) { return; }
        throw new InvalidInputException("data", "These data are not ready, or not in the project any more. Choose others.");
    }

    private static string LockName(Guid projectId) => $"recipes:{projectId:n}";

    private static string Path(SavedRecipe recipe) => $"recipes/{recipe.Number}";

    private Task AnnounceAsync(SavedRecipe recipe, CancellationToken cancellation) => feed.AnnounceAsync([Topics.Project(recipe.ProjectId)], cancellation);
}
