namespace MlStudio.Learning.Trainers.Linear.Losses;

/// <summary>
/// The pinball loss max(level·r, (level - 1)·r) of the residual r = target - score, rounded off where |r| is within
/// <paramref name="width"/> (its Moreau envelope, below it by at most width/2). The learning curve shows the pinball loss itself.
/// </summary>
/// <param name="level">The share of targets that shall lie below the score, between 0 and 1.</param>
/// <param name="width">How wide the rounded part is.</param>
/// <param name="unit">The spread by which the targets were divided.</param>
internal sealed class QuantileLoss(double level, double width, double unit) : LinearLoss
{
    public override string Metric => "pinball";

    public override RowLoss At(Span<double> scores, double target)
    {
        var residual = target - scores[0];
        var slope = Math.Clamp(residual / width, level - 1, level);
        scores[0] = -slope;
        return new(slope * (residual - (0.5 * width * slope)), residual > 0 ? level * residual : (level - 1) * residual);
    }

    public override double Figure(double mean) => unit * mean;
}
