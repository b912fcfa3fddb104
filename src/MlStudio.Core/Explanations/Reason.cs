using MlStudio.Learning.Explanation;

namespace MlStudio.Core.Explanations;

/// <summary>Why a model scores a case as it does: the way from the average score to the case's score, column by column. Immutable.</summary>
/// <param name="Output">What is explained: a class, or the target.</param>
/// <param name="Scale">What the score measures.</param>
/// <param name="ScaleName">The same in words.</param>
/// <param name="Method">How it was computed.</param>
/// <param name="IsExact">Whether it is free of sampling error.</param>
/// <param name="Base">The average score.</param>
/// <param name="Score">The case's score.</param>
/// <param name="Steps">The columns, those that move the score most first; they add up to the way from base to score.</param>
public sealed record Reason(string Output, ScoreScale Scale, string ScaleName, string Method, bool IsExact, double Base, double Score, IReadOnlyList<ReasonStep> Steps)
{
    /// <summary>The reason for one output of a single case.</summary>
    /// <param name="values">The case's values by column.</param>
    public static Reason Of(Contributions contributions, int output, IReadOnlyDictionary<string, string?> values) => new(
        contributions.Outputs[output], contributions.Scale, contributions.ScaleName, contributions.Method, contributions.IsExact,
        contributions.BaseValues[output], contributions.Score(0, output),
        [.. contributions.Of(0, output).Select(c => new ReasonStep(c.Column, values.TryGetValue(c.Column, out var value) ? ReasonText.Short(value) ?? "missing" : null, c.Value, c.StandardError * ReasonStep.Width))]);
}
