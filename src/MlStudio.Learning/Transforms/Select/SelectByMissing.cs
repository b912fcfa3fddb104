using MlStudio.Learning.Parameters;

namespace MlStudio.Learning.Transforms;

/// <summary>Leaves out what is missing in too many training rows. The score is the share of rows in which it is known.</summary>
public sealed record SelectByMissing : SelectionStep
{
    /// <summary>From 0 to 1.</summary>
    [Option("Missing in at most", "What is missing in a larger share of the training rows is left out.", Min = 0, Max = 1)]
    public double Most { get; init; } = 0.5;

    public override string Describe() => FormattableString.Invariant($"Leave out what is missing in more than {Most * 100:0.#} % of the rows{Among}");

    internal override (double[] Scores, bool[] Kept) Select(SelectionData data, RecipeContext context)
    {
        var scores = new double[data.Count];
        for (var i = 0; i < scores.Length; i++)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            scores[i] = data.Values(i).Count(double.IsFinite) / (double)Math.Max(1, data.Features.RowCount);
        }
        return (scores, Array.ConvertAll(scores, s => 1 - s <= Most));
    }
}
