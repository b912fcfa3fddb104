namespace MlStudio.Learning.Trainers.Linear.Losses;

/// <summary>
/// The squared hinge loss max(0, 1 - margin)², with margins as in <see cref="HingeLoss"/>.
/// </summary>
/// <param name="outputs">1 for two classes (the score of class 1), else the number of classes.</param>
internal sealed class SquaredHingeLoss(int outputs) : LinearLoss
{
    public override string Metric => "squared hinge";

    public override int Outputs => outputs;

    public override RowLoss At(Span<double> scores, double target)
    {
        var loss = 0.0;
        for (var k = 0; k < scores.Length; k++)
        {
            var sign = target == (scores.Length == 1 ? 1 : k) ? 1 : -1;
            var missing = Math.Max(0, 1 - (sign * scores[k]));
            loss += missing * missing;
            scores[k] = -2 * sign * missing;
        }
        return new(loss, loss);
    }
}
