using MlStudio.Learning.Numerics;

namespace MlStudio.Learning.Metrics;

/// <summary>Metrics of predicted probabilities.</summary>
public static class ProbabilityMetrics
{
    /// <summary>Probabilities are kept this far from 0 and 1 in the logarithm, as scikit-learn 1.2 does for float64.</summary>
    private const double Closest = 2.220446049250313e-16;

    /// <summary>Mean negative logarithm of the probability given to what came true; null without rows.</summary>
    /// <param name="actual">Class index per row; with one output per row 1 is the positive class.</param>
    /// <param name="probabilities">Row-major; one per row (of the positive class) or one per class.</param>
    public static double? LogLoss(ReadOnlySpan<int> actual, ReadOnlySpan<double> probabilities, int outputs, ReadOnlySpan<double> weights = default)
    {
        Weighted.CheckLengths(actual.Length, probabilities.Length / outputs, weights.Length);
        var sum = 0.0;
        for (var i = 0; i < actual.Length; i++)
        {
            var row = probabilities.Slice(i * outputs, outputs);
            sum -= Logarithm.Log(OfActual(row, actual[i])) * (weights.IsEmpty ? 1 : weights[i]);
        }
        var total = Weighted.Total(actual.Length, weights);
        return total > 0 ? sum / total : null;
    }

    /// <summary>Mean squared distance between the probability of the positive class and the outcome; null without rows.</summary>
    public static double? Brier(ReadOnlySpan<int> actual, ReadOnlySpan<double> probabilities, ReadOnlySpan<double> weights = default)
    {
        Weighted.CheckLengths(actual.Length, probabilities.Length, weights.Length);
        var sum = 0.0;
        for (var i = 0; i < actual.Length; i++)
        {
            var distance = probabilities[i] - actual[i];
            sum += distance * distance * (weights.IsEmpty ? 1 : weights[i]);
        }
        var total = Weighted.Total(actual.Length, weights);
        return total > 0 ? sum / total : null;
    }

    /// <summary>
    /// Several classes: the mean over rows of half the summed squared distances between the probabilities and the outcome (Brier 1950,
    /// halved so that it lies between 0 and 1 and equals the form for two classes); null without rows.
    /// </summary>
    /// <param name="probabilities">Row-major, one per class.</param>
    public static double? BrierOfClasses(ReadOnlySpan<int> actual, ReadOnlySpan<double> probabilities, int classes)
    {
        if (actual.IsEmpty) { return null; }
        var sum = 0.0;
        for (var i = 0; i < actual.Length; i++) { sum += BrierOfRow(probabilities.Slice(i * classes, classes), actual[i]); }
        return sum / actual.Length;
    }

    /// <summary>What one row adds to the log-loss.</summary>
    internal static double LogLossOfRow(ReadOnlySpan<double> row, int actual) => -Logarithm.Log(OfActual(row, actual));

    /// <summary>What one row adds to the Brier score.</summary>
    internal static double BrierOfRow(ReadOnlySpan<double> row, int actual)
    {
        if (row.Length == 1) { return (row[0] - actual) * (row[0] - actual); }
        var sum = 0.0;
        for (var k = 0; k < row.Length; k++)
        {
            var distance = row[k] - (k == actual ? 1 : 0);
            sum += distance * distance;
        }
        return sum / 2;
    }

    private static double OfActual(ReadOnlySpan<double> row, int actual)
    {
        if (row.Length == 1)
        {
            var positive = Math.Clamp(row[0], Closest, 1 - Closest);
            return actual == 1 ? positive : 1 - positive;
        }
        var sum = 0.0;
        foreach (var value in row) { sum += Math.Clamp(value, Closest, 1 - Closest); }
        return Math.Clamp(row[actual], Closest, 1 - Closest) / sum;
    }
}
