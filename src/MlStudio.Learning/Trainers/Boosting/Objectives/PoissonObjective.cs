using MlStudio.Learning.Numerics;

namespace MlStudio.Learning.Trainers.Boosting.Objectives;

/// <summary>The Poisson deviance; derivatives are those of half of it.</summary>
internal sealed class PoissonObjective : LogLinkObjective
{
    public override int Code => 7;
    public override string Metric => "poisson deviance";
    protected override string Name => "Poisson";

    public override (double Gradient, double Hessian) Bounds(ReadOnlySpan<double> scores, ReadOnlySpan<double> target)
    {
        double gradient = 0, hessian = 0;
        for (var i = 0; i < target.Length; i++)
        {
            gradient = Math.Max(gradient, Math.Abs(Means[i] - target[i]));
            hessian = Math.Max(hessian, Means[i]);
        }
        return (gradient, hessian);
    }

    public override void Derivatives(ReadOnlySpan<double> scores, ReadOnlySpan<double> target, int rows, int start, int output, Span<double> gradients, Span<double> hessians)
    {
        for (var i = 0; i < gradients.Length; i++)
        {
            gradients[i] = Means[start + i] - target[start + i];
            hessians[i] = Means[start + i];
        }
    }

    public override double Loss(ReadOnlySpan<double> scores, int rows, int row, double target)
    {
        var mean = Mean(scores[row]);
        var surprise = target > 0 ? target * (Logarithm.Log(target) - Math.Min(scores[row], 700)) : 0;
        return 2 * (surprise - target + mean);
    }
}
