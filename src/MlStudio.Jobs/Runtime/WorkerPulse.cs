using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MlStudio.Core;
using MlStudio.Core.Jobs;
using MlStudio.Core.Persistence;

namespace MlStudio.Jobs.Runtime;

/// <summary>Keeps this worker's row alive, passes cancellations on to running jobs, and looks after workers that died.</summary>
internal sealed class WorkerPulse(
    WorkerIdentity worker, IDbContextFactory<StudioDbContext> contexts, IChangeFeed feed, RunningJobs running, DeadWorkers dead, LostAttempts lost, WorkerFate fate,
    IOptions<StudioOptions> options, TimeProvider time, ILogger<WorkerPulse> logger) : IHostedService, IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private const int BeatsPerSweep = 5;

    private readonly CancellationTokenSource stopping = new();
    private IDisposable? subscription;
    private Task beating = Task.CompletedTask;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await RegisterAsync(cancellationToken);
        await dead.SweepAsync(worker.Id, cancellationToken);
        subscription = feed.Subscribe([Topics.Jobs], _ => PassOnCancellationsAsync());
        beating = Task.Run(BeatAsync, CancellationToken.None);
    }

    /// <summary>Runs after the engine stopped (hosted services stop in reverse order): the jobs are back in their queues.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        subscription?.Dispose();
        await stopping.CancelAsync();
        await beating;
        var reason = fate.ExitCode == WorkerExit.OutOfMemory ? WorkerEnd.OutOfMemory(options.Value.Worker) : "stopped";
        await dead.EndedAsync(worker.Id, reason, handBack: true);
    }

    public void Dispose() => stopping.Dispose();

    private async Task RegisterAsync(CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var now = time.GetUtcNow();
        db.JobWorkers.Add(new JobWorker
        {
            Id = worker.Id,
            Host = Environment.MachineName,
            ProcessId = Environment.ProcessId,
            StartedAt = now,
            LastSeenAt = now,
            Concurrency = options.Value.Worker.Concurrency,
            ResidentBytes = Environment.WorkingSet,
            ResidentLimitBytes = options.Value.Worker.MaxResidentMegabytes * 1024L * 1024L,
            CodeVersion = WorkerIdentity.CodeVersion,
        });
        await db.SaveChangesAsync(cancellation);
        await feed.AnnounceAsync([Topics.Workers], cancellation);
    }

    private async Task BeatAsync()
    {
        using var timer = new PeriodicTimer(Interval, time);
        for (var beat = 1; ; beat++)
        {
            try
            {
                await timer.WaitForNextTickAsync(stopping.Token);
                await ReportAsync(beat % 2 == 0);
                await PassOnCancellationsAsync();
                if (beat % BeatsPerSweep != 0) { continue; }
                await dead.SweepAsync(worker.Id, stopping.Token);
                await lost.SweepAsync(stopping.Token);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested) { return; }
            catch (Exception failure) // whatever it was, a worker without a pulse is taken for dead
            {
                logger.LogWarning(failure, "Could not report that this worker lives; trying again.");
            }
        }
    }

    private async Task ReportAsync(bool announce)
    {
        await using var db = await contexts.CreateDbContextAsync(stopping.Token);
        var (now, resident) = (time.GetUtcNow(), Environment.WorkingSet);
        await db.JobWorkers.Where(w => w.Id == worker.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(w => w.LastSeenAt, now).SetProperty(w => w.ResidentBytes, resident), stopping.Token);
        if (announce) { await feed.AnnounceAsync([Topics.Workers], stopping.Token); }
    }

    private async Task PassOnCancellationsAsync()
    {
        var mine = running.All;
        if (mine.Count == 0) { return; }
        var ids = mine.Select(r => r.Job.Id).ToList();
        await using var db = await contexts.CreateDbContextAsync(CancellationToken.None);
        var rows = await db.Jobs.Where(j => ids.Contains(j.Id)).Select(j => new { j.Id, j.State, j.WorkerId, j.Attempts }).ToDictionaryAsync(j => j.Id);
        foreach (var entry in mine)
        {
            var goesOn = rows.TryGetValue(entry.Job.Id, out var row)
                && row.WorkerId == worker.Id && row.Attempts == entry.Job.Attempts && row.State is JobState.Running or JobState.Succeeded;
            if (!goesOn) { await entry.CancelAsync(); }
        }
    }
}
