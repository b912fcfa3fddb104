using Microsoft.EntityFrameworkCore;
using MlStudio.Core.Access;
using MlStudio.Core.Datasets;
using MlStudio.Core.Experiments;
using MlStudio.Core.Persistence;
using MlStudio.Learning;
using MlStudio.Learning.Data;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Transforms;
using MlStudio.Learning.Validation;

namespace MlStudio.Core.Recipes;

/// <summary>Tries recipes on a sample of the data, and says what the data suggest.</summary>
public sealed class RecipePreviewer(IDbContextFactory<StudioDbContext> contexts, RecipeSamples samples, RecipeTables tables, RunChecks checks)
{
    /// <summary>What a recipe on the page may become: beyond it the web process would need memory and time that belong to others.</summary>
    private const int MostFeatures = 50_000;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    /// <summary>Somebody asked for it and sees how far it is.</summary>
    private static readonly TimeSpan s_longPatience = TimeSpan.FromSeconds(120);

    /// <summary>On how many parts of the sample a choice of features is compared.</summary>
    public const int StabilityFolds = 5;

    /// <summary>Previews at once; the pages of all others need the processor too.</summary>
    private readonly SemaphoreSlim _room = new(Math.Max(1, Environment.ProcessorCount / 2));

    /// <summary>What takes longer waits in a line of its own, so that no preview waits behind it.</summary>
    private readonly SemaphoreSlim _longRoom = new(1);

    /// <summary>What each step does to a sample of the version.</summary>
    /// <param name="target">The column to predict, which is taken out first; null while undecided.</param>
    /// <param name="recipe">Its steps need not be valid: the preview ends before the first that is not.</param>
    /// <param name="earlier">The preview that was shown before, from which the first steps are taken over as far as nothing changed; null: none.</param>
    public async Task<RecipePreview> PreviewAsync(Actor actor, string slug, Guid versionId, string? target, Recipe recipe, RecipePreview? earlier, CancellationToken cancellation)
    {
        var version = await VersionAsync(actor, slug, versionId, cancellation);
        using var others = await tables.OpenAsync(version.Dataset.ProjectId, recipe, cancellation);
        return await TryAsync(limited =>
        {
            var sample = samples.Of(version);
            var context = Context(others, limited) with { Withheld = others.Withheld(version, target, Dropped(recipe)), Quick = true };
            return target is not null && sample.Contains(target)
                ? RecipePreview.Run(sample, recipe, target, context, earlier)
                : RecipePreview.Run(sample, recipe, (TargetVector?)null, context, earlier);
        }, _room, s_patience, cancellation);
    }

    /// <summary>How stable the choice of the recipe's last step is, measured on parts of a sample; null where it chooses nothing.</summary>
    /// <param name="recipe">The steps up to and with the selecting one.</param>
    /// <param name="progress">Called, on any thread, with how many of <see cref="StabilityFolds"/> are done.</param>
    /// <exception cref="LearningException">A step cannot be used on these data; the message names it.</exception>
    public async Task<SelectionStability?> StabilityAsync(Actor actor, string slug, Guid versionId, string? target, Recipe recipe, Action<int> progress, CancellationToken cancellation)
    {
        var version = await VersionAsync(actor, slug, versionId, cancellation);
        using var others = await tables.OpenAsync(version.Dataset.ProjectId, recipe, cancellation);
        return await TryAsync(limited =>
        {
            var sample = samples.Of(version);
            var (rows, vector) = target is not null && sample.Contains(target) ? PreviewTarget.TakeOut(sample, target) : (sample, null);
            return SelectionStability.Measure(recipe, rows, Context(others, limited) with { Target = vector, Withheld = others.Withheld(version, target, Dropped(recipe)) }, StabilityFolds, progress).LastOrDefault(s => s.Step == recipe.Steps.Count - 1);
        }, _longRoom, s_longPatience, cancellation);
    }

