using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Transforms;

/// <summary>Pearson's correlation of columns, summed in row order.</summary>
internal static class Correlation
{
    /// <summary>Every step-th value less the mean, scaled to length 1; missing as 0; all 0 for a constant.</summary>
    public static double[] Standardised(double[] values, int step = 1)
    {
        var taken = step == 1 ? values : [.. Enumerable.Range(0, (values.Length + step - 1) / step).Select(i => values[i * step])];
        var (mean, _) = NumberStatistics.MeanAndDeviation(taken);
        var centred = Array.ConvertAll(taken, v => double.IsFinite(v) ? v - mean : 0);
        var length = Math.Sqrt(Of(centred, centred));
        // What is left of a constant by rounding is no variation.
        return length > 1e-12 * Math.Abs(mean) * Math.Sqrt(taken.Length) && length > 0 ? Array.ConvertAll(centred, v => v / length) : new double[taken.Length];
    }

    public static double Of(double[] a, double[] b)
    {
        double sum = 0;
        for (var i = 0; i < a.Length; i++) { sum += a[i] * b[i]; }
        return sum;
    }

    /// <summary>The target as numbers: itself, or 0 and 1 for each class (the positive one alone of two).</summary>
    public static IEnumerable<double[]> Responses(TargetVector target) => target.Task switch
    {
        LearningTask.Regression => [target.Values],
        LearningTask.Binary => [target.Values],
        _ => Enumerable.Range(0, target.ClassCount).Select(k => Array.ConvertAll(target.Values, v => v == k ? 1.0 : 0)),
    };
}
