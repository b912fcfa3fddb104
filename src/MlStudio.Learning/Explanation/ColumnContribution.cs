namespace MlStudio.Learning.Explanation;

/// <summary>What a column contributes to a score.</summary>
/// <param name="Column">The raw column, or the name of what the recipe made of several.</param>
/// <param name="Value">The contribution, in the score's unit; in summaries the mean size of it.</param>
/// <param name="StandardError">How far sampling may have put it off (one standard error); null where it is exact.</param>
public sealed record ColumnContribution(string Column, double Value, double? StandardError = null);
