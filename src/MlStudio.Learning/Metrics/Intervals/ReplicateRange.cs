using MlStudio.Learning.Numerics;

namespace MlStudio.Learning.Metrics;

/// <summary>
/// The range that holds the middle of the drawn values. Percentiles, not BCa: they stay within what the metric can be, hold under any
/// rescaling of it, need no second pass over every row, and what BCa adds is of the order 1/n, small beside what a hold-out can tell.
/// With few rows plain percentiles are too narrow by √(n / (n - 1)) and for taking the normal instead of Student's distribution, so the
/// shares cut off at both ends are made smaller to that measure (the expanded percentile interval of Hesterberg 2015). Of many rows every
/// metric is as good as normal: there the deviation of fewer draws gives the limits, which stray less than percentiles of those draws would.
/// </summary>
internal static class ReplicateRange
{
    /// <summary>From so many rows on the deviation is used.</summary>
    public const int ManyRows = 100_000;

    /// <summary>Of the draws, the share in which a metric must be defined.</summary>
    private const double FewestDefined = 0.95;

    /// <param name="values">Sorted ascending.</param>
    /// <param name="rows">How many rows they were drawn from.</param>
    public static (double Low, double High) Of(double[] values, double confidence, SampleFreedom freedom, int rows)
    {
        var wide = freedom.Widening * Distributions.StudentQuantile((1 - confidence) / 2, freedom.Degrees);
        if (rows > ManyRows)
        {
            var mean = values.Average();
            var half = wide * Deviation(values);
            return (mean - half, mean + half);
        }
        var cut = Distributions.NormalBelow(-wide);
        return (Quantile(values, cut), Quantile(values, 1 - cut));
    }

    /// <summary>Whether a metric is defined in so many draws that those without it do not distort the range.</summary>
    public static bool IsEnough(int defined, int replicates) => defined >= replicates * FewestDefined;

    /// <summary>Whether values differ by no more than the last digits of sums.</summary>
    public static bool IsSame(double low, double high, MetricDefinition metric) =>
        high - low <= 1e-12 * Math.Max(Math.Max(Math.Abs(low), Math.Abs(high)), metric.Unit == "target" ? 0 : 1);

    public static double Deviation(double[] values)
    {
        var mean = values.Average();
        return Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1));
    }

    public static double Quantile(double[] sorted, double share)
    {
        var at = share * (sorted.Length - 1);
        var low = (int)Math.Floor(at);
        var high = Math.Min(low + 1, sorted.Length - 1);
        return sorted[low] + ((at - low) * (sorted[high] - sorted[low]));
    }
}
