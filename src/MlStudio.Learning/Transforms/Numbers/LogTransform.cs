using MlStudio.Learning.Numerics;

namespace MlStudio.Learning.Transforms;

/// <summary>
/// Replaces numbers by ln(1 + x), which draws in a long tail and keeps 0 at 0. Training values of -1 or less are refused; at
/// prediction such values become missing.
/// </summary>
public sealed record LogTransform : NumberStep
{
    public override string Describe() => $"Take the logarithm of {Words.List(Columns)} (ln of 1 + x)";

    protected override double[] Learn(ReadOnlySpan<double> values, string name, RecipeContext context)
    {
        foreach (var value in values)
        {
            if (value <= -1) { throw new LearningException($"Column '{name}' has the value {Words.Number(value)}; the logarithm of 1 + x needs values above -1. Clip it first, or use the power transform (Yeo–Johnson)."); }
        }
        return [];
    }

    protected override bool IsLearned(double[] learned) => learned.Length == 0;

    protected override void Transform(ReadOnlySpan<double> values, double[] learned, Span<double> result)
    {
        for (var row = 0; row < values.Length; row++) { result[row] = values[row] > -1 ? Logarithm.LogOnePlus(values[row]) : double.NaN; }
    }
}
