namespace MlStudio.Learning.Explanation.Dependence;

/// <summary>How answers change with two columns together. Immutable by convention.</summary>
/// <param name="First">The first column.</param>
/// <param name="Second">The second column.</param>
/// <param name="FirstValues">What the first was set to, as text.</param>
/// <param name="SecondValues">What the second was set to, as text.</param>
/// <param name="FirstPositions">The first's values as numbers; null for categories.</param>
/// <param name="SecondPositions">The second's values as numbers; null for categories.</param>
/// <param name="Outputs">What is answered.</param>
/// <param name="Mean">The mean answer over all rows: output k at values i and j at (k · first + i) · second + j.</param>
/// <param name="RowCount">How many rows the mean is over.</param>
public sealed record DependenceSurface(
    string First, string Second, IReadOnlyList<string> FirstValues, IReadOnlyList<string> SecondValues, IReadOnlyList<double>? FirstPositions, IReadOnlyList<double>? SecondPositions,
    IReadOnlyList<string> Outputs, double[] Mean, int RowCount)
{
    /// <summary>The mean answer at a value of each column.</summary>
    public double Value(int output, int first, int second) => Mean[(((output * FirstValues.Count) + first) * SecondValues.Count) + second];
}
