using MlStudio.Learning.Parameters;

namespace MlStudio.Learning.Transforms;

/// <summary>
/// Leaves out what hardly varies: numbers whose (population) variance over the training rows is not above a threshold, categories for which
/// two rows drawn at random differ with no higher probability. The score is that variance or probability; missing values are left out of it.
/// </summary>
public sealed record SelectByVariance : SelectionStep
{
    /// <summary>0 leaves out what has one value only.</summary>
    [Option("More variance than", "What varies no more than this is left out; 0 leaves out what has one value only.", Min = 0)]
    public double Threshold { get; init; }

    public override string Describe() => FormattableString.Invariant($"Leave out what varies no more than {Threshold}{Among}");

    internal override (double[] Scores, bool[] Kept) Select(SelectionData data, RecipeContext context)
    {
        var scores = new double[data.Count];
        for (var i = 0; i < scores.Length; i++)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            scores[i] = data.IsCategory(i) ? Diversity(data.Values(i)) : Variance(data.Values(i));
        }
        return (scores, Array.ConvertAll(scores, s => s > Threshold));
    }

    private static double Variance(double[] values)
    {
        var known = Array.FindAll(values, double.IsFinite);
        if (known.Length == 0 || Array.TrueForAll(known, v => v == known[0])) { return 0; }
        var deviation = NumberSummary.Of(GroupStatistic.Deviation, known);
        return deviation * deviation;
    }

    private static double Diversity(double[] codes)
    {
        var known = Array.FindAll(codes, double.IsFinite);
        return known.Length == 0 ? 0 : 1 - known.GroupBy(c => c).OrderBy(g => g.Key).Sum(g => (double)g.Count() / known.Length * g.Count() / known.Length);
    }
}
