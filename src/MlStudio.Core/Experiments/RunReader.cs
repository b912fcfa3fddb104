using Microsoft.EntityFrameworkCore;
using MlStudio.Core.Access;
using MlStudio.Core.Jobs;
using MlStudio.Core.Persistence;
using MlStudio.Learning.Transforms;
using MlStudio.Learning.Validation;

namespace MlStudio.Core.Experiments;

/// <summary>Reads runs for their page and for comparing.</summary>
public sealed class RunReader(IDbContextFactory<StudioDbContext> contexts, RunResults results)
{
    /// <exception cref="NotFoundException">No such run, or it was deleted.</exception>
    public async Task<RunDetails> GetAsync(Actor actor, string slug, int number, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var scope = await db.DemandAsync(actor, slug, Permission.Read, cancellation);
        return (await ReadAsync(db, scope, [number], cancellation)).FirstOrDefault()
            ?? throw new NotFoundException($"This project has no run {number}. It may have been deleted.");
    }

    /// <summary>The place of a waiting run in its queue, 1 for the next one; null where it does not wait.</summary>
    public async Task<int?> PlaceInQueueAsync(Actor actor, string slug, int number, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var scope = await db.DemandAsync(actor, slug, Permission.Read, cancellation);
        var run = await db.RunAsync(scope, number, cancellation);
        return (await PlacesAsync(db, [run.Job], cancellation)).TryGetValue(run.JobId, out var place) ? place : null;
    }

    /// <summary>Everything that was found; null while there is no result.</summary>
    /// <exception cref="StudioException">It cannot be read; the message names the run.</exception>
    public async Task<ExperimentResult?> ResultAsync(RunDetails run, CancellationToken cancellation)
    {
        if (run.ResultHash is not { } hash) { return null; }
        try { return await results.ReadAsync(hash, cancellation); }
        catch (StudioException unreadable) { throw new StudioException($"Run {run.Item.Number}: {unreadable.Message}", unreadable); }
    }

    /// <summary>The runs of these numbers by number; unknown and deleted ones are left out.</summary>
    public async Task<IReadOnlyList<RunDetails>> GetManyAsync(Actor actor, string slug, IReadOnlyList<int> numbers, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var scope = await db.DemandAsync(actor, slug, Permission.Read, cancellation);
        return await ReadAsync(db, scope, numbers, cancellation);
    }

    /// <summary>The runs in the order in which they were asked for, with their results; unknown and deleted ones are left out, and one whose result cannot be read says why.</summary>
    public async Task<IReadOnlyList<ComparedRun>> CompareAsync(Actor actor, string slug, IReadOnlyList<int> numbers, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var scope = await db.DemandAsync(actor, slug, Permission.Read, cancellation);
        var found = (await ReadAsync(db, scope, numbers, cancellation)).ToDictionary(r => r.Item.Number);
        List<ComparedRun> compared = [];
        foreach (var number in numbers.Distinct().Where(found.ContainsKey)) { compared.Add(await WithResultAsync(found[number], cancellation)); }
        return compared;
    }

    /// <summary>The run with what was found, or with why that cannot be read.</summary>
    public async Task<ComparedRun> WithResultAsync(RunDetails run, CancellationToken cancellation)
    {
        try { return new ComparedRun(run, await ResultAsync(run, cancellation)); }
        catch (StudioException unreadable) { return new ComparedRun(run, null) { Problem = unreadable.Message }; }
    }

    private static async Task<IReadOnlyList<RunDetails>> ReadAsync(StudioDbContext db, ProjectScope scope, IReadOnlyList<int> numbers, CancellationToken cancellation)
    {
        var wanted = numbers.Distinct().ToArray();
        var query = db.Runs.AsNoTracking().Where(r => r.ProjectId == scope.Project.Id && r.DeletedAt == null && wanted.Contains(r.Number));
        var items = await query.Select(RunProjections.ListItem).ToDictionaryAsync(i => i.Id, cancellation);
        var runs = await query.Include(r => r.Job).Include(r => r.Metrics).Include(r => r.RecipeVersion).Include(r => r.RecipeRevision).ThenInclude(r => r!.Recipe).Include(r => r.DatasetVersion).AsSplitQuery().ToListAsync(cancellation);
        var ids = runs.Select(r => r.Id).ToArray();
        var models = (await db.ModelVersions.Where(v => ids.Contains(v.RunId)).OrderBy(v => v.Model.Number).ThenBy(v => v.Number)
            .Select(v => new { v.RunId, v.Model.Number, v.Model.Name, Version = v.Number }).ToListAsync(cancellation)).ToLookup(v => v.RunId);
        var places = await PlacesAsync(db, runs.Select(r => r.Job), cancellation);
        List<RunDetails> details = [];
        foreach (var run in runs)
        {
            details.Add(new RunDetails
            {
                Item = items[run.Id] with { Metrics = Figures(run, RunParts.Validation) },
                ProjectId = run.ProjectId,
                Notes = run.Notes,
                Spec = TrainingSpec.FromJson(run.SpecJson),
                DataHash = run.DatasetVersion.ContentHash,
                DataRows = run.DatasetVersion.RowCount,
                DataFile = run.DatasetVersion.FileName,
                RecipeNumber = run.RecipeVersion?.Number,
                RecipeName = run.RecipeVersion?.Name,
                Recipe = run.RecipeVersion is null ? null : Recipe.FromJson(run.RecipeVersion.Json),
                SavedRecipeNumber = run.RecipeRevision is { Recipe.DeletedAt: null } revision ? revision.Recipe.Number : null,
                CodeVersion = run.CodeVersion,
                ModelHash = run.ModelHash,
                ResultHash = run.ResultHash,
                AnswersHash = run.AnswersHash,
                Error = run.Job.Error,
                Attempts = run.Job.Attempts,
                ExpectedEnd = run.Job.ExpectedEnd,
                PlaceInQueue = places.TryGetValue(run.JobId, out var place) ? place : null,
                Test = Figures(run, RunParts.Test),
                Models = [.. models[run.Id].Select(m => new RunModel(m.Number, m.Name, m.Version))],
                GoalMetric = scope.Project.GoalMetric,
                GoalTarget = scope.Project.GoalTarget,
                MayTrain = scope.May(Permission.Train),
                MayRegister = scope.May(Permission.EditModels),
            });
        }
        return details;
    }

    /// <summary>The places of those jobs that wait, by their id: each queue is read once, in the order in which workers take from it.</summary>
    private static async Task<Dictionary<Guid, int>> PlacesAsync(StudioDbContext db, IEnumerable<Job> jobs, CancellationToken cancellation)
    {
        Dictionary<Guid, int> places = [];
        foreach (var queue in jobs.Where(j => j.State == JobState.Queued).GroupBy(j => j.Queue))
        {
            var waiting = await db.Jobs.Where(j => j.State == JobState.Queued && j.Queue == queue.Key)
                .OrderByDescending(j => j.Priority).ThenBy(j => j.CreatedAt).ThenBy(j => j.Id).Select(j => j.Id).ToListAsync(cancellation);
            foreach (var job in queue)
            {
                // One that a worker took since it was read is at its turn.
                places[job.Id] = Math.Max(1, waiting.IndexOf(job.Id) + 1);
            }
        }
        return places;
    }

    private static Dictionary<string, MetricFigure> Figures(Run run, string part) =>
        run.Metrics.Where(m => m.Part == part).ToDictionary(m => m.Key, m => new MetricFigure(m.Value, m.Deviation));
}
