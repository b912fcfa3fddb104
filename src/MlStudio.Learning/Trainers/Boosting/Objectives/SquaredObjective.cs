namespace MlStudio.Learning.Trainers.Boosting.Objectives;

/// <summary>Half the squared error.</summary>
internal sealed class SquaredObjective : Objective
{
    public override int Code => 3;
    public override int ScoreCount => 1;
    public override string Metric => "rmse";
    public override bool ConstantHessian => true;

    public override double[] Start(ReadOnlySpan<double> target, ReadOnlySpan<double> weights)
    {
        double sum = 0, all = 0;
        for (var i = 0; i < target.Length; i++)
        {
            var weight = weights.IsEmpty ? 1 : weights[i];
            sum += weight * target[i];
            all += weight;
        }
        return [sum / all];
    }

    public override (double Gradient, double Hessian) Bounds(ReadOnlySpan<double> scores, ReadOnlySpan<double> target)
    {
        double largest = 0;
        for (var i = 0; i < target.Length; i++) { largest = Math.Max(largest, Math.Abs(scores[i] - target[i])); }
        return (largest, 1);
    }

    public override void Derivatives(ReadOnlySpan<double> scores, ReadOnlySpan<double> target, int rows, int start, int output, Span<double> gradients, Span<double> hessians)
    {
        for (var i = 0; i < gradients.Length; i++) { gradients[i] = scores[start + i] - target[start + i]; }
        if (!hessians.IsEmpty) { hessians.Fill(1); }
    }

    public override double Loss(ReadOnlySpan<double> scores, int rows, int row, double target)
    {
        var error = scores[row] - target;
        return error * error;
    }

    public override double ToMetric(double meanLoss) => Math.Sqrt(meanLoss);

    public override void ToOutputs(Span<double> scores)
    {
    }
}
