using System.Reflection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MlStudio.Core;

namespace MlStudio.Jobs.Runtime;

/// <summary>Which program is started as worker, and whether the host lives for the worker alone.</summary>
internal sealed record SupervisedProgram(Assembly Assembly, bool HostLivesForIt);

/// <summary>Starts the worker process, starts it afresh with growing pauses when it dies, and records what became of it.</summary>
internal sealed class WorkerSupervisor(
    SupervisedProgram program, DeadWorkers dead, IOptions<StudioOptions> options, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<WorkerSupervisor> logger)
    : BackgroundService
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <summary>A worker that lived so long was well: the next death counts as the first.</summary>
    private static readonly TimeSpan WellAfter = TimeSpan.FromSeconds(60);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = FirstPause;
        while (!stoppingToken.IsCancellationRequested)
        {
            var startedAt = time.GetTimestamp();
            try
            {
                if (!await SuperviseOneAsync(stoppingToken)) { return; }
            }
            catch (Exception failure)
            {
                // The pages must not go down with the worker; the next worker looks after what this one left.
                logger.LogError(failure, "Starting or recording a worker failed.");
            }
            if (stoppingToken.IsCancellationRequested) { return; }
            if (time.GetElapsedTime(startedAt) > WellAfter) { pause = FirstPause; }
            logger.LogWarning("Starting another worker in {Pause}.", pause);
            await Task.Delay(pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, pause.Ticks * 2));
        }
    }

    /// <returns>Whether another worker is to follow.</returns>
    private async Task<bool> SuperviseOneAsync(CancellationToken stoppingToken)
    {
        using var worker = WorkerProcess.Start(program.Assembly, options.Value);
        logger.LogInformation("Started worker {Worker}.", worker.Id);
        var end = await worker.WaitAsync(stoppingToken);
        if (stoppingToken.IsCancellationRequested)
        {
            await dead.EndedAsync(worker.Id, end.Reason, handBack: true);
            return false;
        }
        if (end.ExitCode != WorkerExit.Refused)
        {
            logger.LogWarning("The worker {Reason}.", end.Reason);
            await dead.EndedAsync(worker.Id, end.Reason);
            return true;
        }
        if (!program.HostLivesForIt) { return true; } // it has said why
        Environment.ExitCode = WorkerExit.Refused;
        lifetime.StopApplication();
        return false;
    }
}
