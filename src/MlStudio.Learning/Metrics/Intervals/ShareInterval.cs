using MlStudio.Learning.Numerics;

namespace MlStudio.Learning.Metrics;

/// <summary>Intervals of shares of single rows, that also hold for few of them and for shares of 0 and 1.</summary>
public static class ShareInterval
{
    /// <summary>Of one share (Wilson 1927).</summary>
    /// <param name="share">0 to 1.</param>
    /// <param name="rows">Of how many rows, at least 1.</param>
    /// <param name="confidence">The share of intervals that hold the true share in the long run, between 0 and 1.</param>
    public static (double Low, double High) Of(double share, int rows, double confidence = 0.95)
    {
        var z = -NormalQuantile.Of((1 - confidence) / 2);
        var middle = (share + (z * z / (2 * rows))) / (1 + (z * z / rows));
        var half = z / (1 + (z * z / rows)) * Math.Sqrt((share * (1 - share) / rows) + (z * z / (4.0 * rows * rows)));
        return (Math.Max(0, middle - half), Math.Min(1, middle + half));
    }

    /// <summary>Of the first share less the second, of different rows (Newcombe 1998, method 10).</summary>
    public static (double Low, double High) OfDifference(double first, int firstRows, double second, int secondRows, double confidence = 0.95)
    {
        var (a, b) = (Of(first, firstRows, confidence), Of(second, secondRows, confidence));
        var difference = first - second;
        return (difference - Distance(first - a.Low, b.High - second), difference + Distance(a.High - first, second - b.Low));
    }

    private static double Distance(double a, double b) => Math.Sqrt((a * a) + (b * b));
}