    /// <summary>Steps that the profile suggests and that the recipe does not have yet, and what should not have been joined.</summary>
    /// <param name="preview">What the recipe's steps made of the sample; null: joined columns are not looked at.</param>
    public async Task<IReadOnlyList<RecipeSuggestion>> SuggestAsync(Actor actor, string slug, Guid versionId, string? target, Recipe recipe, RecipePreview? preview, CancellationToken cancellation)
    {
        var version = await VersionAsync(actor, slug, versionId, cancellation);
        var profile = await checks.ProfileAsync(version, cancellation);
        var leaks = target is null ? new Dictionary<string, string>() : await checks.LeakageAsync(version, target, cancellation);
        var suggestions = RecipeSuggestions.For(profile, target, leaks, recipe);
        if (target is null || preview is null || !recipe.Steps.Any(s => s is JoinTable)) { return suggestions; }
        var joined = await TryAsync(limited => JoinedLeaks.Find(samples.Of(version), target, recipe, preview, limited), _room, s_patience, cancellation);
        return [.. joined, .. suggestions];
    }

    /// <summary>The data that recipes can be shown on, newest first.</summary>
    public async Task<IReadOnlyList<TrainableVersion>> VersionsAsync(Actor actor, string slug, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var scope = await db.DemandAsync(actor, slug, Permission.Read, cancellation);
        return await db.DatasetVersions.AsNoTracking()
            .Where(v => v.Dataset.ProjectId == scope.Project.Id && v.Dataset.DeletedAt == null && v.State == DatasetVersionState.Ready)
            .OrderByDescending(v => v.UploadedAt)
            .Select(v => new TrainableVersion(v.Id, v.Dataset.Number, v.Dataset.Name, v.Number, v.RowCount, v.ColumnCount)).ToListAsync(cancellation);
    }

    /// <summary>The names and types of the version's columns.</summary>
    public async Task<IReadOnlyList<PreviewColumn>> ColumnsAsync(Actor actor, string slug, Guid versionId, CancellationToken cancellation)
    {
        var version = await VersionAsync(actor, slug, versionId, cancellation);
        return [.. samples.Of(version).Columns.Select(c => new PreviewColumn(c.Name, c.Type))];
    }

    /// <summary>The recipe with what a trainer needs besides, tried on a sample.</summary>
    /// <exception cref="LearningException">A step cannot be used on these data; the message names it.</exception>
    internal async Task<Recipe> FinishAsync(DatasetVersion version, TrainingSpec spec, Recipe recipe, CancellationToken cancellation)
    {
        using var others = await tables.OpenAsync(version.Dataset.ProjectId, recipe, cancellation);
        return await TryAsync(limited =>
        {
            var sample = samples.WithEveryClass(version, spec);
            var used = TargetCheck.FeatureColumns(sample, spec);
            var (rows, vector) = PreviewTarget.TakeOut(sample.Select([.. used, spec.Target]), spec.Target, spec.Task);
            string[] leftOut = [.. sample.Columns.Select(c => c.Name).Except(used), .. Dropped(recipe)];
            var encoding = TrainerJson.Read(spec.TrainerKey, spec.Options).Encoding;
            return DefaultRecipe.Finish(recipe, rows, vector, encoding, Context(others, limited) with { Withheld = others.Withheld(version, spec.Target, leftOut) }, version.RowCount);
        }, _room, s_patience, cancellation);
    }

    private static string[] Dropped(Recipe recipe) => [.. recipe.Steps.OfType<DropColumns>().SelectMany(s => s.Columns)];

    private static RecipeContext Context(OpenTables others, CancellationToken cancellation) =>
        new() { Seed = 1, Tables = others.Get, MostFeatures = MostFeatures, Cancellation = cancellation };

    /// <exception cref="StudioException">It takes too long.</exception>
    private static async Task<T> TryAsync<T>(Func<CancellationToken, T> work, SemaphoreSlim room, TimeSpan most, CancellationToken cancellation)
    {
        await room.WaitAsync(cancellation);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(most);
        try { return await Task.Run(() => work(patience.Token), patience.Token); }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new StudioException($"Trying the recipe on a sample took longer than {most.TotalSeconds:0} seconds and was ended. Take steps out, or let them make fewer columns.");
        }
        finally { room.Release(); }
    }

    private async Task<DatasetVersion> VersionAsync(Actor actor, string slug, Guid versionId, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var scope = await db.DemandAsync(actor, slug, Permission.Read, cancellation);
        return await db.DatasetVersions.AsNoTracking().Include(v => v.Dataset).SingleOrDefaultAsync(v => v.Id == versionId && v.Dataset.ProjectId == scope.Project.Id, cancellation)
            ?? throw new NotFoundException("These data are not in the project any more.");
    }
}
