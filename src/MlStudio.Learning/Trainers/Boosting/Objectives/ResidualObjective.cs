namespace MlStudio.Learning.Trainers.Boosting.Objectives;

/// <summary>
/// A loss of the difference of score and target whose second derivative says nothing about how far to go: trees are grown with 1 in its place,
/// and leaves take the best constant for the residuals of their rows (Friedman, "Greedy function approximation", 2001, sections 4.3 and 4.4).
/// </summary>
internal abstract class ResidualObjective : Objective
{
    public override int ScoreCount => 1;
    public override bool ConstantHessian => true;
    public override bool RenewsLeaves => true;

    public override double[] Start(ReadOnlySpan<double> target, ReadOnlySpan<double> weights) => [BestConstant(target.ToArray(), weights.ToArray())];

    public override void Derivatives(ReadOnlySpan<double> scores, ReadOnlySpan<double> target, int rows, int start, int output, Span<double> gradients, Span<double> hessians)
    {
        for (var i = 0; i < gradients.Length; i++) { gradients[i] = Slope(scores[start + i] - target[start + i]); }
        if (!hessians.IsEmpty) { hessians.Fill(1); }
    }

    public override void ToOutputs(Span<double> scores)
    {
    }

    /// <summary>The derivative of the loss by the error (score minus target).</summary>
    protected abstract double Slope(double error);
}
