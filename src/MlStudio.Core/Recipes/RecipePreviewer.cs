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

    /// <summary>Previews at once; the pages of all others need the processor too.</summary>
    private readonly SemaphoreSlim _room = new(Math.Max(1, Environment.ProcessorCount / 2));

    /// <summary>What each step does to a sample of the version.</summary>
    /// <param name="target">The column to predict, which is taken out first; null while undecided.</param>
    /// <param name="recipe">Its steps need not be valid: the preview ends before the first that is not.</param>
    public async Task<RecipePreview> PreviewAsync(Actor actor, string slug, Guid versionId, string? target, Recipe recipe, CancellationToken cancellation)
    {
        var version = await VersionAsync(actor, slug, versionId, cancellation);
        using var others = await tables.OpenAsync(version.Dataset.ProjectId, recipe, cancellation);
        return await TryAsync(limited =>
        {
            var sample = samples.Of(version);
            var context = Context(others, limited);
            return target is not null && sample.Contains(target)
                ? RecipePreview.Run(sample, recipe, target, context)
                : RecipePreview.Run(sample, recipe, (TargetVector?)null, context);
        }, cancellation);
    }

    /// <summary>Steps that the profile suggests and that the recipe does not have yet.</summary>
    public async Task<IReadOnlyList<RecipeSuggestion>> SuggestAsync(Actor actor, string slug, Guid versionId, string? target, Recipe recipe, CancellationToken cancellation)
    {
        var version = await VersionAsync(actor, slug, versionId, cancellation);
        var profile = await checks.ProfileAsync(version, cancellation);
        var leaks = target is null ? new Dictionary<string, string>() : await checks.LeakageAsync(version, target, cancellation);
        return RecipeSuggestions.For(profile, target, leaks, recipe);
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
            var (rows, vector) = PreviewTarget.TakeOut(sample.Select([.. TargetCheck.FeatureColumns(sample, spec), spec.Target]), spec.Target, spec.Task);
            var encoding = TrainerJson.Read(spec.TrainerKey, spec.Options).Encoding;
            return DefaultRecipe.Finish(recipe, rows, vector, encoding, Context(others, limited), version.RowCount);
        }, cancellation);
    }

    private static RecipeContext Context(OpenTables others, CancellationToken cancellation) =>
        new() { Seed = 1, Tables = others.Get, MostFeatures = MostFeatures, Cancellation = cancellation };

    /// <exception cref="StudioException">It takes too long.</exception>
    private async Task<T> TryAsync<T>(Func<CancellationToken, T> work, CancellationToken cancellation)
    {
        await _room.WaitAsync(cancellation);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(s_patience);
        try { return await Task.Run(() => work(patience.Token), patience.Token); }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new StudioException($"Trying the recipe on a sample took longer than {s_patience.TotalSeconds:0} seconds and was ended. Take steps out, or let them make fewer columns.");
        }
        finally { _room.Release(); }
    }

    private async Task<DatasetVersion> VersionAsync(Actor actor, string slug, Guid versionId, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var scope = await db.DemandAsync(actor, slug, Permission.Read, cancellation);
        return await db.DatasetVersions.AsNoTracking().Include(v => v.Dataset).SingleOrDefaultAsync(v => v.Id == versionId && v.Dataset.ProjectId == scope.Project.Id, cancellation)
            ?? throw new NotFoundException("These data are not in the project any more.");
    }
}
