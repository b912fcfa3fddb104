using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using MlStudio.Core.Access;
using MlStudio.Core.Persistence;
using MlStudio.Learning.Validation;

namespace MlStudio.Core.Experiments;

/// <summary>Reads a run's log and its growing learning curve, from where the page left off.</summary>
public sealed class RunLog(IDbContextFactory<StudioDbContext> contexts)
{
    private const int MostBatches = 5000;

    /// <param name="after">The <see cref="RunLogPart.Last"/> of the part read before; 0 for all.</param>
    public async Task<RunLogPart> ReadAsync(Actor actor, string slug, int number, long after, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var scope = await db.DemandAsync(actor, slug, Permission.Read, cancellation);
        var run = await db.RunAsync(scope, number, cancellation);
        var batches = await db.JobLogBatches.AsNoTracking().Where(b => b.JobId == run.JobId && b.Id > after).OrderBy(b => b.Id).Take(MostBatches).ToListAsync(cancellation);
        var lines = batches.SelectMany(b => b.Lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => Line(b.Attempt, b.At, l)));
        var points = batches.Where(b => b.Attempt == run.Job.Attempts && b.PointsJson.Length > 0)
            .SelectMany(b => JsonSerializer.Deserialize<double?[][]>(b.PointsJson) ?? [])
            .Where(p => p is [not null, _, _]).Select(p => new LearningCurvePoint((int)p[0]!.Value, p[1], p[2]));
        return new RunLogPart([.. lines], [.. points], run.Job.Attempts, batches.Count == 0 ? after : batches[^1].Id);
    }

    private static RunLogLine Line(int attempt, DateTimeOffset otherwise, string line)
    {
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        return space > 0 && DateTimeOffset.TryParse(line.AsSpan(0, space), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? new RunLogLine(attempt, at, line[(space + 1)..])
            : new RunLogLine(attempt, otherwise, line);
    }
}

/// <param name="Points">Of the current attempt.</param>
/// <param name="Last">Where to read on.</param>
public sealed record RunLogPart(IReadOnlyList<RunLogLine> Lines, IReadOnlyList<LearningCurvePoint> Points, int Attempt, long Last);

public sealed record RunLogLine(int Attempt, DateTimeOffset At, string Text);
