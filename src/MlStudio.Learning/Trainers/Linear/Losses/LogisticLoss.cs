using MlStudio.Learning.Numerics;

namespace MlStudio.Learning.Trainers.Linear.Losses;

/// <summary>ln(1 + e^score) - target·score, for targets of 0 and 1.</summary>
internal sealed class LogisticLoss : LinearLoss
{
    public override string Metric => "logloss";

    public override RowLoss At(Span<double> scores, double target)
    {
        var score = scores[0];
        var small = Exponential.Exp(-Math.Abs(score));
        var probability = score >= 0 ? 1 / (1 + small) : small / (1 + small);
        scores[0] = probability - target;
        var loss = Math.Max(score, 0) - (score * target) + Logarithm.LogOnePlus(small);
        return new(loss, loss);
    }
}
