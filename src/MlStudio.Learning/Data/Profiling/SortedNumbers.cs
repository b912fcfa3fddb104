namespace MlStudio.Learning.Data;

/// <summary>Statistics of finite numbers in ascending order.</summary>
internal static class SortedNumbers
{
    private const int MostBins = 30;
    internal static readonly double[] Shares = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99];

    public static int CountDistinct(ReadOnlySpan<double> sorted)
    {
        if (sorted.Length == 0) { return 0; }
        var distinct = 1;
        for (var i = 1; i < sorted.Length; i++)
        {
            if (sorted[i] != sorted[i - 1]) { distinct++; }
        }
        return distinct;
    }

    public static bool AreWhole(ReadOnlySpan<double> sorted)
    {
        foreach (var value in sorted)
        {
            if (value != Math.Floor(value)) { return false; }
        }
        return true;
    }

    /// <summary>Mean and sample standard deviation, in two passes; scaled where squares would overflow.</summary>
    public static (double Mean, double Std) Moments(ReadOnlySpan<double> sorted)
    {
        var largest = Math.Max(Math.Abs(sorted[0]), Math.Abs(sorted[^1]));
        var scale = largest is > 1e100 or (> 0 and < 1e-100) ? largest : 1;
        var factor = 1 / scale;
        double sum = 0, lost = 0;
        foreach (var value in sorted)
        {
            var scaled = value * factor - lost;
            var next = sum + scaled;
            lost = next - sum - scaled;
            sum = next;
        }
        var mean = sum / sorted.Length;
        var squares = 0.0;
        foreach (var value in sorted)
        {
            var away = value * factor - mean;
            squares += away * away;
        }
        var std = sorted.Length < 2 ? 0 : Math.Sqrt(squares / (sorted.Length - 1)) * scale;
        return (Math.Clamp(mean * scale, sorted[0], sorted[^1]), double.IsFinite(std) ? std : double.MaxValue);
    }

    public static Quantile[] Quantiles(ReadOnlySpan<double> sorted)
    {
        var quantiles = new Quantile[Shares.Length];
        for (var i = 0; i < quantiles.Length; i++) { quantiles[i] = new Quantile(Shares[i], QuantileAt(sorted, Shares[i])); }
        return quantiles;
    }

    public static double QuantileAt(ReadOnlySpan<double> sorted, double share)
    {
        var place = share * (sorted.Length - 1);
        var below = (int)place;
        var rest = place - below;
        return rest == 0 ? sorted[below] : sorted[below] * (1 - rest) + sorted[below + 1] * rest;
    }

    /// <summary>Equal bins; for whole numbers with whole widths around them.</summary>
    public static Histogram Histogram(ReadOnlySpan<double> sorted, bool isWhole)
    {
        var edges = Edges(sorted[0], sorted[^1], sorted.Length, isWhole);
        return edges[0] == edges[^1] ? new Histogram(edges, [sorted.Length]) : Count(sorted, edges);
    }

    /// <summary>The edges of the bins for so many values between a least and a largest.</summary>
    public static double[] Edges(double min, double max, int values, bool isWhole)
    {
        var range = max - min;
        if (isWhole && range < 1L << 53 && Math.Abs(min) < 1L << 52)
        {
            var width = Math.Ceiling((range + 1) / MostBins);
            var bins = (int)Math.Ceiling((range + 1) / width);
            return [.. Enumerable.Range(0, bins + 1).Select(i => min - 0.5 + i * width)];
        }
        if (range == 0) { return [min, max]; }
        var count = Math.Clamp((int)Math.Ceiling(Math.Sqrt(values)), 1, MostBins);
        var edges = new double[count + 1];
        for (var i = 0; i <= count; i++) { edges[i] = min * (1 - (double)i / count) + max * ((double)i / count); }
        return edges;
    }

    private static Histogram Count(ReadOnlySpan<double> sorted, double[] edges)
    {
        var counts = new int[edges.Length - 1];
        var before = 0;
        for (var bin = 0; bin < counts.Length; bin++)
        {
            var until = bin == counts.Length - 1 ? sorted.Length : LowerBound(sorted, edges[bin + 1]);
            counts[bin] = until - before;
            before = until;
        }
        return new Histogram(edges, counts);
    }

    /// <summary>How many values are below a bound.</summary>
    public static int LowerBound(ReadOnlySpan<double> sorted, double bound)
    {
        int low = 0, high = sorted.Length;
        while (low < high)
        {
            var middle = (int)((uint)(low + high) >> 1);
            if (sorted[middle] < bound) { low = middle + 1; } else { high = middle; }
        }
        return low;
    }
}
