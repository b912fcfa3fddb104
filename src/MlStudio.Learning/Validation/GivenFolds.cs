using System.Text.Json.Serialization;

namespace MlStudio.Learning.Validation;

/// <summary>Cross-validation on folds that were decided elsewhere, such as those of a published comparison; no test part.</summary>
public sealed record GivenFolds : SplitPlan
{
    /// <summary>The fold of each row, from 0; -1 leaves the row out.</summary>
    public required IReadOnlyList<int> FoldByRow { get; init; }

    /// <summary>
    /// Whether each row was put into its fold by itself, so that training rows may be divided further row by row (for early stopping,
    /// calibration and the like). Else rows of one fold may belong together, and only whole folds are held out inside a training.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool DrawnByRow { get; init; }

    public override string Describe() => $"{FoldByRow.Where(f => f >= 0).Distinct().Count()} given folds";
}
