using MlStudio.Learning.Data;
using MlStudio.Learning.Explanation.Sampled;

namespace MlStudio.Learning.Explanation.Dependence;

/// <summary>
/// Friedman's H: which share of how two columns move the answers together cannot be had from each alone, 0 (they add up) to 1 (they act only together).
/// The same model, rows and options give the same values. Thread-safe.
/// </summary>
/// <remarks>Friedman and Popescu, "Predictive learning via rule ensembles", 2008, section 8.1. H here is the root of their H².</remarks>
public static class InteractionStrength
{
    /// <summary>Joint effects smaller than this part of the answers' size are rounding.</summary>
    private const double Noise = 1e-12;

    /// <summary>H of two columns per output; null where the two columns together do not move the answers at all.</summary>
    /// <param name="model">The model.</param>
    /// <param name="rows">Raw rows; of more than 100 (or what the options say) a sample is drawn.</param>
    /// <param name="progress">Called with the share done.</param>
    /// <exception cref="LearningException">A column is none of the model's, or there are no rows.</exception>
    public static IReadOnlyList<double?> Of(
        Model model, Table rows, string first, string second, PartialDependenceOptions? options = null, Action<double>? progress = null, CancellationToken cancellation = default)
    {
        options ??= new PartialDependenceOptions { MostRows = 100 };
        var (read, chosen) = PartialDependence.Read(model, rows, options);
        var (a, b) = (PartialDependence.IndexOf(model, first), PartialDependence.IndexOf(model, second));
        if (a == b) { throw new LearningException($"Two different columns are needed; '{first}' was given twice."); }
        var mixer = new RowMixer(model, read.Take(chosen), cancellation);
        (int One, int Two)[] sets = [(a, b), (a, a), (b, b)];
        // Per set of columns, output and row: the mean answer of all rows with that row's values of the columns.
        var means = Array.ConvertAll(sets, _ => Enumerable.Range(0, mixer.OutputCount).Select(_ => new double[chosen.Length]).ToArray());
        PieceWork.Run(sets.Length * chosen.Length, options.Threads, piece =>
        {
            var (set, at) = (piece / chosen.Length, piece % chosen.Length);
            var answers = mixer.Predict(PartialDependence.Picks(mixer, chosen.Length, (sets[set].One, at), (sets[set].Two, at)), cancellation);
            for (var i = 0; i < answers.Length; i++) { means[set][i % mixer.OutputCount][at] += answers[i] / chosen.Length; }
        }, progress, cancellation);
        return [.. Enumerable.Range(0, mixer.OutputCount).Select(k => Strength(means[0][k], means[1][k], means[2][k]))];
    }

    private static double? Strength(double[] both, double[] first, double[] second)
    {
        var (meanBoth, meanFirst, meanSecond) = (both.Average(), first.Average(), second.Average());
        double apart = 0, together = 0, size = 0;
        for (var i = 0; i < both.Length; i++)
        {
            var joint = both[i] - meanBoth;
            var rest = joint - (first[i] - meanFirst) - (second[i] - meanSecond);
            apart += rest * rest;
            together += joint * joint;
            size += both[i] * both[i];
        }
        return together <= Noise * size ? null : Math.Min(1, Math.Sqrt(apart / together));
    }
}
