namespace MlStudio.Learning.Data;

/// <summary>
/// The population stability index: the sum over bins of (after - before) · ln(after / before), shares as probabilities,
/// at least 0.0001 each. Numbers are binned by the earlier histogram with neighbours joined until each holds a tenth;
/// categories by the most frequent levels of either version; missing values are a bin of their own.
/// </summary>
internal static class StabilityIndex
{
    private const double LeastShare = 1e-4;
    private const double BinShare = 0.1;

    /// <summary>The index, or null where there is nothing to compare.</summary>
    public static double? Between(ColumnProfile before, ColumnProfile after)
    {
        if (before.Count == 0 || after.Count == 0) { return null; }
        List<(double Before, double After)>? shares = (before, after) switch
        {
            ({ Number: { } old }, { Number: { } now }) => Bin(old.Histogram, now.Histogram),
            ({ Categories: { } old }, { Categories: { } now }) => Bin(old, now),
            _ => null,
        };
        if (shares is null) { return null; }
        var index = Term(before.MissingShare, after.MissingShare);
        foreach (var (old, now) in shares) { index += Term(old * (1 - before.MissingShare), now * (1 - after.MissingShare)); }
        return index;
    }

    /// <summary>The index of missing against other values; null where one has no rows, or where nothing but that can be compared and it is the same.</summary>
    public static double? OfMissing(ColumnProfile before, ColumnProfile after) =>
        before.Count == 0 || after.Count == 0 || before.MissingShare == after.MissingShare ? null
        : Term(before.MissingShare, after.MissingShare) + Term(1 - before.MissingShare, 1 - after.MissingShare);

    private static double Term(double before, double after)
    {
        if (before <= 0 && after <= 0) { return 0; }
        (before, after) = (Math.Max(before, LeastShare), Math.Max(after, LeastShare));
        return (after - before) * Math.Log(after / before);
    }

    private static List<(double Before, double After)> Bin(CategoryProfile before, CategoryProfile after)
    {
        double beforeTotal = before.Top.Sum(t => t.Count) + before.OtherCount, afterTotal = after.Top.Sum(t => t.Count) + after.OtherCount;
        // Below the top ten a level's count is unknown: where one version lists fewer than all, unlisted ones stay in "other".
        var known = before.Top.Select(t => t.Level).Where(l => after.OtherCount == 0 || after.Top.Any(t => t.Level == l))
            .Concat(after.Top.Select(t => t.Level).Where(l => before.OtherCount == 0)).Distinct(StringComparer.Ordinal).ToList();
        var shares = known.Select(level => (Count(before, level) / beforeTotal, Count(after, level) / afterTotal)).ToList();
        shares.Add((1 - shares.Sum(s => s.Item1), 1 - shares.Sum(s => s.Item2)));
        return shares;
    }

    private static double Count(CategoryProfile profile, string level) => profile.Top.FirstOrDefault(t => t.Level == level)?.Count ?? 0;

    private static List<(double Before, double After)> Bin(Histogram before, Histogram after)
    {
        double total = before.Counts.Sum();
        var shares = new List<(double, double)>();
        double held = 0, below = 0;
        for (var bin = 0; bin < before.Counts.Count; bin++)
        {
            held += before.Counts[bin] / total;
            var isLast = bin == before.Counts.Count - 1;
            if (held < BinShare && !isLast) { continue; }
            var until = isLast ? 1 : Below(after, before.Edges[bin + 1]);
            if (isLast && held < BinShare / 2 && shares.Count > 0)
            {
                shares[^1] = (shares[^1].Item1 + held, shares[^1].Item2 + until - below);
                break;
            }
            shares.Add((held, until - below));
            (held, below) = (0, until);
        }
        // The outer bins are open: whatever lies beyond the earlier range counts in them.
        return shares;
    }

    /// <summary>The share of a histogram below a value, spread evenly inside bins.</summary>
    private static double Below(Histogram histogram, double value)
    {
        double total = histogram.Counts.Sum(), sum = 0;
        for (var bin = 0; bin < histogram.Counts.Count; bin++)
        {
            var (low, high) = (histogram.Edges[bin], histogram.Edges[bin + 1]);
            if (value >= high && value > low) { sum += histogram.Counts[bin]; continue; }
            if (value > low) { sum += histogram.Counts[bin] * (value - low) / (high - low); }
            break;
        }
        return sum / total;
    }
}
