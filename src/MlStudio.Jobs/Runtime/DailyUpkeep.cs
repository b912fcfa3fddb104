using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MlStudio.Core.Persistence;

namespace MlStudio.Jobs.Runtime;

/// <summary>Lets a worker tidy up the blobs and the database's statistics: some time after it started, then once a day.</summary>
internal sealed class DailyUpkeep(BlobSweeper sweeper, IDbContextFactory<StudioDbContext> contexts, TimeProvider time, ILogger<DailyUpkeep> logger) : BackgroundService
{
    private static readonly TimeSpan s_first = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan s_interval = TimeSpan.FromDays(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var wait = s_first; ; wait = s_interval)
        {
            try
            {
                await Task.Delay(wait, time, stoppingToken);
                await TryAsync("The database's statistics could not be refreshed", () => DatabaseStatistics.RefreshAsync(contexts, stoppingToken), stoppingToken);
                await TryAsync("Files of deleted runs and data could not be removed", () => SweepAsync(stoppingToken), stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { return; }
        }
    }

    private async Task SweepAsync(CancellationToken cancellation)
    {
        var removed = await sweeper.SweepAsync(cancellation);
        if (removed > 0) { logger.LogInformation("{Count} files of runs and data that were deleted long ago were removed.", removed); }
    }

    /// <summary>Tidying up can wait; jobs cannot.</summary>
    private async Task TryAsync(string failure, Func<Task> work, CancellationToken cancellation)
    {
        try { await work(); }
        catch (Exception e) when (e is not OutOfMemoryException && !cancellation.IsCancellationRequested) { logger.LogWarning(e, "{Failure}; it is tried again tomorrow.", failure); }
    }
}
