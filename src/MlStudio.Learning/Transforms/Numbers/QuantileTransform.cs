using MlStudio.Learning.Numerics;
using MlStudio.Learning.Parameters;

namespace MlStudio.Learning.Transforms;

/// <summary>The distribution that values get.</summary>
public enum QuantileShape
{
    /// <summary>Evenly between 0 and 1.</summary>
    Uniform,

    /// <summary>Normal, with mean 0 and standard deviation 1.</summary>
    Normal,
}

/// <summary>
/// Replaces each number by its rank among the training values, as a share or as the matching number of a normal distribution:
/// outliers and skew vanish, only the order counts. Between the learned quantiles it is interpolated from both sides, as in
/// scikit-learn's QuantileTransformer; beyond the training values it stays at the ends.
/// </summary>
public sealed record QuantileTransform : NumberStep
{
    /// <summary>Shares nearer to 0 and 1 than this are cut off, where the normal distribution would go to infinity.</summary>
    private const double Edge = 1e-7;
    private static readonly double s_lowest = NormalQuantile.Of(Edge - 2.220446049250313e-16);

    [Option("Shape", "Evenly between 0 and 1, or normal with mean 0.")]
    public QuantileShape Shape { get; init; } = QuantileShape.Uniform;

    [Option("Quantiles", "How finely ranks are told apart; never more than there are training rows.", Min = 2, Max = 100_000)]
    public int Quantiles { get; init; } = 1000;

    public override string Describe() => $"Replace {Words.List(Columns)} by the rank among the training rows ({(Shape == QuantileShape.Normal ? "normal shape" : "0 to 1")})";

    protected override double[] Learn(ReadOnlySpan<double> values, string name, RecipeContext context)
    {
        var sorted = NumberStatistics.Sorted(values);
        if (sorted.Length == 0) { return []; }
        var quantiles = new double[Math.Max(1, Math.Min(Quantiles, sorted.Length))];
        for (var i = 0; i < quantiles.Length; i++)
        {
            quantiles[i] = NumberStatistics.Quantile(sorted, Reference(i, quantiles.Length));
            if (i > 0) { quantiles[i] = Math.Max(quantiles[i], quantiles[i - 1]); }
        }
        return quantiles;
    }

    protected override bool IsLearned(double[] learned) => true;

    protected override void Transform(ReadOnlySpan<double> values, double[] learned, Span<double> result)
    {
        for (var row = 0; row < values.Length; row++)
        {
            var share = double.IsNaN(values[row]) || learned.Length == 0 ? double.NaN : Share(values[row], learned);
            result[row] = Shape == QuantileShape.Uniform || double.IsNaN(share) ? share : Math.Clamp(NormalQuantile.Of(share), s_lowest, -s_lowest);
        }
    }

    private double Share(double value, double[] quantiles)
    {
        // Shares of the normal shape end a little inside the extreme values, as the reference has it.
        var margin = Shape == QuantileShape.Normal ? Edge : 0;
        if (value - margin < quantiles[0] || (margin == 0 && value == quantiles[0])) { return 0; }
        if (value + margin > quantiles[^1] || (margin == 0 && value == quantiles[^1])) { return 1; }
        // The last quantile at or below the value and the first at or above it differ where several quantiles are the same number.
        var above = UpperBound(quantiles, value);
        var below = above;
        while (below > 0 && quantiles[below - 1] == value) { below--; }
        return below < above
            ? 0.5 * (Reference(above - 1, quantiles.Length) + Reference(below, quantiles.Length))
            : Between(value, quantiles, above - 1);
    }

    private static double Between(double value, double[] quantiles, int index)
    {
        var (low, high) = (Reference(index, quantiles.Length), Reference(index + 1, quantiles.Length));
        return low + ((high - low) * ((value - quantiles[index]) / (quantiles[index + 1] - quantiles[index])));
    }

    /// <summary>The first place whose quantile is above the value.</summary>
    private static int UpperBound(double[] quantiles, double value)
    {
        var (low, high) = (0, quantiles.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (quantiles[middle] <= value) { low = middle + 1; } else { high = middle; }
        }
        return low;
    }

    private static double Reference(int index, int count) => count == 1 ? 0 : index / (count - 1.0);
}
