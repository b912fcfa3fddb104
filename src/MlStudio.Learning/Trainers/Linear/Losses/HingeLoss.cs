namespace MlStudio.Learning.Trainers.Linear.Losses;

/// <summary>
/// The hinge loss max(0, 1 - margin), rounded off where the margin is within <paramref name="width"/> below 1, where the margin is the
/// score of a row of the class and minus the score of any other row. With several classes each has a score of its own, against all others.
/// The learning curve shows the hinge loss itself.
/// </summary>
/// <param name="outputs">1 for two classes (the score of class 1), else the number of classes.</param>
/// <param name="width">How wide the rounded part is.</param>
internal sealed class HingeLoss(int outputs, double width) : LinearLoss
{
    public override string Metric => "hinge";

    public override int Outputs => outputs;

    public override RowLoss At(Span<double> scores, double target)
    {
        double loss = 0, hinge = 0;
        for (var k = 0; k < scores.Length; k++)
        {
            var sign = target == (scores.Length == 1 ? 1 : k) ? 1 : -1;
            var missing = Math.Max(0, 1 - (sign * scores[k]));
            var slope = Math.Min(1, missing / width);
            loss += slope * (missing - (0.5 * width * slope));
            hinge += missing;
            scores[k] = -sign * slope;
        }
        return new(loss, hinge);
    }
}
