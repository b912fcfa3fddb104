namespace MlStudio.Learning.Metrics;

/// <summary>Where a run stands beside the best one.</summary>
/// <param name="Index">Its place in the list given.</param>
/// <param name="IsBest">Whether it has the best value of those that can be compared.</param>
/// <param name="CannotBeToldApart">Whether it is the best, or not certainly worse.</param>
/// <param name="AgainstBest">The best less this one; null for the best itself and where they cannot be compared.</param>
/// <param name="CorrectedPValue">Its chance after Holm's correction for all comparisons with the best; null as above.</param>
/// <param name="Reason">Why it cannot be compared, or null.</param>
public sealed record RunStanding(int Index, bool IsBest, bool CannotBeToldApart, PairedComparison? AgainstBest, double? CorrectedPValue, string? Reason);

/// <summary>Finds the runs that are as good as the best one for all that their rows can tell. Thread-safe.</summary>
public static class BestRuns
{
    /// <param name="runs">The same part of each run, the run with the best known value first or in any order.</param>
    /// <param name="values">The metric of each run, by which the best is chosen; null where undefined.</param>
    /// <param name="metric">A metric of the task.</param>
    /// <param name="level">From this corrected chance on a run cannot be told apart from the best.</param>
    /// <exception cref="ArgumentException">Not as many values as runs.</exception>
    public static IReadOnlyList<RunStanding> Find(
        IReadOnlyList<RunAnswers> runs, IReadOnlyList<double?> values, string metric, double level = 0.05, IntervalOptions? options = null, CancellationToken cancellation = default)
    {
        if (runs.Count != values.Count) { throw new ArgumentException($"Expected {runs.Count} values, got {values.Count}.", nameof(values)); }
        var definition = MetricCatalog.Get(metric);
        var best = -1;
        for (var i = 0; i < values.Count; i++)
        {
            if (values[i] is { } value && (best < 0 || definition.IsBetter(value, values[best]!.Value))) { best = i; }
        }
        if (best < 0) { return [.. runs.Select((_, i) => new RunStanding(i, false, false, null, null, $"{definition.Name} is undefined for all runs."))]; }
        var standings = new RunStanding[runs.Count];
        for (var i = 0; i < runs.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (i == best) { standings[i] = new(i, true, true, null, null, null); continue; }
            var reason = RunComparer.WhyNot(runs[best], runs[i]);
            if (reason is not null) { standings[i] = new(i, false, false, null, null, reason); continue; }
            try { standings[i] = new(i, false, false, RunComparer.Compare(runs[best], runs[i], metric, options, cancellation), null, null); }
            catch (LearningException e) { standings[i] = new(i, false, false, null, null, e.Message); }
        }
        int[] compared = [.. standings.Where(s => s.AgainstBest is not null).Select(s => s.Index)];
        var corrected = ManyTests.Holm([.. compared.Select(i => standings[i].AgainstBest!.PValue)]);
        for (var c = 0; c < compared.Length; c++)
        {
            standings[compared[c]] = standings[compared[c]] with { CorrectedPValue = corrected[c], CannotBeToldApart = corrected[c] >= level };
        }
        return standings;
    }
}
