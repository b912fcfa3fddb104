using System.Text.Json.Serialization;
using MlStudio.Learning.Parameters;

namespace MlStudio.Learning.Transforms;

/// <summary>How the worth of a feature is measured.</summary>
public enum FeatureWorth
{
    /// <summary>How much knowing the feature tells of the target, in nats, over 16 equally frequent bins; see <see cref="MutualInformation"/>.</summary>
    MutualInformation,

    /// <summary>The F statistic of the target's classes (or of a straight line); see <see cref="AnovaScores"/>.</summary>
    AnovaF,

    /// <summary>The chi-squared statistic of counts by class; see <see cref="ChiSquaredScores"/>. For classes and numbers of 0 or more.</summary>
    ChiSquared,

    /// <summary>The share of a boosting model's gain; see <see cref="ModelScores.Gain"/>.</summary>
    TreeImportance,

    /// <summary>How much worse a boosting model predicts held-out rows when the feature is shuffled; see <see cref="ModelScores.Permutation"/>.</summary>
    PermutationImportance,
}

/// <summary>Keeps the features that tell the most of the target, each measured by itself or by a model of all. The score is that measure; higher is better.</summary>
public sealed record SelectBest : SelectionStep
{
    /// <summary>Mutual information by default, which sees any kind of relation.</summary>
    [Option("Measured by", "Mutual information sees any relation of one feature; the F statistic straight lines and class means; chi-squared suits counts and categories; trees see features together.")]
    public FeatureWorth By { get; init; } = FeatureWorth.MutualInformation;

    /// <summary>The most features.</summary>
    [Option("Keep at most", "The best so many are kept.", Min = 1, Max = 1_000_000, Unit = "features")]
    public int Keep { get; init; } = 20;

    /// <summary>What scores no more than this is left out whatever its rank; null: rank alone decides.</summary>
    [Option("Score above", "What scores no more than this is left out as well; left empty, the rank alone decides.", Advanced = true)]
    public double? Above { get; init; }

    [JsonIgnore]
    public override bool NeedsTarget => true;

    internal override bool LearnsModels => By is FeatureWorth.TreeImportance or FeatureWorth.PermutationImportance;

    public override string Describe() => $"Keep the {Keep} best features by {By switch
    {
        FeatureWorth.MutualInformation => "mutual information",
        FeatureWorth.AnovaF => "the F statistic",
        FeatureWorth.ChiSquared => "chi-squared",
        FeatureWorth.TreeImportance => "their share in trees",
        _ => "permutation importance",
    }}{Among}";

    internal override (double[] Scores, bool[] Kept) Select(SelectionData data, RecipeContext context)
    {
        var scores = By switch
        {
            FeatureWorth.MutualInformation => MutualInformation.Of(data, context),
            FeatureWorth.AnovaF => AnovaScores.Of(data, context),
            FeatureWorth.ChiSquared => ChiSquaredScores.Of(data, context),
            FeatureWorth.TreeImportance => ModelScores.Gain(data, context),
            _ => ModelScores.Permutation(data, context),
        };
        var kept = new bool[scores.Length];
        foreach (var i in Enumerable.Range(0, scores.Length).OrderByDescending(i => double.IsNaN(scores[i]) ? double.NegativeInfinity : scores[i]).ThenBy(i => i).Take(Keep))
        {
            kept[i] = Above is not { } above || scores[i] > above;
        }
        return (scores, kept);
    }
}
