using MlStudio.Learning.Numerics;

namespace MlStudio.Learning.Metrics;

/// <summary>A point of a Q–Q plot.</summary>
/// <param name="Normal">Where a standard normal distribution has the same share of values below, in standard deviations.</param>
/// <param name="Residual">The residual, less their mean, in their standard deviations.</param>
public sealed record QuantilePoint(double Normal, double Residual);

/// <summary>Compares residuals with the normal distribution.</summary>
public static class NormalQuantiles
{
    private const int MostPoints = 200;

    /// <summary>At most 200 points, ascending, at the shares (i - 1/2) / n (Hazen 1914); empty with fewer than three values or where all are equal.</summary>
    public static IReadOnlyList<QuantilePoint> Of(IReadOnlyCollection<double> residuals)
    {
        if (residuals.Count < 3) { return []; }
        var sorted = residuals.Order().ToArray();
        var mean = sorted.Average();
        var deviation = Math.Sqrt(sorted.Sum(r => (r - mean) * (r - mean)) / (sorted.Length - 1));
        if (!(deviation > Math.Max(Math.Abs(sorted[0]), Math.Abs(sorted[^1])) * 1e-12) || !double.IsFinite(deviation)) { return []; }
        // Every row where they are few; else evenly spread, with both ends.
        var count = Math.Min(sorted.Length, MostPoints);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            var at = count == 1 ? 0 : (int)((long)i * (sorted.Length - 1) / (count - 1));
            return new QuantilePoint(NormalQuantile.Of((at + 0.5) / sorted.Length), (sorted[at] - mean) / deviation);
        })];
    }
}
