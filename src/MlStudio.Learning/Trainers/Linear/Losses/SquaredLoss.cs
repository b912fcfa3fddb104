namespace MlStudio.Learning.Trainers.Linear.Losses;

/// <summary>½·(score - target)².</summary>
/// <param name="unit">The spread by which the targets were divided.</param>
internal sealed class SquaredLoss(double unit) : LinearLoss
{
    public override string Metric => "rmse";

    public override RowLoss At(Span<double> scores, double target)
    {
        scores[0] -= target;
        var loss = 0.5 * scores[0] * scores[0];
        return new(loss, loss);
    }

    public override double Figure(double mean) => unit * Math.Sqrt(2 * mean);
}
