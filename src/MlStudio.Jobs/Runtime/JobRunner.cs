using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MlStudio.Core;
using MlStudio.Core.Jobs;
using MlStudio.Core.Persistence;

namespace MlStudio.Jobs.Runtime;

/// <summary>Claims waiting jobs for this worker and runs them to an end.</summary>
public sealed class JobRunner
{
    private readonly IDbContextFactory<StudioDbContext> contexts;
    private readonly IServiceScopeFactory scopes;
    private readonly IJobQueue queue;
    private readonly IChangeFeed feed;
    private readonly WorkerIdentity worker;
    private readonly WorkerOptions options;
    private readonly TimeProvider time;
    private readonly ILogger<JobRunner> logger;
    private readonly RunningJobs running;
    private readonly JobCompletion completion;
    private readonly AttemptEnding ending;
    private readonly WorkerFate fate;

    public JobRunner(IServiceProvider services, ILogger<JobRunner> logger)
    {
        contexts = services.GetRequiredService<IDbContextFactory<StudioDbContext>>();
        scopes = services.GetRequiredService<IServiceScopeFactory>();
        queue = services.GetRequiredService<IJobQueue>();
        feed = services.GetRequiredService<IChangeFeed>();
        worker = services.GetRequiredService<WorkerIdentity>();
        options = services.GetRequiredService<IOptions<StudioOptions>>().Value.Worker;
        time = services.GetRequiredService<TimeProvider>();
        running = services.GetRequiredService<RunningJobs>();
        fate = services.GetRequiredService<WorkerFate>();
        this.logger = logger;
        completion = new JobCompletion(contexts, time);
        ending = new AttemptEnding(contexts, options, time);
    }

    /// <summary>Runs the best waiting job of a queue.</summary>
    /// <returns>Whether there was one.</returns>
    /// <param name="queueName">See <see cref="JobQueues"/>.</param>
    /// <param name="stopping">The worker stops: the job goes back to its queue without counting the attempt.</param>
    public Task<bool> RunNextAsync(string queueName, CancellationToken stopping) =>
        RunAsync(jobs => jobs.Where(j => j.Queue == queueName), stopping);

    /// <summary>Runs one job if it is waiting, in this process; for tests of executors.</summary>
    /// <returns>Whether it was waiting.</returns>
    public Task<bool> RunAsync(Guid jobId, CancellationToken stopping) => RunAsync(jobs => jobs.Where(j => j.Id == jobId), stopping);

    private async Task<bool> RunAsync(Func<IQueryable<Job>, IQueryable<Job>> which, CancellationToken stopping)
    {
        if (await ClaimAsync(which, stopping) is not { } job) { return false; }
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var entry = new RunningJob(job, cancellation);
        running.Add(entry);
        try
        {
            await queue.AnnounceAsync(job, CancellationToken.None);
            await AttemptAsync(job, cancellation.Token, stopping);
        }
        finally { running.Remove(entry); }
        await queue.AnnounceAsync(job, CancellationToken.None);
        return true;
    }

    private async Task<Job?> ClaimAsync(Func<IQueryable<Job>, IQueryable<Job>> which, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        while (true)
        {
            var now = time.GetUtcNow();
            var waiting = db.Jobs.AsNoTracking().Where(j => j.State == JobState.Queued && (j.NotBefore == null || j.NotBefore <= now));
            var best = await which(waiting).OrderByDescending(j => j.Priority).ThenBy(j => j.CreatedAt).ThenBy(j => j.Id).FirstOrDefaultAsync(cancellation);
            if (best is null) { return null; }
            var attempt = best.Attempts + 1;
            var claimed = await JobRows.ChangeAsync(db, best, set => set
                .SetProperty(j => j.State, JobState.Running)
                .SetProperty(j => j.WorkerId, worker.Id)
                .SetProperty(j => j.Attempts, attempt)
                .SetProperty(j => j.StartedAt, now)
                .SetProperty(j => j.EndedAt, (DateTimeOffset?)null)
                .SetProperty(j => j.Progress, (double?)null)
                .SetProperty(j => j.Phase, (string?)null)
                .SetProperty(j => j.ExpectedEnd, (DateTimeOffset?)null), cancellation);
            if (!claimed) { continue; }
            // An attempt that was handed back uncounted has the same number: its curve starts anew.
            await db.JobLogBatches.Where(b => b.JobId == best.Id && b.Attempt == attempt).ExecuteUpdateAsync(set => set.SetProperty(b => b.PointsJson, ""), cancellation);
            return await db.Jobs.AsNoTracking().SingleAsync(j => j.Id == best.Id, cancellation);
        }
    }

    private async Task AttemptAsync(Job job, CancellationToken cancellation, CancellationToken stopping)
    {
        var journal = new JobJournal(job, contexts, feed, time, logger);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var executor = scope.ServiceProvider.GetServices<IJobExecutor>().SingleOrDefault(e => e.Kind == job.Kind)
                ?? throw new StudioException($"This version of the program cannot run jobs of kind '{job.Kind}'.");
            var threads = options.Threads == 0 ? Environment.ProcessorCount : options.Threads;
            var execution = new JobExecution(job, threads, journal, completion);
            await Task.Run(() => executor.ExecuteAsync(execution, cancellation), cancellation);
            if (!execution.IsCompleted) { await execution.CompleteAsync(_ => Task.CompletedTask, cancellation); }
        }
        catch (JobLostException lost)
        {
            await journal.StopAsync();
            logger.LogWarning("{Message}", lost.Message);
        }
        catch (Exception thrown)
        {
            await journal.StopAsync();
            var failure = thrown is AggregateException { InnerExceptions: [var single] } ? single : thrown;
            if (failure is not OperationCanceledException) { logger.LogWarning(failure, "Attempt {Attempt} at job {Job} ({Title}) failed.", job.Attempts, job.Id, job.Title); }
            await ending.EndAsync(job, failure, stopping.IsCancellationRequested);
            if (failure is OutOfMemoryException) { fate.EndAfterOutOfMemory(); }
        }
    }
}
