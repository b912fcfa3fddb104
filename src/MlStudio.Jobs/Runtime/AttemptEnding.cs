using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;
using MlStudio.Core;
using MlStudio.Core.Jobs;
using MlStudio.Core.Persistence;

namespace MlStudio.Jobs.Runtime;

/// <summary>Records how an attempt ended that did not succeed: cancelled, failed, or back in its queue.</summary>
internal sealed class AttemptEnding(IDbContextFactory<StudioDbContext> contexts, WorkerOptions limits, TimeProvider time)
{
    /// <param name="failure">What ended the attempt.</param>
    /// <param name="handedBack">The worker stops: a cancelled attempt goes back to its queue uncounted.</param>
    public Task EndAsync(Job job, Exception failure, bool handedBack) => EndAsync(job, current => failure is OperationCanceledException && handedBack
        ? HandBack(current)
        : Apply(RetryPolicy.OnException(current, failure, limits)));

    /// <summary>The worker died under the job.</summary>
    /// <param name="what">What happened, as a sentence.</param>
    public Task CrashedAsync(Job job, string what) => EndAsync(job, current => Apply(RetryPolicy.OnCrash(current, what)));

    /// <summary>The worker stopped in good order but did not get to say so for this job.</summary>
    public Task HandBackAsync(Job job) => EndAsync(job, HandBack);

    private async Task EndAsync(Job job, Func<Job, Action<UpdateSettersBuilder<Job>>> decide)
    {
        await using var db = await contexts.CreateDbContextAsync();
        while (true)
        {
            var current = await db.Jobs.AsNoTracking().SingleOrDefaultAsync(j => j.Id == job.Id && j.WorkerId == job.WorkerId && j.Attempts == job.Attempts
                && (j.State == JobState.Running || j.State == JobState.Cancelling));
            if (current is null) { return; } // somebody else ended this attempt
            var change = current.State == JobState.Cancelling ? Cancel() : decide(current);
            if (await JobRows.ChangeAsync(db, current, set => { change(set); set.SetProperty(j => j.ExpectedEnd, (DateTimeOffset?)null); }, CancellationToken.None)) { return; }
        }
    }

    private Action<UpdateSettersBuilder<Job>> Cancel()
    {
        var now = time.GetUtcNow();
        return set => set.SetProperty(j => j.State, JobState.Cancelled).SetProperty(j => j.EndedAt, now);
    }

    private static Action<UpdateSettersBuilder<Job>> HandBack(Job job) => set => set
        .SetProperty(j => j.State, JobState.Queued)
        .SetProperty(j => j.Attempts, job.Attempts - 1)
        .SetProperty(j => j.WorkerId, (Guid?)null)
        .SetProperty(j => j.StartedAt, (DateTimeOffset?)null)
        .SetProperty(j => j.Progress, (double?)null)
        .SetProperty(j => j.Phase, (string?)null);

    private Action<UpdateSettersBuilder<Job>> Apply(RetryPolicy.Verdict verdict)
    {
        var now = time.GetUtcNow();
        if (verdict.Pause is not { } pause)
        {
            return set => set.SetProperty(j => j.State, JobState.Failed).SetProperty(j => j.EndedAt, now).SetProperty(j => j.Error, verdict.Message);
        }
        return set => set
            .SetProperty(j => j.State, JobState.Queued)
            .SetProperty(j => j.NotBefore, now + pause)
            .SetProperty(j => j.Error, verdict.Message)
            .SetProperty(j => j.StartedAt, (DateTimeOffset?)null)
            .SetProperty(j => j.Progress, (double?)null)
            .SetProperty(j => j.Phase, (string?)null);
    }
}
