using System.Text.Json.Serialization;

namespace MlStudio.Learning.Validation;

/// <summary>K-fold cross-validation: every row outside the test part validates once; the final model is fitted again on all of them.</summary>
public sealed record CrossValidation : SplitPlan
{
    /// <summary>How many folds, 2 to 50.</summary>
    public int Folds { get; init; } = 5;

    /// <summary>Whether each fold has the same share of each class; ignored for regression and with groups.</summary>
    public bool Stratified { get; init; } = true;

    /// <summary>A column whose groups stay whole, or null.</summary>
    public string? GroupColumn { get; init; }

    /// <summary>The share of rows held apart and scored once at the end, 0 to less than 1.</summary>
    public double TestShare { get; init; } = 0.2;

    /// <summary>Whether rows that are equal in every column that is learned from stay in one fold or in the test; without a group column only.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool KeepEqualRows { get; init; }

    public override string Describe() => FormattableString.Invariant(
        $"{Folds} folds{(GroupColumn is not null ? $" of whole groups of '{GroupColumn}'" : Stratified ? " with the same mix of the target" : "")}{(TestShare > 0 ? $"; {TestShare * 100:0.#} % held apart for the test" : "; no test part")}{(KeepEqualRows ? "; equal rows stay together" : "")}");
}
