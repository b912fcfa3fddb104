namespace MlStudio.Learning.Metrics;

/// <summary>Sums over rows with optional weights.</summary>
internal static class Weighted
{
    public static void CheckLengths(int rows, int other, int weights)
    {
        if (rows != other) { throw new ArgumentException($"Expected as many predictions as actual values, got {other} and {rows}."); }
        if (weights != 0 && weights != rows) { throw new ArgumentException($"Expected {rows} weights, got {weights}."); }
    }

    public static double Total(int rows, ReadOnlySpan<double> weights)
    {
        if (weights.IsEmpty) { return rows; }
        var total = 0.0;
        foreach (var weight in weights) { total += weight; }
        return total;
    }
}
