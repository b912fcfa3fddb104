using System.Runtime.CompilerServices;
using MlStudio.Core.Access;
using MlStudio.Core.Jobs;

namespace MlStudio.Core.Experiments;

/// <summary>Lists and comparisons of runs as CSV, with the filter and order of the page.</summary>
public sealed class RunExport(RunLeaderboard leaderboard, RunReader reader, RunSignificance significance)
{
    public const int MostRuns = 100_000;

    /// <summary>One line per run: what was asked, state, validation figures. In pieces, which one after the other are the file.</summary>
    public async IAsyncEnumerable<string> ListAsync(Actor actor, string slug, RunFilter filter, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var metrics = await leaderboard.MetricsAsync(actor, slug, cancellation);
        yield return new CsvText().Row(["run", "name", "algorithm", "data", "data_version", "target", "task", "state", "queued_by", "queued_at", "seconds", "tags", .. metrics.SelectMany(m => new[] { $"validation_{m}", $"validation_{m}_std" })]).ToString();
        await foreach (var runs in leaderboard.ReadAllAsync(actor, slug, filter, MostRuns, metrics, cancellation))
        {
            var csv = new CsvText();
            foreach (var run in runs)
            {
                csv.Row([
                    run.Number, run.Name, run.TrainerKey, run.DatasetName, run.DatasetVersion, run.Target, run.Task, run.State.InWords(), run.QueuedBy, run.QueuedAt,
                    run.Duration?.TotalSeconds, run.Tags,
                    .. metrics.SelectMany(m => run.Metrics.GetValueOrDefault(m) is { } figure ? new object?[] { figure.Value, figure.Deviation } : [null, null]),
                ]);
            }
            yield return csv.ToString();
        }
    }

    /// <summary>
    /// One line per metric or setting, one column per run or group of repeats, arranged as on the page. Repeats have the ends of their
    /// 95 % interval beside the mean; with a baseline each other column has its difference and, where it can be told, the corrected chance.
    /// </summary>
    public async Task<string> CompareAsync(Actor actor, string slug, IReadOnlyList<int> numbers, ComparisonView view, CancellationToken cancellation)
    {
        var comparison = view.Arrange(await reader.CompareAsync(actor, slug, numbers, cancellation));
        var columns = comparison.Columns.Select((c, i) => (Column: c, Name: Name(c), IsCompared: comparison.HasBaseline && i > 0)).ToArray();
        var csv = new CsvText().Row(["part", "name", .. columns.SelectMany(c => Heads(c.Column, c.Name, c.IsCompared))]);
        foreach (var (part, rows) in new[] { (RunParts.Validation, comparison.Validation), (RunParts.Test, comparison.Test) })
        {
            foreach (var row in rows)
            {
                var verdicts = await VerdictsAsync(comparison, row, part, cancellation);
                csv.Row([part, row.Metric.Key, .. columns.SelectMany((c, i) => Figures(c.Column, row, i, c.IsCompared, verdicts))]);
            }
        }
        foreach (var row in comparison.Configuration)
        {
            csv.Row(["configuration", row.Algorithm is null ? row.Label : $"{row.Group}: {row.Label}", .. columns.SelectMany((c, i) => Heads(c.Column, row.Values[i], c.IsCompared).Select((v, at) => at == 0 ? v : null))]);
        }
        return csv.ToString();
    }

    private static string Name(ComparisonColumn column) => $"{string.Join(' ', column.Runs.Select(r => r.Run.Item.Number))} {column.Lead.Run.Item.Name}";

    private static IEnumerable<string> Heads(ComparisonColumn column, string name, bool isCompared)
    {
        yield return name;
        if (column.IsRepeated)
        {
            yield return $"{name}: from";
            yield return $"{name}: to";
        }
        if (!isCompared) { yield break; }
        yield return $"{name}: difference";
        if (!column.IsRepeated) { yield return $"{name}: p"; }
    }

    private static IEnumerable<object?> Figures(ComparisonColumn column, MetricRow row, int place, bool isCompared, IReadOnlyDictionary<int, RunVerdict> verdicts)
    {
        var figure = row.Figures[place];
        yield return figure?.Value;
        if (column.IsRepeated)
        {
            yield return figure?.Value - figure?.OverRuns?.Half;
            yield return figure?.Value + figure?.OverRuns?.Half;
        }
        if (!isCompared) { yield break; }
        yield return row.Differences[place]?.Value;
        if (!column.IsRepeated) { yield return verdicts.GetValueOrDefault(column.Lead.Run.Item.Number)?.Chance; }
    }

    private async Task<IReadOnlyDictionary<int, RunVerdict>> VerdictsAsync(RunComparison comparison, MetricRow row, string part, CancellationToken cancellation) =>
        comparison.Tested is { Count: > 0 } others && row.Differences.Any(d => d is not null)
            ? await significance.CompareAsync(comparison.Columns[0].Lead.Run, [.. others.Select(c => c.Lead.Run)], part, row.Metric.Key, cancellation)
            : new Dictionary<int, RunVerdict>();
}
