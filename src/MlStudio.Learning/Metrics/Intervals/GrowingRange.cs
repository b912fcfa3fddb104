using MlStudio.Learning.Numerics;

namespace MlStudio.Learning.Metrics;

/// <summary>The ranges of metrics that chance only makes larger, so that draws lie above the value as the value lies above the truth. They always hold the value, which may be the truth.</summary>
internal static class GrowingRange
{
    /// <summary>
    /// Of KS: the range of draws turned around the value (the basic interval of Davison and Hinkley 1997). Near 0 draws show less than half of
    /// what chance adds, so the lower end moves down by that once more.
    /// </summary>
    /// <param name="values">The drawn values.</param>
    /// <param name="low">The lower end of their range.</param>
    /// <param name="high">The upper end of their range.</param>
    public static (double Low, double High) Turned(double value, double[] values, double low, double high)
    {
        var added = Math.Max(0, values.Average() - value);
        return (Math.Min(value, (2 * value) - high - added), Math.Max(value, (2 * value) - low));
    }

    /// <summary>
    /// Of the calibration error. The value is at most the truth and what chance adds (the triangle inequality), which holds whatever the truth;
    /// the upper end is that of the draws, which err upwards.
    /// </summary>
    /// <param name="chance">In each draw the error against the rows drawn from, ascending.</param>
    /// <param name="high">The upper end of the range of draws.</param>
    public static (double Low, double High) OfCalibration(double value, double[] chance, double high, double confidence, SampleFreedom freedom) => (
        Math.Max(0, value - ReplicateRange.Quantile(chance, Distributions.NormalBelow(freedom.Widening * Distributions.StudentQuantile((1 - confidence) / 2, freedom.Degrees)))),
        Math.Max(value, high));
}
