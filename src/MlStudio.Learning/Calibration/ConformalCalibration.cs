using MlStudio.Learning.Serialization;

namespace MlStudio.Learning.Calibration;

/// <summary>
/// Split-conformal prediction: intervals for numbers and sets of classes that hold the truth with at least the stated probability,
/// whatever the model, as long as new rows come from where the calibration rows came from (Vovk, Gammerman and Shafer 2005; Lei et
/// al. 2018). Numbers are scored by absolute error; classes by 1 - the probability of the true class (Sadinle, Lei and Wasserman
/// 2019). Immutable and thread-safe.
/// </summary>
public sealed record ConformalCalibration
{
    private ConformalCalibration(double coverage, int rows, double quantile)
    {
        Coverage = coverage;
        Rows = rows;
        Quantile = quantile;
    }

    /// <summary>The stated probability, such as 0.9.</summary>
    public double Coverage { get; }

    /// <summary>The rows that it was calibrated on; the true coverage is at least the stated one and at most 1 / (rows + 1) more where scores are all different.</summary>
    public int Rows { get; }

    /// <summary>The score that rows inside do not exceed: half the width of an interval, or 1 - the least probability of a class in the set.</summary>
    public double Quantile { get; }

    /// <summary>The fewest calibration rows with which a coverage can be promised: coverage / (1 - coverage), rounded up.</summary>
    public static int FewestRows(double coverage) => (int)Math.Ceiling((coverage / (1 - coverage)) - 1e-9);

    /// <param name="coverage">Between 0 and 1, both excluded.</param>
    /// <param name="predicted">The number predicted for each calibration row, which the model was not trained on.</param>
    /// <param name="actual">The number that came true.</param>
    /// <exception cref="LearningException">Too few rows for the coverage.</exception>
    public static ConformalCalibration ForNumbers(double coverage, ReadOnlySpan<double> predicted, ReadOnlySpan<double> actual)
    {
        var scores = new double[actual.Length];
        for (var i = 0; i < scores.Length; i++) { scores[i] = Math.Abs(actual[i] - predicted[i]); }
        return Of(coverage, scores);
    }

    /// <param name="coverage">Between 0 and 1, both excluded.</param>
    /// <param name="probabilities">The probability that the model gave to the class that came true, per calibration row.</param>
    /// <exception cref="LearningException">Too few rows for the coverage.</exception>
    public static ConformalCalibration ForClasses(double coverage, ReadOnlySpan<double> probabilities)
    {
        var scores = new double[probabilities.Length];
        for (var i = 0; i < scores.Length; i++) { scores[i] = 1 - probabilities[i]; }
        return Of(coverage, scores);
    }

    /// <summary>The interval around a predicted number.</summary>
    public (double Low, double High) Interval(double predicted) => (predicted - Quantile, predicted + Quantile);

    /// <summary>Whether a class of this probability belongs to the set.</summary>
    public bool Holds(double probability) => 1 - probability <= Quantile;

    internal void Write(ModelWriter writer)
    {
        writer.Write(Coverage);
        writer.Write(Rows);
        writer.Write(Quantile);
    }

    internal static ConformalCalibration Read(ModelReader reader)
    {
        var read = new ConformalCalibration(reader.ReadDouble(), reader.ReadInt32(), reader.ReadDouble());
        return read is { Coverage: > 0 and < 1, Rows: > 0, Quantile: >= 0 } ? read : throw new LearningException("The model file is damaged: coverage.");
    }

    /// <summary>The ⌈(n + 1) · coverage⌉-th smallest score.</summary>
    private static ConformalCalibration Of(double coverage, double[] scores)
    {
        if (!(coverage > 0 && coverage < 1)) { throw new LearningException(FormattableString.Invariant($"The coverage must lie between 0 and 1, both excluded; {coverage} was given.")); }
        var rank = (int)Math.Ceiling(((scores.Length + 1) * coverage) - 1e-9);
        if (rank > scores.Length) { throw new LearningException(FormattableString.Invariant($"A coverage of {coverage * 100:0.##} % needs at least {FewestRows(coverage)} rows held apart; there are {scores.Length}. Lower the coverage or use more rows.")); }
        Array.Sort(scores);
        return new ConformalCalibration(coverage, scores.Length, scores[Math.Max(rank, 1) - 1]);
    }
}
