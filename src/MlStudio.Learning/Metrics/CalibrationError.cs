namespace MlStudio.Learning.Metrics;

/// <summary>
/// The expected calibration error (Naeini, Cooper and Hauskrecht 2015; Guo et al. 2017): over ten bins of equal width, those of the
/// calibration plot, the mean distance between the mean probability of a bin and the share that came true, weighted by rows. Two
/// classes: the probability of the positive class. Several: that of the answer given, and how often it was right.
/// </summary>
public static class CalibrationError
{
    /// <summary>Bins from 0 to 1, each including its lower edge, the last both.</summary>
    public const int Bins = 10;

    /// <summary>Null without rows.</summary>
    public static double? Expected(ClassPredictions predictions)
    {
        if (predictions.Rows == 0) { return null; }
        var sums = new double[2 * Bins];
        for (var row = 0; row < predictions.Rows; row++)
        {
            var answer = predictions.IsBinary ? 1 : predictions.MostProbable(row);
            Add(sums, predictions.Probability(row, answer), predictions.Actual[row] == answer, 1);
        }
        return Expected(sums, predictions.Rows);
    }

    /// <summary>Adds a row to the sums of its bin: probability, then what came true.</summary>
    internal static void Add(Span<double> sums, double probability, bool cameTrue, double weight)
    {
        var bin = Math.Clamp((int)(probability * Bins), 0, Bins - 1);
        sums[2 * bin] += probability * weight;
        if (cameTrue) { sums[(2 * bin) + 1] += weight; }
    }

    internal static double Expected(ReadOnlySpan<double> sums, double rows)
    {
        var distance = 0.0;
        for (var bin = 0; bin < Bins; bin++) { distance += Math.Abs(sums[2 * bin] - sums[(2 * bin) + 1]); }
        return distance / rows;
    }

    /// <summary>How far the bins of some rows are from those of others.</summary>
    internal static double Between(ReadOnlySpan<double> sums, double rows, ReadOnlySpan<double> others, double otherRows)
    {
        var distance = 0.0;
        for (var bin = 0; bin < Bins; bin++) { distance += Math.Abs(((sums[2 * bin] - sums[(2 * bin) + 1]) / rows) - ((others[2 * bin] - others[(2 * bin) + 1]) / otherRows)); }
        return distance;
    }
}
