using MlStudio.Learning.Numerics;

namespace MlStudio.Learning.Trainers.Linear.Losses;

/// <summary>
/// e^score - target·score: half the deviance of a Poisson distribution with mean e^score, up to a term that does not depend on the
/// score. The learning curve shows the deviance itself.
/// </summary>
/// <param name="unit">By what the targets were divided.</param>
internal sealed class PoissonLoss(double unit) : LinearLoss
{
    public override string Metric => "poisson deviance";

    public override RowLoss At(Span<double> scores, double target)
    {
        var score = scores[0];
        var mean = Exponential.Exp(score);
        var loss = mean - (target * score);
        scores[0] = mean - target;
        return new(loss, 2 * (loss + (target > 0 ? target * (Logarithm.Log(target) - 1) : 0)));
    }

    public override double Figure(double mean) => unit * mean;
}
