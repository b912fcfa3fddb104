using MlStudio.Learning.Numerics;

namespace MlStudio.Learning.Metrics;

/// <summary>Metrics of predicted numbers; null where undefined.</summary>
public static class RegressionMetrics
{
    /// <summary>The root of the mean squared error, in the target's unit; null without rows.</summary>
    public static double? Rmse(ReadOnlySpan<double> actual, ReadOnlySpan<double> predicted, ReadOnlySpan<double> weights = default) =>
        Mean(actual, predicted, weights, static (a, p) => (a - p) * (a - p)) is { } mean ? Math.Sqrt(mean) : null;

    /// <summary>The mean of |actual - predicted|, in the target's unit; null without rows.</summary>
    public static double? Mae(ReadOnlySpan<double> actual, ReadOnlySpan<double> predicted, ReadOnlySpan<double> weights = default) =>
        Mean(actual, predicted, weights, static (a, p) => Math.Abs(a - p));

    /// <summary>Mean of |actual - predicted| / |actual|; null where an actual value is 0.</summary>
    public static double? Mape(ReadOnlySpan<double> actual, ReadOnlySpan<double> predicted, ReadOnlySpan<double> weights = default) =>
        actual.Contains(0.0) ? null : Mean(actual, predicted, weights, static (a, p) => Math.Abs((a - p) / a));

    /// <summary>The median of |actual - predicted|, between the two middle ones for an even number of rows; null without rows.</summary>
    public static double? MedianAbsoluteError(ReadOnlySpan<double> actual, ReadOnlySpan<double> predicted)
    {
        Weighted.CheckLengths(actual.Length, predicted.Length, 0);
        if (actual.IsEmpty) { return null; }
        var errors = new double[actual.Length];
        for (var i = 0; i < errors.Length; i++) { errors[i] = Math.Abs(actual[i] - predicted[i]); }
        Array.Sort(errors);
        return (errors[(errors.Length - 1) / 2] + errors[errors.Length / 2]) / 2;
    }

    /// <summary>1 - squared error / squared deviation from the mean; null with fewer than two rows or where all actual values are equal.</summary>
    public static double? R2(ReadOnlySpan<double> actual, ReadOnlySpan<double> predicted, ReadOnlySpan<double> weights = default)
    {
        Weighted.CheckLengths(actual.Length, predicted.Length, weights.Length);
        var total = Weighted.Total(actual.Length, weights);
        if (actual.Length < 2 || total <= 0 || actual.IndexOfAnyExcept(actual[0]) < 0) { return null; }
        double mean = 0, error = 0, spread = 0;
        for (var i = 0; i < actual.Length; i++) { mean += actual[i] * (weights.IsEmpty ? 1 : weights[i]); }
        mean /= total;
        for (var i = 0; i < actual.Length; i++)
        {
            var weight = weights.IsEmpty ? 1 : weights[i];
            error += (actual[i] - predicted[i]) * (actual[i] - predicted[i]) * weight;
            spread += (actual[i] - mean) * (actual[i] - mean) * weight;
        }
        return spread > 0 ? 1 - (error / spread) : null;
    }

    /// <summary>The largest |actual - predicted|, in the target's unit; null without rows.</summary>
    public static double? MaxError(ReadOnlySpan<double> actual, ReadOnlySpan<double> predicted)
    {
        Weighted.CheckLengths(actual.Length, predicted.Length, 0);
        if (actual.IsEmpty) { return null; }
        var most = 0.0;
        for (var i = 0; i < actual.Length; i++) { most = Math.Max(most, Math.Abs(actual[i] - predicted[i])); }
        return most;
    }

    /// <summary>1 - variance of the errors / variance of the actual values: as R² but for a constant bias; null with fewer than two rows or where all actual values are equal.</summary>
    public static double? ExplainedVariance(ReadOnlySpan<double> actual, ReadOnlySpan<double> predicted)
    {
        Weighted.CheckLengths(actual.Length, predicted.Length, 0);
        if (actual.Length < 2 || actual.IndexOfAnyExcept(actual[0]) < 0) { return null; }
        double mean = 0, bias = 0, error = 0, spread = 0;
        for (var i = 0; i < actual.Length; i++)
        {
            mean += actual[i] / actual.Length;
            bias += (actual[i] - predicted[i]) / actual.Length;
        }
        for (var i = 0; i < actual.Length; i++)
        {
            var miss = actual[i] - predicted[i] - bias;
            error += miss * miss;
            spread += (actual[i] - mean) * (actual[i] - mean);
        }
        return spread > 0 ? 1 - (error / spread) : null;
    }

    /// <summary>The root of the mean squared difference of ln(1 + value); null without rows or where an actual or predicted value is not above -1.</summary>
    public static double? Rmsle(ReadOnlySpan<double> actual, ReadOnlySpan<double> predicted)
    {
        Weighted.CheckLengths(actual.Length, predicted.Length, 0);
        if (actual.IsEmpty) { return null; }
        var sum = 0.0;
        for (var i = 0; i < actual.Length; i++)
        {
            if (!(actual[i] > -1 && predicted[i] > -1)) { return null; }
            var distance = Logarithm.LogOnePlus(actual[i]) - Logarithm.LogOnePlus(predicted[i]);
            sum += distance * distance;
        }
        return Math.Sqrt(sum / actual.Length);
    }

    private static double? Mean(ReadOnlySpan<double> actual, ReadOnlySpan<double> predicted, ReadOnlySpan<double> weights, Func<double, double, double> error)
    {
        Weighted.CheckLengths(actual.Length, predicted.Length, weights.Length);
        var sum = 0.0;
        for (var i = 0; i < actual.Length; i++) { sum += error(actual[i], predicted[i]) * (weights.IsEmpty ? 1 : weights[i]); }
        var total = Weighted.Total(actual.Length, weights);
        return total > 0 ? sum / total : null;
    }
}
