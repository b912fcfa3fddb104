using Microsoft.EntityFrameworkCore;
using MlStudio.Core.Access;
using MlStudio.Core.Datasets;
using MlStudio.Core.Persistence;
using MlStudio.Learning.Data;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Validation;

namespace MlStudio.Core.Experiments;

/// <summary>Proposes how to train: from a version of the data, or from a run that is to be changed.</summary>
public sealed class RunConfigurator(IDbContextFactory<StudioDbContext> contexts, RunChecks checks)
{
    /// <param name="data">"3.1" for version 1 of data set 3, "3" for its newest version, null for the newest data.</param>
    /// <param name="from">The number of a run to start from; <paramref name="data"/> then replaces its data where given.</param>
    public async Task<RunSetup> StartAsync(Actor actor, string slug, string? data, int? from, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var scope = await db.DemandAsync(actor, slug, Permission.Train, cancellation);
        var versions = await db.DatasetVersions.AsNoTracking()
            .Where(v => v.Dataset.ProjectId == scope.Project.Id && v.Dataset.DeletedAt == null && v.State == DatasetVersionState.Ready)
            .OrderByDescending(v => v.UploadedAt)
            .Select(v => new TrainableVersion(v.Id, v.Dataset.Number, v.Dataset.Name, v.Number, v.RowCount, v.ColumnCount)).ToListAsync(cancellation);
        var source = from is { } number ? await db.RunAsync(scope, number, cancellation) : null;
        var wanted = data is null ? versions.FirstOrDefault(v => v.Id == source?.DatasetVersionId) : Find(versions, data);
        var version = wanted ?? versions.FirstOrDefault();
        var notice = wanted is null && (data is not null || source is not null)
            ? $"{(source is not null && data is null ? $"The data of run {source.Number}" : "These data")} cannot be trained on any more{(version is null ? "" : $"; {version.Label} is chosen instead")}."
            : null;
        var columns = version is null ? [] : await ColumnsAsync(actor, slug, version.Id, cancellation);
        var tags = await db.Runs.Where(r => r.ProjectId == scope.Project.Id && r.DeletedAt == null && r.Tags != "").Select(r => r.Tags).Distinct().ToListAsync(cancellation);
        var recipes = await RecipesAsync(db, scope, source?.RecipeRevisionId, cancellation);
        return new RunSetup(
            scope.Project.Id, versions, version, columns,
            source is null || version is null ? null : RequestOf(source, version, versions.FirstOrDefault(v => v.Id == source.DatasetVersionId), recipes), source?.Number,
            scope.Project.GoalMetric, [.. tags.SelectMany(RunTags.Split).Distinct().Order(StringComparer.Ordinal)], notice, recipes);
    }

    /// <summary>What the target suggests to learn.</summary>
    public async Task<TaskProposal> ProposeAsync(Actor actor, string slug, Guid versionId, string target, CancellationToken cancellation) =>
        await checks.ProposeAsync(await VersionAsync(actor, slug, versionId, cancellation), target, cancellation);

    /// <summary>Columns that know the target too well to be true; one message per column.</summary>
    public async Task<IReadOnlyDictionary<string, string>> LeakageAsync(Actor actor, string slug, Guid versionId, string target, CancellationToken cancellation) =>
        await checks.LeakageAsync(await VersionAsync(actor, slug, versionId, cancellation), target, cancellation);

    /// <summary>One algorithm with default options for the first configuration: the first of the catalog that can learn the task.</summary>
    public static IReadOnlyList<AlgorithmChoice> DefaultAlgorithms(LearningTask task) =>
        TrainerCatalog.For(task).FirstOrDefault() is { } first ? [new AlgorithmChoice(first.Key)] : [];

    /// <summary>The request that a run was queued with. A name that came from the algorithm and the data is left out, as either may be changed.</summary>
    public static RunRequest RequestOf(Run run, TrainableVersion version, TrainableVersion? learnedFrom, IReadOnlyList<RecipeChoice> recipes)
    {
        var spec = TrainingSpec.FromJson(run.SpecJson);
        return new RunRequest
        {
            DatasetVersionId = version.Id,
            Target = spec.Target,
            Task = spec.Task,
            Group = spec.Group,
            Excluded = spec.Excluded,
            RecipeRevisionId = run.RecipeRevisionId,
            Split = spec.Split,
            LeaveOutDoubtful = spec.LeaveOutDoubtful,
            PositiveClass = spec.PositiveClass,
            ClassWeights = spec.ClassWeights,
            Calibration = spec.Calibration,
            DecisionThreshold = spec.DecisionThreshold,
            Threshold = spec.Threshold,
            Coverage = spec.Coverage,
            Algorithms = [new AlgorithmChoice(spec.TrainerKey, spec.Options)],
            Seed = spec.Seed,
            Name = learnedFrom is not null && run.Name == RunQueueing.AutomaticName(TrainerCatalog.Find(run.TrainerKey)?.Name ?? "", learnedFrom.Label, recipes.FirstOrDefault(r => r.RevisionId == run.RecipeRevisionId)?.Name) ? "" : run.Name,
            Notes = run.Notes,
            Tags = run.Tags,
        };
    }

    private async Task<DatasetVersion> VersionAsync(Actor actor, string slug, Guid versionId, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var scope = await db.DemandAsync(actor, slug, Permission.Read, cancellation);
        return await db.DatasetVersions.AsNoTracking().SingleOrDefaultAsync(v => v.Id == versionId && v.Dataset.ProjectId == scope.Project.Id && v.Dataset.DeletedAt == null, cancellation)
            ?? throw new NotFoundException("These data are not in the project any more.");
    }

    private async Task<IReadOnlyList<TrainableColumn>> ColumnsAsync(Actor actor, string slug, Guid versionId, CancellationToken cancellation)
    {
        var profile = await checks.ProfileAsync(await VersionAsync(actor, slug, versionId, cancellation), cancellation);
        var warnings = profile.Warnings.ToLookup(w => w.Column);
        return [.. profile.Columns.Select(c => new TrainableColumn(
            c.Name, c.Type, c.Missing, c.Distinct, [.. warnings[c.Name].Select(w => w.Message)],
            warnings[c.Name].Any(w => w.Kind is ProfileWarningKind.Constant or ProfileWarningKind.IdentifierLike)))];
    }

    private static async Task<IReadOnlyList<RecipeChoice>> RecipesAsync(StudioDbContext db, ProjectScope scope, Guid? used, CancellationToken cancellation)
    {
        var revisions = await db.RecipeRevisions.AsNoTracking()
            .Where(r => r.Recipe.ProjectId == scope.Project.Id && r.Recipe.DeletedAt == null
                && (r.Id == used || r.Number == db.RecipeRevisions.Where(o => o.RecipeId == r.RecipeId).Max(o => o.Number)))
            .OrderBy(r => r.Recipe.Number).ThenByDescending(r => r.Number)
            .Select(r => new { r.Id, r.Recipe.Number, r.Recipe.Name, Revision = r.Number }).ToListAsync(cancellation);
        return [.. revisions.Select(r => new RecipeChoice(r.Id, r.Number, r.Name, r.Revision))];
    }

    private static TrainableVersion? Find(IReadOnlyList<TrainableVersion> versions, string data) =>
        versions.FirstOrDefault(v => v.Key == data)
        ?? versions.Where(v => v.DatasetNumber.ToString(System.Globalization.CultureInfo.InvariantCulture) == data).MaxBy(v => v.Number);
}
