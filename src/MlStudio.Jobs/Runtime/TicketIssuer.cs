using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MlStudio.Core.Jobs;
using MlStudio.Core.Persistence;
using Quartz;
using Quartz.Extensibility;

namespace MlStudio.Jobs.Runtime;

/// <summary>Gives every waiting job a ticket in Quartz, as soon as the change feed tells of it. Several workers may do so for the same job: the first counts.</summary>
internal sealed class TicketIssuer(
    IDbContextFactory<StudioDbContext> contexts, IChangeFeed feed, ISchedulerFactory schedulers, ISchedulerSignaler signaler, TimeProvider time, ILogger<TicketIssuer> logger)
    : BackgroundService
{
    /// <summary>How long a lost announcement or ticket can delay a job.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private const int FrontOfLine = 8;

    private readonly HashSet<(Guid Job, Guid Version)> issued = [];
    private readonly SemaphoreSlim wake = new(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var subscription = feed.Subscribe([Topics.Jobs], _ =>
        {
            if (wake.CurrentCount == 0) { wake.Release(); }
            return Task.CompletedTask;
        });
        while (!stoppingToken.IsCancellationRequested)
        {
            var announced = await wake.WaitAsync(Patience, stoppingToken);
            try { await IssueAsync(again: !announced, stoppingToken); }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogWarning(failure, "Could not look for waiting jobs; trying again in {Patience}.", Patience);
            }
        }
    }

    private async Task IssueAsync(bool again, CancellationToken cancellation)
    {
        var waiting = await WaitingAsync(cancellation);
        issued.IntersectWith(waiting.Select(w => (w.Id, w.Version)));
        // Tickets name no job, so it is enough that those at the front of each queue surely have theirs.
        var recheck = again ? waiting.GroupBy(w => w.Queue).SelectMany(q => q.Take(FrontOfLine)).Select(w => w.Id).ToHashSet() : [];
        var scheduler = await schedulers.GetScheduler(cancellation);
        foreach (var job in waiting)
        {
            if (!issued.Add((job.Id, job.Version)) && !recheck.Contains(job.Id)) { continue; }
            await scheduler.ScheduleTrigger(TicketFor(job), TriggerConflict.Keep, cancellation);
        }
        if (waiting.Count > 0) { await signaler.SignalSchedulingChange(null, cancellation); } // another worker may have issued it
    }

    private async Task<List<Waiting>> WaitingAsync(CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.Jobs
            .Where(j => j.State == JobState.Queued)
            .OrderByDescending(j => j.Priority).ThenBy(j => j.CreatedAt)
            .Select(j => new Waiting(j.Id, j.Version, j.Queue, j.NotBefore))
            .ToListAsync(cancellation);
    }

    private ITrigger TicketFor(Waiting job)
    {
        var now = time.GetUtcNow();
        return TriggerBuilder.Create()
            .WithIdentity($"{job.Id:n}.{job.Version:n}", job.Queue)
            .ForJob(JobEngine.KeyOf(job.Queue))
            .WithExecutionGroup(job.Queue)
            .StartAt(job.NotBefore > now ? job.NotBefore.Value : now)
            .WithSimpleSchedule(schedule => schedule.WithMisfireInstruction(SimpleTriggerMisfireInstruction.IgnoreMisfires))
            .Build();
    }

    public override void Dispose()
    {
        wake.Dispose();
        base.Dispose();
    }

    private sealed record Waiting(Guid Id, Guid Version, string Queue, DateTimeOffset? NotBefore);
}
