using MlStudio.Learning.Trainers.Boosting.Constraints;

namespace MlStudio.Learning.Trainers.Boosting;

/// <summary>How large a tree may become, in which order it grows and what it may ask.</summary>
/// <param name="Splits">What a split must satisfy.</param>
/// <param name="MaxLeaves">The most leaves.</param>
/// <param name="MaxDepth">The longest chain of questions; 0 for no limit.</param>
/// <param name="Order">Which leaf comes next.</param>
/// <param name="NodeColumnSampling">The share of a tree's features that one split may choose from.</param>
internal sealed record GrowthRules(SplitRules Splits, int MaxLeaves, int MaxDepth = 0, Growth Order = Growth.LeafWise, double NodeColumnSampling = 1)
{
    public FeatureConstraints Constraints { get; init; } = FeatureConstraints.None;
}
