namespace MlStudio.Learning.Trainers.Linear.Losses;

/// <summary>ln Σ e^score - the score of the row's own class.</summary>
internal sealed class SoftmaxLoss(int classes) : LinearLoss
{
    public override string Metric => "logloss";

    public override int Outputs => classes;

    public override RowLoss At(Span<double> scores, double target)
    {
        var own = scores[(int)target];
        var loss = LinearPredictor.Softmax(scores) - own;
        scores[(int)target] -= 1;
        return new(loss, loss);
    }
}
