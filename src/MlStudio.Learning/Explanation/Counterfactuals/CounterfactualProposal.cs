namespace MlStudio.Learning.Explanation.Counterfactuals;

/// <summary>One column set to another value.</summary>
/// <param name="Column">The raw column.</param>
/// <param name="From">Its value as text; null where it is missing.</param>
/// <param name="To">What it is set to, a value seen in the data.</param>
public sealed record ColumnChange(string Column, string? From, string To);

/// <summary>A change of a row that reaches the goal.</summary>
/// <param name="Changes">What is changed, the costliest first.</param>
/// <param name="Cost">Weight · (0.1 + distance), added up over the changed columns. The distance of numbers and times is measured in the spread of the data (from the 10% to the 90% quantile); that of categories, and from a missing value, is 1.</param>
/// <param name="Answers">What the model answers then, as <see cref="Predictions.Values"/>.</param>
/// <param name="Row">The changed row, with the columns that the model needs.</param>
public sealed record CounterfactualProposal(IReadOnlyList<ColumnChange> Changes, double Cost, IReadOnlyList<double> Answers, Data.Table Row);

/// <summary>What was found.</summary>
/// <param name="Proposals">Cheapest first; empty where nothing was found within the bounds.</param>
/// <param name="Answers">What the model answers for the row as it is.</param>
/// <param name="AlreadyReached">Whether the row reaches the goal as it is; then there are no proposals.</param>
/// <param name="Summary">The same in a sentence.</param>
public sealed record CounterfactualResult(IReadOnlyList<CounterfactualProposal> Proposals, IReadOnlyList<double> Answers, bool AlreadyReached, string Summary);
