using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MlStudio.Core;
using MlStudio.Core.Jobs;
using MlStudio.Core.Persistence;

namespace MlStudio.Jobs.Runtime;

/// <summary>Ends attempts that this worker gave up without being able to say so, because the database did not answer at that moment.</summary>
internal sealed class LostAttempts(
    WorkerIdentity worker, IDbContextFactory<StudioDbContext> contexts, RunningJobs running, IJobQueue queue, IOptions<StudioOptions> options, TimeProvider time,
    ILogger<LostAttempts> logger)
{
    private HashSet<(Guid Job, int Attempt)> suspects = [];

    /// <summary>Call regularly. An attempt counts as lost when two looks in a row find it in the record but not in this process: one may fall between claim and start.</summary>
    public async Task SweepAsync(CancellationToken cancellation)
    {
        List<Job> recorded;
        await using (var db = await contexts.CreateDbContextAsync(cancellation))
        {
            recorded = await db.Jobs.AsNoTracking()
                .Where(j => j.WorkerId == worker.Id && (j.State == JobState.Running || j.State == JobState.Cancelling)).ToListAsync(cancellation);
        }
        var here = running.All.Select(r => (r.Job.Id, r.Job.Attempts)).ToHashSet();
        var missing = recorded.FindAll(j => !here.Contains((j.Id, j.Attempts)));
        foreach (var job in missing.Where(j => suspects.Contains((j.Id, j.Attempts))))
        {
            logger.LogWarning("Job {Job} ({Title}) was given up while the database did not answer.", job.Id, job.Title);
            await new AttemptEnding(contexts, options.Value.Worker, time).CrashedAsync(job, "The worker lost its connection to the database.");
            await queue.AnnounceAsync(job, CancellationToken.None);
        }
        suspects = [.. missing.Select(j => (j.Id, j.Attempts))];
    }
}
