using MlStudio.Learning.Trainers.Boosting.Binning;

namespace MlStudio.Learning.Trainers.Boosting;

/// <summary>
/// Splits a category: each level against the rest where there are few, otherwise levels sorted by G / (H + smoothing) and cut
/// from both ends (Fisher, "On grouping for maximum homogeneity", 1958; as in LightGBM). Missing values count as a level of their own.
/// </summary>
internal static class CategorySplitFinder
{
    public static Split Find(ReadOnlySpan<long> cells, int feature, FeatureBins bins, LeafTotals leaf, GradientLayout layout, SplitRules rules, bool bounded)
    {
        Span<int> levels = stackalloc int[256];
        Span<double> order = stackalloc double[256];
        var candidate = new SplitFinder.Candidate(rules, layout, leaf, bounded);
        var count = 0;
        var filled = 0;
        for (var bin = 0; bin < cells.Length; bin++)
        {
            if (cells[bin] == 0) { continue; }
            filled++;
            levels[count++] = bin;
        }
        if (filled < 2) { return Split.None; }
        if (filled <= rules.OneAgainstRestLevels) { return OneAgainstRest(cells, levels[..count], feature, bins, candidate); }

        var kept = 0;
        for (var i = 0; i < count; i++)
        {
            var cell = cells[levels[i]];
            if (candidate.Rows(cell) < rules.CategorySmoothing) { continue; }
            levels[kept] = levels[i];
            order[kept++] = layout.Gradient(cell) / (layout.Hessian(cell) + rules.CategorySmoothing);
        }
        levels = levels[..kept];
        order[..kept].Sort(levels);
        var regularised = new SplitFinder.Candidate(rules, layout, leaf, bounded, extraL2: rules.CategoryL2);
        var best = (Gain: regularised.BaseGain, Taken: 0, FromEnd: false, Sum: 0L);
        Scan(cells, levels, false, regularised, rules, ref best);
        Scan(cells, levels, true, regularised, rules, ref best);
        if (best.Taken == 0) { return Split.None; }
        var left = new BinSet();
        for (var i = 0; i < best.Taken; i++) { left.Add(levels[best.FromEnd ? kept - 1 - i : i]); }
        return Make(feature, bins, cells, left, best.Gain - regularised.ParentScore, best.Sum);
    }

    private static void Scan(ReadOnlySpan<long> cells, ReadOnlySpan<int> levels, bool fromEnd, in SplitFinder.Candidate candidate, SplitRules rules,
        ref (double Gain, int Taken, bool FromEnd, long Sum) best)
    {
        long left = 0;
        double group = 0;
        var most = Math.Min(Math.Min(rules.MaxCategoriesPerSide, (levels.Length + 1) / 2), levels.Length);
        for (var i = 0; i < most; i++)
        {
            var cell = cells[levels[fromEnd ? levels.Length - 1 - i : i]];
            left += cell;
            group += candidate.Rows(cell);
            if (group < rules.MinRowsPerCategory) { continue; }
            var gain = candidate.Gain(left);
            if (double.IsNegativeInfinity(gain)) { continue; }
            group = 0;
            if (gain > best.Gain) { best = (gain, i + 1, fromEnd, left); }
        }
    }

    private static Split OneAgainstRest(ReadOnlySpan<long> cells, ReadOnlySpan<int> levels, int feature, FeatureBins bins, in SplitFinder.Candidate candidate)
    {
        var best = candidate.BaseGain;
        var bestLevel = -1;
        foreach (var level in levels)
        {
            var gain = candidate.Gain(cells[level]);
            if (gain > best) { (best, bestLevel) = (gain, level); }
        }
        if (bestLevel < 0) { return Split.None; }
        var left = new BinSet();
        left.Add(bestLevel);
        return Make(feature, bins, cells, left, best - candidate.ParentScore, cells[bestLevel]);
    }

    private static Split Make(int feature, FeatureBins bins, ReadOnlySpan<long> cells, BinSet left, double gain, long sum) => new()
    {
        Feature = feature,
        Gain = gain,
        IsCategory = true,
        LeftBins = left,
        MissingLeft = cells[bins.MissingBin] == 0 ? null : left.Contains(bins.MissingBin),
        LeftSum = sum,
    };
}
