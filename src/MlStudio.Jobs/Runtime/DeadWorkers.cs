using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MlStudio.Core;
using MlStudio.Core.Jobs;
using MlStudio.Core.Persistence;

namespace MlStudio.Jobs.Runtime;

/// <summary>Records the end of workers that cannot do so themselves, and decides on the jobs that died with them.</summary>
internal sealed class DeadWorkers(
    IDbContextFactory<StudioDbContext> contexts, StudioDatabase database, IJobQueue queue, IChangeFeed feed, IOptions<StudioOptions> options, TimeProvider time, ILogger<DeadWorkers> logger)
{
    /// <summary>A worker on another machine that was silent for so long is taken for dead; if it is not, its results no longer count.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);

    /// <param name="reason">What happened to the worker, as the rest of a sentence: "was killed".</param>
    /// <param name="handBack">It stopped in good order: its jobs go back to their queues uncounted.</param>
    public async Task EndedAsync(Guid workerId, string reason, bool handBack = false)
    {
        List<Job> orphans;
        await using (var db = await contexts.CreateDbContextAsync())
        {
            var now = time.GetUtcNow();
            await db.JobWorkers.Where(w => w.Id == workerId && w.StoppedAt == null)
                .ExecuteUpdateAsync(set => set.SetProperty(w => w.StoppedAt, now).SetProperty(w => w.StopReason, reason));
            orphans = await db.Jobs.AsNoTracking()
                .Where(j => j.WorkerId == workerId && (j.State == JobState.Running || j.State == JobState.Cancelling)).ToListAsync();
        }
        var ending = new AttemptEnding(contexts, options.Value.Worker, time);
        foreach (var job in orphans)
        {
            if (handBack) { await ending.HandBackAsync(job); }
            else { await ending.CrashedAsync(job, $"The worker {reason}."); }
            logger.LogWarning("Job {Job} ({Title}) was interrupted: the worker {Reason}.", job.Id, job.Title, reason);
            await queue.AnnounceAsync(job, CancellationToken.None);
        }
        await feed.AnnounceAsync([Topics.Workers], CancellationToken.None);
    }

    /// <summary>Looks for workers that ended without anybody noticing.</summary>
    public async Task SweepAsync(Guid self, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var silentSince = time.GetUtcNow() - Silence;
        // On SQLite this process holds the only lock: whoever else has not stopped is dead.
        var dead = await db.JobWorkers
            .Where(w => w.Id != self && w.StoppedAt == null && (!database.IsPostgres || w.LastSeenAt < silentSince))
            .Select(w => w.Id).ToListAsync(cancellation);
        foreach (var worker in dead) { await EndedAsync(worker, "ended without a word (a crash or lost power)"); }
    }
}
