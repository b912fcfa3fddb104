using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using MlStudio.Core.Access;
using MlStudio.Core.Datasets;
using MlStudio.Core.Persistence;
using MlStudio.Core.Recipes;
using MlStudio.Learning;
using MlStudio.Learning.Data;
using MlStudio.Learning.Transforms;
using MlStudio.Learning.Validation;

namespace MlStudio.Core.Experiments;

/// <summary>
/// Looks at data, target and split before anything is trained: equal rows on both sides of the split, columns that predict the target
/// too well, parts that differ, and labels that are in doubt. One look at a time, so that pages stay quick; what was found is kept. Thread-safe.
/// </summary>
public sealed class RunDataChecks(IDbContextFactory<StudioDbContext> contexts, RunChecks checks, DatasetTables tables, RecipePreviewer previewer, RecipeTables others) : IDisposable
{
    /// <summary>Rows in doubt that count as much as a check without any.</summary>
    private const int RowsOfACheck = 100;
    private const int MostKept = 1000;
    private readonly MemoryCache _kept = new(new MemoryCacheOptions { SizeLimit = MostKept });
    private readonly SemaphoreSlim _one = new(1);

    /// <param name="progress">Told what is being looked at; may be null.</param>
    /// <returns>Duplicates, strength, drift and, for classes, labels, in this order.</returns>
    /// <exception cref="InvalidInputException">The training could not run as configured; every reason names its field.</exception>
    public async Task<IReadOnlyList<DataCheck>> RunAsync(Actor actor, string slug, RunRequest request, IProgress<DataChecksProgress>? progress, CancellationToken cancellation)
    {
        var (version, recipe) = await FindAsync(actor, slug, request, cancellation);
        var spec = SpecOf(request);
        var refusals = await checks.CheckAsync(version, spec, cancellation);
        if (refusals.Count > 0) { throw new InvalidInputException([.. refusals.Select(r => new FieldError(r.Field, r.Message))]); }
        var key = $"{version.ColumnsHash} {request.RecipeRevisionId} {spec.ToCanonicalJson()}";
        if (_kept.TryGetValue(key, out IReadOnlyList<DataCheck>? kept) && kept is not null) { return kept; }
        progress?.Report(new DataChecksProgress(0, "Waiting for its turn", []));
        await _one.WaitAsync(cancellation);
        try
        {
            var profile = await checks.ProfileAsync(version, cancellation);
            var finished = recipe is null ? null : await previewer.FinishAsync(version, spec, recipe, cancellation);
            using var joined = finished is null ? null : await others.OpenAsync(version.Dataset.ProjectId, finished, cancellation);
            var found = await Task.Run(() =>
            {
                using var open = tables.Open(version);
                return DataInspection.Of(open.Table, spec, finished, profile, progress, joined is null ? null : joined.Get, cancellation);
            }, cancellation);
            return _kept.Set(key, found, new MemoryCacheEntryOptions { Size = 1 + (found.Sum(c => c.Doubts?.Doubtful.Count ?? 0) / RowsOfACheck), SlidingExpiration = TimeSpan.FromHours(1) });
        }
        catch (LearningException refused) { throw new StudioException(refused.Message, refused); }
        finally { _one.Release(); }
    }

    /// <summary>Some of the rows whose label is in doubt, with what the data say about them.</summary>
    /// <param name="doubts">As a check found them for the same request.</param>
    public Task<DoubtfulLabels> DoubtsAsync(Actor actor, string slug, RunRequest request, LabelNoise doubts, int skip, int take, CancellationToken cancellation) =>
        ReadAsync(actor, slug, request, table => RunLabels.Page(doubts, table, request.Target, [], skip, take), cancellation);

    /// <summary>Those rows as CSV, with all columns of the data.</summary>
    /// <inheritdoc cref="DoubtsAsync"/>
    public Task<string> ExportDoubtsAsync(Actor actor, string slug, RunRequest request, LabelNoise doubts, CancellationToken cancellation) =>
        ReadAsync(actor, slug, request, table => RunLabels.Csv(doubts.Doubtful, table, request.Target), cancellation);

    public void Dispose()
    {
        _kept.Dispose();
        _one.Dispose();
    }

    /// <summary>What decides about the checks; algorithms, weights and thresholds do not.</summary>
    private static TrainingSpec SpecOf(RunRequest request) => new RunRequest
    {
        DatasetVersionId = request.DatasetVersionId,
        Target = request.Target,
        Task = request.Task,
        Group = request.Group,
        Excluded = request.Excluded,
        RecipeRevisionId = request.RecipeRevisionId,
        Split = request.Split,
        PositiveClass = request.PositiveClass,
        Algorithms = [],
        Seed = request.Seed,
    }.SpecFor(RunConfigurator.DefaultAlgorithms(request.Task)[0]);

    private async Task<T> ReadAsync<T>(Actor actor, string slug, RunRequest request, Func<Table, T> read, CancellationToken cancellation)
    {
        var (version, _) = await FindAsync(actor, slug, request, cancellation);
        return await Task.Run(() =>
        {
            using var open = tables.Open(version);
            return read(open.Table);
        }, cancellation);
    }

    private async Task<(DatasetVersion, Recipe?)> FindAsync(Actor actor, string slug, RunRequest request, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var scope = await db.DemandAsync(actor, slug, Permission.Train, cancellation);
        var version = await db.DatasetVersions.AsNoTracking().Include(v => v.Dataset)
            .SingleOrDefaultAsync(v => v.Id == request.DatasetVersionId && v.Dataset.ProjectId == scope.Project.Id && v.Dataset.DeletedAt == null, cancellation)
            ?? throw new InvalidInputException("data", "These data are not in the project any more. Choose others.");
        if (request.RecipeRevisionId is not { } id) { return (version, null); }
        var json = await db.RecipeRevisions.AsNoTracking().Where(r => r.Id == id && r.Recipe.ProjectId == scope.Project.Id && r.Recipe.DeletedAt == null).Select(r => r.Version.Json).SingleOrDefaultAsync(cancellation)
            ?? throw new InvalidInputException("recipe", "This recipe is not in the project any more. Choose another.");
        return (version, Recipe.FromJson(json));
    }
}
