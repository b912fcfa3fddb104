using Microsoft.EntityFrameworkCore;
using MlStudio.Core.Access;
using MlStudio.Core.Datasets;
using MlStudio.Core.Jobs;
using MlStudio.Core.Persistence;
using MlStudio.Learning.Trainers;

namespace MlStudio.Core.Experiments;

/// <summary>Does the work of a finished run once more, exactly as it was asked for, and says whether the same came out.</summary>
public sealed class RunReproducing(IDbContextFactory<StudioDbContext> contexts, RunReader reader, JobService jobs, TimeProvider time)
{
    /// <summary>Queues the same data, preparation, split, algorithm, options and seed as a run of its own.</summary>
    /// <returns>The number of the new run.</returns>
    /// <exception cref="StudioException">The run has no result to compare with, or its data are gone.</exception>
    public async Task<int> QueueAsync(Actor actor, string slug, int number, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var scope = await db.DemandAsync(actor, slug, Permission.Train, cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        await db.LockAsync(RunLookup.LockName(scope.Project.Id), cancellation);
        var original = await db.RunAsync(scope, number, cancellation);
        await RequireReproducibleAsync(db, original, cancellation);
        var now = time.GetUtcNow();
        var again = new Run
        {
            Id = Guid.CreateVersion7(now),
            ProjectId = scope.Project.Id,
            Number = await db.NextRunNumberAsync(scope, cancellation),
            Name = original.Name,
            Tags = original.Tags,
            ReproducesId = original.Id,
            DatasetVersionId = original.DatasetVersionId,
            SpecJson = original.SpecJson,
            TrainerKey = original.TrainerKey,
            Target = original.Target,
            Task = original.Task,
            Seed = original.Seed,
            RecipeVersionId = original.RecipeVersionId,
            RecipeRevisionId = original.RecipeRevisionId,
            QueuedById = actor.UserId,
            QueuedAt = now,
        };
        var trainer = TrainerCatalog.Find(original.TrainerKey)?.Name ?? original.TrainerKey;
        again.Job = jobs.Add(db, actor, new JobRequest(
            JobKind.Training, JobQueues.Training, $"Reproduce run {number}: {trainer.ToLowerInvariant()}", new TrainingJob(again.Id).ToJson(), scope.Project.Id, $"runs/{again.Number}"));
        again.JobId = again.Job.Id;
        db.Runs.Add(again);
        db.Activities.Add(RunActivity.Of(again, actor.UserId, "queued", now));
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        await jobs.AnnounceAsync(again.Job, CancellationToken.None);
        return again.Number;
    }

    /// <summary>What came of reproducing this run, newest first, and of the run that it reproduces itself.</summary>
    public async Task<RunReproductions> ReadAsync(Actor actor, string slug, int number, CancellationToken cancellation)
    {
        int? original;
        int[] again;
        await using (var db = await contexts.CreateDbContextAsync(cancellation))
        {
            var scope = await db.DemandAsync(actor, slug, Permission.Read, cancellation);
            var run = await db.RunAsync(scope, number, cancellation);
            original = await db.Runs.Where(r => r.Id == run.ReproducesId).Select(r => (int?)r.Number).SingleOrDefaultAsync(cancellation);
            again = await db.Runs.Where(r => r.ReproducesId == run.Id && r.DeletedAt == null).OrderByDescending(r => r.Number).Select(r => r.Number).ToArrayAsync(cancellation);
        }
        if (original is null && again.Length == 0) { return RunReproductions.None; }
        var runs = (await reader.GetManyAsync(actor, slug, [number, .. original is { } one ? [one] : Array.Empty<int>(), .. again], cancellation)).ToDictionary(r => r.Item.Number);
        return new RunReproductions(
            original is { } first ? new Reproduction(first, runs.GetValueOrDefault(first), runs[number]) : null,
            [.. again.Where(runs.ContainsKey).Select(n => new Reproduction(number, runs[number], runs[n]))]);
    }

    private static async Task RequireReproducibleAsync(StudioDbContext db, Run original, CancellationToken cancellation)
    {
        if (original.Job.State != JobState.Succeeded || original.ModelHash is null)
        {
            throw new StudioException($"Run {original.Number} has not finished, so there is nothing to compare with. Duplicate it instead.");
        }
        var version = await db.DatasetVersions.Include(v => v.Dataset).SingleAsync(v => v.Id == original.DatasetVersionId, cancellation);
        if (version.Dataset.DeletedAt is not null || version.State != DatasetVersionState.Ready)
        {
            throw new StudioException($"Run {original.Number} was trained on {version.Dataset.Name} v{version.Number}, which has been deleted. Bring the data back first.");
        }
    }
}
