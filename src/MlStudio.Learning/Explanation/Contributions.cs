namespace MlStudio.Learning.Explanation;

/// <summary>Why a model scores rows as it does: for each row and output a base value plus one contribution per column. Immutable by convention; thread-safe.</summary>
/// <param name="Columns">What contributes: raw columns, or the names of what the recipe made of several.</param>
/// <param name="Outputs">What is explained: the positive class, each class, or the target.</param>
/// <param name="RowCount">The number of rows.</param>
/// <param name="Scale">What base value and contributions are measured in.</param>
/// <param name="ScaleName">The same in words, such as "log-odds of 'yes'".</param>
/// <param name="Method">How they were computed, in words.</param>
/// <param name="IsExact">Whether they are free of sampling error.</param>
/// <param name="BaseValues">Per output the mean score, from which contributions start.</param>
/// <param name="Values">Contribution of column c to output k of row r at (r · outputs + k) · columns + c.</param>
/// <param name="StandardErrors">One standard error of each value; null where they are exact.</param>
public sealed record Contributions(
    IReadOnlyList<string> Columns, IReadOnlyList<string> Outputs, int RowCount, ScoreScale Scale, string ScaleName, string Method, bool IsExact,
    double[] BaseValues, double[] Values, double[]? StandardErrors)
{
    /// <summary>What a column contributes to a score.</summary>
    public double Value(int row, int output, int column) => Values[At(row, output) + column];

    /// <summary>The score of a row: the base value and all contributions.</summary>
    public double Score(int row, int output)
    {
        var sum = BaseValues[output];
        foreach (var value in Values.AsSpan(At(row, output), Columns.Count)) { sum += value; }
        return sum;
    }

    /// <summary>The contributions to one score, the largest (of either sign) first: the bars of a waterfall from base value to score.</summary>
    public IReadOnlyList<ColumnContribution> Of(int row, int output)
    {
        var at = At(row, output);
        return [.. Columns.Select((c, i) => new ColumnContribution(c, Values[at + i], StandardErrors?[at + i])).OrderByDescending(c => Math.Abs(c.Value)).ThenBy(c => c.Column, StringComparer.Ordinal)];
    }

    /// <summary>The mean size of each column's contributions to an output over all rows, largest first.</summary>
    public IReadOnlyList<ColumnContribution> MeanSizes(int output) =>
        [.. Columns.Select((c, i) => new ColumnContribution(c, MeanSize(output, i))).OrderByDescending(c => c.Value).ThenBy(c => c.Column, StringComparer.Ordinal)];

    private double MeanSize(int output, int column)
    {
        var sum = 0.0;
        for (var row = 0; row < RowCount; row++) { sum += Math.Abs(Value(row, output, column)); }
        return RowCount == 0 ? 0 : sum / RowCount;
    }

    private int At(int row, int output) => ((row * Outputs.Count) + output) * Columns.Count;
}
