using System.Runtime.Intrinsics;
using MlStudio.Learning.Explanation;
using MlStudio.Learning.Numerics;

namespace MlStudio.Learning.Trainers.Boosting.Objectives;

/// <summary>Log-loss of the sigmoid of one score; target 0 or 1.</summary>
internal sealed class LogisticObjective : Objective
{
    private const double LargestStart = 15;

    public override int Code => 1;
    public override int ScoreCount => 1;

    public override ScoreScale ScoreScale => ScoreScale.LogOdds;
    public override string Metric => "logloss";

    public override double[] Start(ReadOnlySpan<double> target, ReadOnlySpan<double> weights)
    {
        double positive = 0, all = 0;
        for (var i = 0; i < target.Length; i++)
        {
            var weight = weights.IsEmpty ? 1 : weights[i];
            positive += weight * target[i];
            all += weight;
        }
        return [Math.Clamp(Logarithm.Log(positive / (all - positive)), -LargestStart, LargestStart)];
    }

    public override (double Gradient, double Hessian) Bounds(ReadOnlySpan<double> scores, ReadOnlySpan<double> target) => (1, 0.25);

    public override void Derivatives(ReadOnlySpan<double> scores, ReadOnlySpan<double> target, int rows, int start, int output, Span<double> gradients, Span<double> hessians)
    {
        var i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            for (; i + 4 <= gradients.Length; i += 4)
            {
                var p = Exponential.Sigmoid(Vector256.Create(scores.Slice(start + i, 4)));
                (p - Vector256.Create(target.Slice(start + i, 4))).CopyTo(gradients[i..]);
                (p * (Vector256<double>.One - p)).CopyTo(hessians[i..]);
            }
        }
        for (; i < gradients.Length; i++)
        {
            var p = Exponential.Sigmoid(scores[start + i]);
            gradients[i] = p - target[start + i];
            hessians[i] = p * (1 - p);
        }
    }

    public override double Loss(ReadOnlySpan<double> scores, int rows, int row, double target)
    {
        var p = Exponential.Sigmoid(scores[row]);
        return -Logarithm.Log(Math.Max(target > 0.5 ? p : 1 - p, SmallestProbability));
    }

    public override void ToOutputs(Span<double> scores) => scores[0] = Exponential.Sigmoid(scores[0]);
}
