using MlStudio.Learning.Metrics;

namespace MlStudio.Core.Experiments;

/// <summary>How compared runs are arranged.</summary>
/// <param name="Baseline">The number of the run that the others are held against; null, or one that is not there, for none.</param>
/// <param name="Sort">Key of a metric, by whose validation figures the columns are ordered; "-" in front for descending; null for the order of the runs.</param>
/// <param name="Groups">Whether repeats of one configuration are one column.</param>
/// <param name="Unfolded">Numbers of runs whose repeats are columns of their own all the same.</param>
public sealed record ComparisonView(int? Baseline = null, string? Sort = null, bool Groups = false, IReadOnlyList<int>? Unfolded = null)
{
    /// <summary>Puts repeats together unless nothing would be left to compare, and orders by a validation figure; columns without it come last.</summary>
    public RunComparison Arrange(IReadOnlyList<ComparedRun> runs)
    {
        var comparison = RunComparison.Of([.. Columns(runs)], Baseline);
        if (Sort is null || comparison.Validation.FirstOrDefault(r => r.Metric.Key == Sort.TrimStart('-')) is not { } by) { return comparison; }
        var known = comparison.Columns.Select((c, i) => (Column: c, by.Figures[i]?.Value)).OrderBy(c => c.Value is null);
        var sorted = Sort.StartsWith('-') ? known.ThenByDescending(c => c.Value) : known.ThenBy(c => c.Value);
        return RunComparison.Of([.. sorted.Select(c => c.Column)], Baseline);
    }

    private IEnumerable<ComparisonColumn> Columns(IReadOnlyList<ComparedRun> runs)
    {
        var repeats = Groups ? RunRepeats.Group(runs) : [];
        return repeats.Count > 1
            ? repeats.SelectMany(c => (Unfolded ?? []).Any(c.Has) ? Single(c.Runs) : [c])
            : Single(runs);
    }

    private static IEnumerable<ComparisonColumn> Single(IEnumerable<ComparedRun> runs) => runs.Select(r => new ComparisonColumn([r]));
}
