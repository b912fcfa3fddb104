using MlStudio.Learning.Numerics;

namespace MlStudio.Learning.Trainers.Boosting.Objectives;

/// <summary>The pinball loss: a prediction that is too low costs <paramref name="level"/> per unit, one that is too high 1 - level; leaves are quantiles.</summary>
internal sealed class QuantileObjective(double level) : ResidualObjective
{
    public override int Code => 5;
    public override string Metric => "pinball loss";

    public override (double Gradient, double Hessian) Bounds(ReadOnlySpan<double> scores, ReadOnlySpan<double> target) => (Math.Max(level, 1 - level), 1);

    public override double Loss(ReadOnlySpan<double> scores, int rows, int row, double target)
    {
        var error = scores[row] - target;
        return error > 0 ? (1 - level) * error : -level * error;
    }

    public override double BestConstant(Span<double> residuals, Span<double> weights) => WeightedQuantile.Of(residuals, weights, level);

    protected override double Slope(double error) => error > 0 ? 1 - level : error < 0 ? -level : 0;
}
