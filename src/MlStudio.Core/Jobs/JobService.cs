using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;
using MlStudio.Core.Access;
using MlStudio.Core.Persistence;

namespace MlStudio.Core.Jobs;

/// <summary>
/// Queues, cancels and repeats jobs. To queue one together with its own rows:
/// <code>
/// var job = jobs.Add(db, actor, new JobRequest(...));
/// db.Runs.Add(new Run { JobId = job.Id, ... });
/// await db.SaveChangesAsync(cancellation);      // the job is queued by this commit
/// await jobs.AnnounceAsync(job, cancellation);  // and starts at once
/// </code>
/// </summary>
public sealed class JobService(IDbContextFactory<StudioDbContext> contexts, IJobQueue queue, TimeProvider time)
{
    /// <summary>What is stored of a title; names of files and models make longer ones.</summary>
    internal const int LongestTitle = 300;

    /// <summary>Adds the job's row to the caller's context without saving. The caller has checked that the actor may queue it.</summary>
    public Job Add(StudioDbContext db, Actor actor, JobRequest request)
    {
        if (!JobQueues.All.Contains(request.Queue))
        {
            throw new ArgumentException($"There is no queue '{request.Queue}'; there are {string.Join(", ", JobQueues.All)}.", nameof(request));
        }
        var job = new Job
        {
            Id = Guid.CreateVersion7(time.GetUtcNow()),
            Kind = request.Kind,
            Queue = request.Queue,
            Title = request.Title.Length <= LongestTitle ? request.Title : request.Title[..(LongestTitle - 1)] + "…",
            PayloadJson = request.PayloadJson,
            ProjectId = request.ProjectId,
            SubjectPath = request.SubjectPath,
            Priority = request.Priority,
            MaxAttempts = request.MaxAttempts,
            State = JobState.Queued,
            CreatedById = actor.UserId,
            CreatedAt = time.GetUtcNow(),
            Version = Guid.NewGuid(),
        };
        db.Jobs.Add(job);
        return job;
    }

    /// <summary>Wakes executors and pages; call after the commit.</summary>
    public Task AnnounceAsync(Job job, CancellationToken cancellation) => queue.AnnounceAsync(job, cancellation);

    /// <summary>A waiting job is cancelled at once, a running one is asked to stop and ends within moments.</summary>
    /// <exception cref="ConflictException">It has ended already.</exception>
    public Task CancelAsync(Actor actor, Guid jobId, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        return ChangeAsync(actor, jobId, job => job.State switch
        {
            JobState.Queued => set => set.SetProperty(j => j.State, JobState.Cancelled).SetProperty(j => j.EndedAt, now).SetProperty(j => j.ExpectedEnd, (DateTimeOffset?)null),
            JobState.Running => set => set.SetProperty(j => j.State, JobState.Cancelling),
            JobState.Cancelling => null,
            _ => throw new ConflictException($"'{job.Title}' has already ended ({job.State.InWords()}); there is nothing to cancel."),
        }, cancellation);
    }

    /// <summary>Queues a failed or cancelled job again, with new attempts, at its old place in line.</summary>
    /// <exception cref="ConflictException">It is waiting, running or has succeeded.</exception>
    public Task RetryAsync(Actor actor, Guid jobId, CancellationToken cancellation) => ChangeAsync(actor, jobId, job =>
    {
        if (job.State is not (JobState.Failed or JobState.Cancelled))
        {
            throw new ConflictException($"Only a failed or cancelled job can be tried again; '{job.Title}' is {job.State.InWords()}.");
        }
        var attempts = job.Attempts + JobRequest.DefaultAttempts;
        return set => set
            .SetProperty(j => j.State, JobState.Queued)
            .SetProperty(j => j.MaxAttempts, attempts)
            .SetProperty(j => j.NotBefore, (DateTimeOffset?)null)
            .SetProperty(j => j.StartedAt, (DateTimeOffset?)null)
            .SetProperty(j => j.EndedAt, (DateTimeOffset?)null)
            .SetProperty(j => j.ExpectedEnd, (DateTimeOffset?)null)
            .SetProperty(j => j.Progress, (double?)null)
            .SetProperty(j => j.Phase, (string?)null)
            .SetProperty(j => j.Error, (string?)null)
            .SetProperty(j => j.WorkerId, (Guid?)null);
    }, cancellation);

    /// <summary>Moves a waiting job in line.</summary>
    /// <exception cref="ConflictException">It is no longer waiting.</exception>
    public Task SetPriorityAsync(Actor actor, Guid jobId, int priority, CancellationToken cancellation)
    {
        if (priority is < JobPriority.Low or > JobPriority.High)
        {
            throw new InvalidInputException("Priority", $"The priority must be between {JobPriority.Low} and {JobPriority.High}; {priority} was given.");
        }
        return ChangeAsync(actor, jobId, job => job.State == JobState.Queued
            ? set => set.SetProperty(j => j.Priority, priority)
            : throw new ConflictException($"'{job.Title}' is {job.State.InWords()}; only a waiting job can be moved."), cancellation);
    }

    /// <summary>Applies what <paramref name="decide"/> answers to the row as it was read; reads again where another writer came first.</summary>
    private async Task ChangeAsync(Actor actor, Guid jobId, Func<Job, Action<UpdateSettersBuilder<Job>>?> decide, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        while (true)
        {
            var job = await db.DemandChangeAsync(actor, jobId, cancellation);
            if (decide(job) is not { } change) { return; }
            if (await JobRows.ChangeAsync(db, job, change, cancellation))
            {
                await queue.AnnounceAsync(job, cancellation);
                return;
            }
        }
    }
}
