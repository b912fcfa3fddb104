using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using MlStudio.Core.Access;
using MlStudio.Core.Jobs;
using MlStudio.Core.Persistence;
using MlStudio.Learning.Validation;

namespace MlStudio.Core.Experiments;

/// <summary>Reads what a training reports: where it is while it goes on, and its log in parts. Long trainings write many thousands of batches; no reading holds them all.</summary>
public sealed class RunLog(IDbContextFactory<StudioDbContext> contexts)
{
    /// <summary>Batches that are read at a time; a training writes up to four a second.</summary>
    internal const int MostBatches = 500;

    /// <summary>How far the training is, with its newest lines and its whole curve.</summary>
    /// <param name="since">The reading before, which this one goes on from; null for the first.</param>
    public async Task<RunJournal> FollowAsync(Actor actor, string slug, int number, RunJournal? since, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var scope = await db.DemandAsync(actor, slug, Permission.Read, cancellation);
        var job = (await db.RunAsync(scope, number, cancellation)).Job;
        var last = since?.Last ?? 0;
        var fresh = db.JobLogBatches.AsNoTracking().Where(b => b.JobId == job.Id && b.Id > last);
        var batches = await fresh.OrderByDescending(b => b.Id).Take(MostBatches).ToListAsync(cancellation);
        batches.Reverse();
        // An attempt that had to wait again starts its curve anew under the same number.
        var curve = new RunCurve(since is not null && since.Attempt == job.Attempts && since.State != JobState.Queued ? since.Curve : null);
        if (batches.Count == MostBatches)
        {
            var first = batches[0].Id;
            var older = fresh.Where(b => b.Id < first && b.Attempt == job.Attempts && b.PointsJson != "").OrderBy(b => b.Id).Select(b => b.PointsJson);
            await foreach (var points in older.AsAsyncEnumerable().WithCancellation(cancellation)) { curve.Add(Points(points)); }
        }
        foreach (var batch in batches.Where(b => b.Attempt == job.Attempts)) { curve.Add(Points(batch.PointsJson)); }
        return new RunJournal(job.State, job.Attempts, job.Progress, job.Phase, job.StartedAt, job.ExpectedEnd, job.Error)
        {
            Lines = [.. (since?.Lines ?? []).Concat(batches.SelectMany(Lines)).TakeLast(RunJournal.MostLines)],
            Curve = curve,
            Last = batches.Count == 0 ? last : batches[^1].Id,
        };
    }

    /// <summary>A part of the log.</summary>
    /// <param name="before">The <see cref="RunLogPage.First"/> of the part after it; null for the newest lines.</param>
    public async Task<RunLogPage> PageAsync(Actor actor, string slug, int number, long? before, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var scope = await db.DemandAsync(actor, slug, Permission.Read, cancellation);
        var run = await db.RunAsync(scope, number, cancellation);
        var end = before ?? long.MaxValue;
        var batches = await db.JobLogBatches.AsNoTracking().Where(b => b.JobId == run.JobId && b.Id < end && b.Lines != "")
            .OrderByDescending(b => b.Id).Take(MostBatches + 1).ToListAsync(cancellation);
        JobLogBatch[] shown = [.. batches.Take(MostBatches).Reverse()];
        return new RunLogPage([.. shown.SelectMany(Lines)], shown.Length == 0 ? end : shown[0].Id, batches.Count > MostBatches);
    }

    private static IEnumerable<LearningCurvePoint> Points(string json) => json.Length == 0
        ? []
        : (JsonSerializer.Deserialize<double?[][]>(json) ?? []).Where(p => p is [not null, _, _]).Select(p => new LearningCurvePoint((int)p[0]!.Value, p[1], p[2]));

    private static IEnumerable<RunLogLine> Lines(JobLogBatch batch) => batch.Lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => Line(batch.Attempt, batch.At, l));

    private static RunLogLine Line(int attempt, DateTimeOffset otherwise, string line)
    {
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        return space > 0 && DateTimeOffset.TryParse(line.AsSpan(0, space), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? new RunLogLine(attempt, at, line[(space + 1)..])
            : new RunLogLine(attempt, otherwise, line);
    }
}

/// <summary>Consecutive lines of a log.</summary>
/// <param name="First">Where to read on backwards.</param>
/// <param name="HasEarlier">Whether there are lines before these.</param>
public sealed record RunLogPage(IReadOnlyList<RunLogLine> Lines, long First, bool HasEarlier);

public sealed record RunLogLine(int Attempt, DateTimeOffset At, string Text);
