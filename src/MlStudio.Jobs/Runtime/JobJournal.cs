using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using MlStudio.Core.Jobs;
using MlStudio.Core.Persistence;

namespace MlStudio.Jobs.Runtime;

/// <summary>Collects what an attempt reports and writes it in batches, a few times per second at most.</summary>
internal sealed class JobJournal
{
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly Lock gate = new();
    private readonly Job job;
    private readonly IDbContextFactory<StudioDbContext> contexts;
    private readonly IChangeFeed feed;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly CancellationTokenSource stopping = new();
    private readonly Task writing;
    private readonly EndEstimate estimate;
    private StringBuilder lines = new();
    private List<double?[]> points = [];
    private (double Fraction, string Phase)? progress;

    public JobJournal(Job job, IDbContextFactory<StudioDbContext> contexts, IChangeFeed feed, TimeProvider time, ILogger logger)
    {
        (this.job, this.contexts, this.feed, this.time, this.logger) = (job, contexts, feed, time, logger);
        estimate = new EndEstimate(time.GetUtcNow());
        writing = Task.Run(WriteRegularlyAsync);
    }

    public void Report(double fraction, string phase)
    {
        lock (gate) { progress = (double.IsNaN(fraction) ? 0 : Math.Clamp(fraction, 0, 1), phase); }
    }

    public void Log(string line)
    {
        var at = time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        lock (gate) { lines.Append(at).Append(' ').Append(line.ReplaceLineEndings(" ")).Append('\n'); }
    }

    public void Point(int step, double? training, double? held)
    {
        lock (gate) { points.Add([step, Finite(training), Finite(held)]); }
    }

    /// <summary>Writes what is left and stops. May be called more than once.</summary>
    public async Task StopAsync()
    {
        await stopping.CancelAsync();
        await writing;
    }

    private async Task WriteRegularlyAsync()
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping.Token)) { await TryWriteAsync(); }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await TryWriteAsync();
        }
    }

    private async Task TryWriteAsync()
    {
        var (batch, report) = Take();
        if (batch is null && report is null) { return; }
        try
        {
            await using var db = await contexts.CreateDbContextAsync();
            await using var transaction = await db.Database.BeginTransactionAsync();
            if (report is { } current) { await WriteProgressAsync(db, current); }
            if (batch is not null)
            {
                db.JobLogBatches.Add(batch);
                await db.SaveChangesAsync();
            }
            await transaction.CommitAsync();
            await feed.AnnounceAsync([Topics.Job(job.Id)], CancellationToken.None);
        }
        catch (Exception failure)
        {
            // The record of the work is not the work: the job goes on, and the next batch is tried by itself.
            logger.LogWarning(failure, "Could not write progress or log of job {Job}.", job.Id);
        }
    }

    private Task<int> WriteProgressAsync(StudioDbContext db, (double Fraction, string Phase) current)
    {
        var expectedEnd = estimate.At(current.Fraction, time.GetUtcNow());
        return db.Jobs
            .Where(j => j.Id == job.Id && j.WorkerId == job.WorkerId && j.Attempts == job.Attempts && (j.State == JobState.Running || j.State == JobState.Cancelling))
            .ExecuteUpdateAsync(set => set
                .SetProperty(j => j.Progress, current.Fraction)
                .SetProperty(j => j.Phase, current.Phase)
                .SetProperty(j => j.ExpectedEnd, expectedEnd));
    }

    private (JobLogBatch? Batch, (double, string)? Report) Take()
    {
        lock (gate)
        {
            JobLogBatch? batch = null;
            if (lines.Length > 0 || points.Count > 0)
            {
                batch = new JobLogBatch
                {
                    JobId = job.Id,
                    Attempt = job.Attempts,
                    At = time.GetUtcNow(),
                    Lines = lines.ToString(),
                    PointsJson = points.Count == 0 ? "" : JsonSerializer.Serialize(points),
                };
                (lines, points) = (new StringBuilder(), []);
            }
            var report = progress;
            progress = null;
            return (batch, report);
        }
    }

    /// <summary>JSON has no infinities; a diverged loss is shown as a gap.</summary>
    private static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;
}
