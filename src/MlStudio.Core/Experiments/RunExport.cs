using MlStudio.Core.Access;
using MlStudio.Core.Jobs;

namespace MlStudio.Core.Experiments;

/// <summary>Lists and comparisons of runs as CSV, with the filter and order of the page.</summary>
public sealed class RunExport(RunLeaderboard leaderboard, RunReader reader)
{
    public const int MostRuns = 100_000;

    /// <summary>One line per run: what was asked, state, validation figures.</summary>
    public async Task<string> ListAsync(Actor actor, string slug, RunFilter filter, CancellationToken cancellation)
    {
        var page = await leaderboard.ListAsync(actor, slug, filter, 0, MostRuns, cancellation, RunLeaderboard.AllColumns);
        var metrics = page.Choices.Metrics;
        var csv = new CsvText().Row(["run", "name", "algorithm", "data", "data_version", "target", "task", "state", "queued_by", "queued_at", "seconds", "tags", .. metrics.SelectMany(m => new[] { $"validation_{m}", $"validation_{m}_std" })]);
        foreach (var run in page.Runs)
        {
            csv.Row([
                run.Number, run.Name, run.TrainerKey, run.DatasetName, run.DatasetVersion, run.Target, run.Task, run.State.InWords(), run.QueuedBy, run.QueuedAt,
                run.Duration?.TotalSeconds, run.Tags,
                .. metrics.SelectMany(m => run.Metrics.GetValueOrDefault(m) is { } figure ? new object?[] { figure.Value, figure.Deviation } : [null, null]),
            ]);
        }
        return csv.ToString();
    }

    /// <summary>One line per metric or setting, one column per run, as on the page.</summary>
    public async Task<string> CompareAsync(Actor actor, string slug, IReadOnlyList<int> numbers, CancellationToken cancellation)
    {
        var comparison = RunComparison.Of(await reader.CompareAsync(actor, slug, numbers, cancellation));
        var csv = new CsvText().Row(["part", "name", .. comparison.Runs.Select(r => $"{r.Run.Item.Number} {r.Run.Item.Name}")]);
        foreach (var (part, rows) in new[] { (RunParts.Validation, comparison.Validation), (RunParts.Test, comparison.Test) })
        {
            foreach (var row in rows) { csv.Row([part, row.Metric.Key, .. row.Figures.Select(f => (object?)f?.Value)]); }
        }
        foreach (var row in comparison.Configuration) { csv.Row(["configuration", row.Algorithm is null ? row.Label : $"{row.Group}: {row.Label}", .. row.Values]); }
        return csv.ToString();
    }
}
