using MlStudio.Learning.Explanation;
using MlStudio.Learning.Numerics;

namespace MlStudio.Learning.Trainers.Boosting.Objectives;

/// <summary>Log-loss of the softmax of one score per class; target is the class index.</summary>
internal sealed class SoftmaxObjective(int classes) : Objective
{
    private const int Grain = 1024;
    private double[] _probabilities = [];

    public override int Code => 2;
    public override int ScoreCount => classes;

    public override ScoreScale ScoreScale => ScoreScale.ClassScores;
    public override string Metric => "logloss";

    public override double[] Start(ReadOnlySpan<double> target, ReadOnlySpan<double> weights)
    {
        var sums = new double[classes];
        double all = 0;
        for (var i = 0; i < target.Length; i++)
        {
            var weight = weights.IsEmpty ? 1 : weights[i];
            sums[(int)target[i]] += weight;
            all += weight;
        }
        // A class without rows starts at half a row's weight rather than at minus infinity.
        var least = 0.5 * all / target.Length;
        return sums.Select(sum => Logarithm.Log(Math.Max(sum, least) / all)).ToArray();
    }

    public override void Prepare(double[] scores, int rows, WorkerTeam team)
    {
        if (_probabilities.Length != scores.Length) { _probabilities = new double[scores.Length]; }
        team.RunRanges(rows, Grain, (start, end) =>
        {
            Span<double> row = stackalloc double[classes <= 256 ? classes : 0];
            row = classes <= 256 ? row : new double[classes];
            for (var r = start; r < end; r++)
            {
                for (var k = 0; k < classes; k++) { row[k] = scores[k * (long)rows + r]; }
                ToOutputs(row);
                for (var k = 0; k < classes; k++) { _probabilities[k * (long)rows + r] = row[k]; }
            }
        });
    }

    public override (double Gradient, double Hessian) Bounds(ReadOnlySpan<double> scores, ReadOnlySpan<double> target) => (1, 0.25);

    public override void Derivatives(ReadOnlySpan<double> scores, ReadOnlySpan<double> target, int rows, int start, int output, Span<double> gradients, Span<double> hessians)
    {
        var probabilities = _probabilities.AsSpan((int)(output * (long)rows) + start, gradients.Length);
        for (var i = 0; i < gradients.Length; i++)
        {
            var p = probabilities[i];
            gradients[i] = p - (target[start + i] == output ? 1 : 0);
            hessians[i] = p * (1 - p);
        }
    }

    public override double Loss(ReadOnlySpan<double> scores, int rows, int row, double target)
    {
        double max = double.NegativeInfinity, sum = 0;
        for (var k = 0; k < classes; k++) { max = Math.Max(max, scores[(int)(k * (long)rows) + row]); }
        for (var k = 0; k < classes; k++) { sum += Exponential.Exp(scores[(int)(k * (long)rows) + row] - max); }
        return Math.Min(Logarithm.Log(sum) + max - scores[(int)((int)target * (long)rows) + row], -Logarithm.Log(SmallestProbability));
    }

    public override void ToOutputs(Span<double> scores)
    {
        double max = double.NegativeInfinity, sum = 0;
        foreach (var score in scores) { max = Math.Max(max, score); }
        foreach (ref var score in scores)
        {
            score = Exponential.Exp(score - max);
            sum += score;
        }
        foreach (ref var score in scores) { score /= sum; }
    }
}
