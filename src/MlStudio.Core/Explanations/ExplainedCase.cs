using MlStudio.Learning.Explanation;

namespace MlStudio.Core.Explanations;

/// <summary>What a model answers for a case, and why. Immutable.</summary>
/// <param name="Target">What is predicted.</param>
/// <param name="Labels">The classes, the positive one last for two; empty for numbers.</param>
/// <param name="Answer">The class or number that the model answers.</param>
/// <param name="Probability">How probable that class is, 0 to 1; null for numbers.</param>
/// <param name="Number">The answered number; null for classes.</param>
/// <param name="Values">The columns that the model looks at with the case's values, in the order of the data; null where missing.</param>
/// <param name="Contributions">The contributions of its columns to each output; one row.</param>
/// <param name="Output">The output that suits the answer: the positive class of two, else the answered class, or the number.</param>
public sealed record ExplainedCase(
    string Target, IReadOnlyList<string> Labels, string Answer, double? Probability, double? Number, IReadOnlyList<KeyValuePair<string, string?>> Values, Contributions Contributions, int Output)
{
    /// <summary>Why, for one output.</summary>
    public Reason ReasonOf(int output) => Reason.Of(Contributions, output, Values.ToDictionary(v => v.Key, v => v.Value));
}

/// <summary>A row of a run's data explained by the run's kept model.</summary>
/// <param name="Row">The row's number in the data, from 1.</param>
/// <param name="Truth">What it really is; null where that is missing.</param>
/// <param name="Measured">What was answered for it when the run was measured, by a model that had not seen it; null where it was not among those rows.</param>
/// <param name="WasLearned">Whether the kept model learned from this row.</param>
public sealed record ExplainedRow(ExplainedCase Case, int Row, string? Truth, string? Measured, bool WasLearned);
