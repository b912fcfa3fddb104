using MlStudio.Learning.Numerics;

namespace MlStudio.Learning.Trainers.Boosting.Objectives;

/// <summary>The absolute error; leaves are medians.</summary>
internal sealed class AbsoluteObjective : ResidualObjective
{
    public override int Code => 4;
    public override string Metric => "mae";

    public override (double Gradient, double Hessian) Bounds(ReadOnlySpan<double> scores, ReadOnlySpan<double> target) => (1, 1);

    public override double Loss(ReadOnlySpan<double> scores, int rows, int row, double target) => Math.Abs(scores[row] - target);

    public override double BestConstant(Span<double> residuals, Span<double> weights) => WeightedQuantile.Of(residuals, weights, 0.5);

    protected override double Slope(double error) => Math.Sign(error);
}
