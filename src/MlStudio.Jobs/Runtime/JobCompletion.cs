using Microsoft.EntityFrameworkCore;
using MlStudio.Core.Jobs;
using MlStudio.Core.Persistence;

namespace MlStudio.Jobs.Runtime;

/// <summary>Ends an attempt as succeeded together with its result rows, if the attempt still is the one that counts.</summary>
internal sealed class JobCompletion(IDbContextFactory<StudioDbContext> contexts, TimeProvider time)
{
    public async Task CompleteAsync(Job job, Func<StudioDbContext, Task> write, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var (now, version) = (time.GetUtcNow(), Guid.NewGuid());
        var ended = await db.Jobs
            .Where(j => j.Id == job.Id && j.WorkerId == job.WorkerId && j.Attempts == job.Attempts && j.State == JobState.Running)
            .ExecuteUpdateAsync(set => set
                .SetProperty(j => j.State, JobState.Succeeded)
                .SetProperty(j => j.EndedAt, now)
                .SetProperty(j => j.Progress, 1d)
                .SetProperty(j => j.ExpectedEnd, (DateTimeOffset?)null)
                .SetProperty(j => j.Version, version), cancellation);
        if (ended == 0) { throw await WhyNotAsync(db, job, cancellation); }
        await write(db);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(CancellationToken.None);
    }

    private static async Task<Exception> WhyNotAsync(StudioDbContext db, Job job, CancellationToken cancellation)
    {
        var now = await db.Jobs.AsNoTracking().SingleOrDefaultAsync(j => j.Id == job.Id, cancellation);
        return now is { State: JobState.Cancelling } && now.WorkerId == job.WorkerId && now.Attempts == job.Attempts
            ? new OperationCanceledException($"The job '{job.Title}' was cancelled before it ended.")
            : new JobLostException(job);
    }
}

/// <summary>The attempt no longer counts: its worker was taken for dead and the job was given to another.</summary>
internal sealed class JobLostException(Job job) : Exception($"Attempt {job.Attempts} at job {job.Id} no longer counts; another worker has it.");
