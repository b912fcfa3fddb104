using System.Text.Json.Serialization;
using MlStudio.Learning.Parameters;

namespace MlStudio.Learning.Transforms;

/// <summary>
/// Keeps the features with a weight other than zero in a linear model with an L1 penalty (lasso; Tibshirani 1996) on features of mean 0 and
/// deviation 1, missing ones at the mean. Classes are fitted as 0 and 1, each against the others. The score is the largest absolute weight,
/// in deviations of the target. Categories are not judged.
/// </summary>
public sealed record SelectByL1 : SelectionStep
{
    /// <summary>As a share of the least penalty at which no feature is left.</summary>
    [Option("Strength", "The penalty as a share of that at which nothing is left: higher keeps fewer features.", Min = 0.0001, Max = 1, SearchMin = 0.001, SearchMax = 0.5, Logarithmic = true)]
    public double Strength { get; init; } = 0.05;

    [JsonIgnore]
    public override bool NeedsTarget => true;

    public override string Describe() => FormattableString.Invariant($"Keep the features with a weight in a linear model with L1 penalty (strength {Strength}){Among}");

    internal override (double[] Scores, bool[] Kept) Select(SelectionData data, RecipeContext context)
    {
        var judged = Enumerable.Range(0, data.Count).Where(i => !data.IsCategory(i)).ToArray();
        var columns = judged.Select(i => Correlation.Standardised(data.Values(i))).ToArray();
        var scores = Enumerable.Repeat(double.NaN, data.Count).ToArray();
        foreach (var i in judged) { scores[i] = 0; }
        foreach (var response in Correlation.Responses(context.Target!))
        {
            var weights = Lasso.Fit(columns, Correlation.Standardised(response), Strength, context.Cancellation);
            for (var j = 0; j < judged.Length; j++) { scores[judged[j]] = Math.Max(scores[judged[j]], Math.Abs(weights[j])); }
        }
        return (scores, Array.ConvertAll(scores, s => s != 0));
    }
}
