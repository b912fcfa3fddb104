using MlStudio.Learning.Numerics;

namespace MlStudio.Learning.Trainers.Boosting.Objectives;

/// <summary>
/// Half the squared error up to <paramref name="delta"/>, linear beyond it; leaves are the median moved by the mean of what is left, cut off at delta
/// (Friedman 2001, section 4.4).
/// </summary>
internal sealed class HuberObjective(double delta) : ResidualObjective
{
    public override int Code => 6;
    public override string Metric => "huber loss";

    public override (double Gradient, double Hessian) Bounds(ReadOnlySpan<double> scores, ReadOnlySpan<double> target)
    {
        double largest = 0;
        for (var i = 0; i < target.Length && largest < delta; i++) { largest = Math.Max(largest, Math.Abs(scores[i] - target[i])); }
        return (Math.Min(largest, delta), 1);
    }

    public override double Loss(ReadOnlySpan<double> scores, int rows, int row, double target)
    {
        var error = Math.Abs(scores[row] - target);
        return error <= delta ? error * error / 2 : delta * (error - delta / 2);
    }

    public override double BestConstant(Span<double> residuals, Span<double> weights)
    {
        var median = WeightedQuantile.Of(residuals, weights, 0.5);
        double sum = 0, all = 0;
        for (var i = 0; i < residuals.Length; i++)
        {
            var weight = weights.IsEmpty ? 1 : weights[i];
            sum += weight * Math.Clamp(residuals[i] - median, -delta, delta);
            all += weight;
        }
        return median + sum / all;
    }

    protected override double Slope(double error) => Math.Clamp(error, -delta, delta);
}
