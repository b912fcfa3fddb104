namespace MlStudio.Learning.Metrics;

/// <summary>Where a run stands beside the best one of those that were measured on the same rows.</summary>
/// <param name="Index">Its place in the list given.</param>
/// <param name="IsBest">Whether it has the best value of those that it can be compared with.</param>
/// <param name="CannotBeToldApart">Whether it is the best, or not certainly worse.</param>
/// <param name="AgainstBest">The best less this one; null for the best itself and where they cannot be compared.</param>
/// <param name="CorrectedPValue">Its chance, corrected for having chosen the best on the same rows (Bonferroni over all pairs of runs); null as above.</param>
/// <param name="Reason">Why it cannot be compared with the best of all, or why the comparison contradicts the order of the values; else null.</param>
/// <param name="Best">The place of the run that it stands beside; its own for the best, -1 where there is none.</param>
public sealed record RunStanding(int Index, bool IsBest, bool CannotBeToldApart, PairedComparison? AgainstBest, double? CorrectedPValue, string? Reason, int Best = -1);

/// <summary>Finds the runs that are as good as the best one for all that their rows can tell. Thread-safe.</summary>
public static class BestRuns
{
    /// <summary>
    /// Runs that were measured on the same rows stand beside the best of them. The best was chosen by the same rows, so that among k equally
    /// good runs the largest of k (k - 1) / 2 differences is looked at, and chances are corrected for all of them.
    /// </summary>
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
        var kinds = Kinds(runs);
        int[] bests = [.. kinds.Select(kind => BestOf(kind, values, definition))];
        var first = BestOf([.. bests.Where(b => b >= 0)], values, definition);
        var standings = new RunStanding[runs.Count];
        for (var k = 0; k < kinds.Count; k++)
        {
            foreach (var i in kinds[k])
            {
                cancellation.ThrowIfCancellationRequested();
                standings[i] = Beside(runs, i, bests[k], first, metric, options, cancellation);
            }
        }
        double pairs = kinds.Sum(kind => (long)kind.Count * (kind.Count - 1) / 2);
        return [.. standings.Select(s => s.AgainstBest is { } found ? Judged(s, found, Math.Min(1, found.PValue * pairs), definition, level) : s)];
    }

    /// <summary>The runs that can be compared with one another.</summary>
    private static List<List<int>> Kinds(IReadOnlyList<RunAnswers> runs)
    {
        var kinds = new List<List<int>>();
        for (var i = 0; i < runs.Count; i++)
        {
            var own = i;
            if (kinds.FirstOrDefault(kind => RunComparer.WhyNot(runs[kind[0]], runs[own]) is null) is { } known) { known.Add(i); } else { kinds.Add([i]); }
        }
        return kinds;
    }

    private static int BestOf(IReadOnlyList<int> some, IReadOnlyList<double?> values, MetricDefinition metric)
    {
        var best = -1;
        foreach (var i in some)
        {
            if (values[i] is { } value && (best < 0 || metric.IsBetter(value, values[best]!.Value))) { best = i; }
        }
        return best;
    }

    private static RunStanding Beside(IReadOnlyList<RunAnswers> runs, int index, int best, int first, string metric, IntervalOptions? options, CancellationToken cancellation)
    {
        var reason = first < 0 ? $"{MetricCatalog.Get(metric).Name} is undefined for all runs." : RunComparer.WhyNot(runs[first], runs[index]);
        if (index == best) { return new(index, true, true, null, null, reason, best); }
        if (best < 0) { return new(index, false, false, null, null, reason); }
        try { return new(index, false, false, RunComparer.Compare(runs[best], runs[index], metric, options, cancellation), null, reason, best); }
        catch (LearningException e) { return new(index, false, false, null, null, e.Message, best); }
    }

    private static RunStanding Judged(RunStanding standing, PairedComparison found, double corrected, MetricDefinition metric, double level)
    {
        var isBetter = metric.IsBetter(found.Second, found.First);
        return standing with
        {
            CorrectedPValue = corrected,
            CannotBeToldApart = isBetter || corrected >= level,
            Reason = isBetter && corrected < level ? $"On these rows it is better than the run with the best value. {found.Pooled}".TrimEnd() : standing.Reason,
        };
    }
}
