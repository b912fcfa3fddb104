namespace MlStudio.Learning.Explanation;

/// <summary>How much a metric suffers when the values of a raw column are shuffled among the rows.</summary>
/// <param name="Column">The raw column.</param>
/// <param name="Mean">The mean loss of the metric over the repeats, positive where the column helps, in the metric's unit.</param>
/// <param name="Std">The sample standard deviation over the repeats; null for a single one.</param>
public sealed record ColumnImportance(string Column, double Mean, double? Std);
