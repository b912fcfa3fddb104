namespace MlStudio.Learning.Explanation.Dependence;

/// <summary>How answers change with one column while the others stay as they are. Immutable by convention.</summary>
/// <param name="Column">The raw column.</param>
/// <param name="Values">What it was set to, as text; ascending for numbers and times, most frequent first for categories.</param>
/// <param name="Positions">The same as numbers (times as Unix seconds); null for categories.</param>
/// <param name="Outputs">What is answered: the probability of the positive class or of each class, or the number.</param>
/// <param name="Mean">The mean answer over all rows: output k at value g at k · values + g.</param>
/// <param name="Rows">The rows (indices into those given) that have a curve of their own.</param>
/// <param name="Curves">Individual conditional expectations: output k of curve i at value g at (i · outputs + k) · values + g.</param>
/// <param name="RowCount">How many rows the mean is over.</param>
public sealed record DependenceCurve(
    string Column, IReadOnlyList<string> Values, IReadOnlyList<double>? Positions, IReadOnlyList<string> Outputs, double[] Mean, IReadOnlyList<int> Rows, double[] Curves, int RowCount)
{
    /// <summary>The mean of an output per value.</summary>
    public ReadOnlySpan<double> MeanOf(int output) => Mean.AsSpan(output * Values.Count, Values.Count);

    /// <summary>One row's curve of an output.</summary>
    public ReadOnlySpan<double> CurveOf(int curve, int output) => Curves.AsSpan(((curve * Outputs.Count) + output) * Values.Count, Values.Count);
}
