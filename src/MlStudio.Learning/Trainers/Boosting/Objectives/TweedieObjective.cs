using MlStudio.Learning.Numerics;

namespace MlStudio.Learning.Trainers.Boosting.Objectives;

/// <summary>The Tweedie deviance with a variance that grows as mean^<paramref name="power"/>, 1 &lt; power &lt; 2; derivatives are those of half of it.</summary>
internal sealed class TweedieObjective(double power) : LogLinkObjective
{
    public override int Code => 8;
    public override string Metric => "tweedie deviance";
    protected override string Name => "Tweedie";

    public override (double Gradient, double Hessian) Bounds(ReadOnlySpan<double> scores, ReadOnlySpan<double> target)
    {
        double gradient = 0, hessian = 0;
        for (var i = 0; i < target.Length; i++)
        {
            var (g, h) = At(scores[i], Means[i], target[i]);
            gradient = Math.Max(gradient, Math.Abs(g));
            hessian = Math.Max(hessian, h);
        }
        return (gradient, hessian);
    }

    public override void Derivatives(ReadOnlySpan<double> scores, ReadOnlySpan<double> target, int rows, int start, int output, Span<double> gradients, Span<double> hessians)
    {
        for (var i = 0; i < gradients.Length; i++) { (gradients[i], hessians[i]) = At(scores[start + i], Means[start + i], target[start + i]); }
    }

    public override double Loss(ReadOnlySpan<double> scores, int rows, int row, double target)
    {
        var mean = Mean(scores[row]);
        var scale = Scale(scores[row]);
        var saturated = target > 0 ? Exponential.Exp((2 - power) * Logarithm.Log(target)) / ((1 - power) * (2 - power)) : 0;
        return 2 * (saturated - target * scale / (1 - power) + scale * mean / (2 - power));
    }

    private (double Gradient, double Hessian) At(double score, double mean, double target)
    {
        var scale = Scale(score);
        return (scale * (mean - target), scale * ((2 - power) * mean + (power - 1) * target));
    }

    /// <summary>mean^(1 - power).</summary>
    private double Scale(double score) => Exponential.Exp(Math.Min((1 - power) * score, 700));
}
