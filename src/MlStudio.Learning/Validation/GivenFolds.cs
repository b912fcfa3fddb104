namespace MlStudio.Learning.Validation;

/// <summary>Cross-validation on folds that were decided elsewhere, such as those of a published comparison; no test part.</summary>
public sealed record GivenFolds : SplitPlan
{
    /// <summary>The fold of each row, from 0; -1 leaves the row out.</summary>
    public required IReadOnlyList<int> FoldByRow { get; init; }

    public override string Describe() => $"{FoldByRow.Where(f => f >= 0).Distinct().Count()} given folds";
}
