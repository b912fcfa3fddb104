using MlStudio.Learning.Explanation;
using MlStudio.Learning.Numerics;

namespace MlStudio.Learning.Trainers.Boosting.Objectives;

/// <summary>A loss of a mean of at least 0 whose logarithm is the score.</summary>
internal abstract class LogLinkObjective : Objective
{
    private const int Grain = 4096;
    private const double SmallestMean = 1e-15;
    private const double LargestScore = 700;

    public override int ScoreCount => 1;

    public override ScoreScale ScoreScale => ScoreScale.Logarithm;

    /// <summary>Newton's step overshoots where the target is many times the mean so far; twentyfold growth in one step is enough.</summary>
    public override double LargestStep => 3;

    /// <summary>The means at the scores last prepared.</summary>
    protected double[] Means { get; private set; } = [];

    public override double[] Start(ReadOnlySpan<double> target, ReadOnlySpan<double> weights)
    {
        double sum = 0, all = 0;
        for (var i = 0; i < target.Length; i++)
        {
            var weight = weights.IsEmpty ? 1 : weights[i];
            sum += weight * target[i];
            all += weight;
        }
        return [Logarithm.Log(Math.Max(sum / all, SmallestMean))];
    }

    public override void Prepare(double[] scores, int rows, WorkerTeam team)
    {
        if (Means.Length != rows) { Means = new double[rows]; }
        team.RunRanges(rows, Grain, (start, end) =>
        {
            for (var row = start; row < end; row++) { Means[row] = Mean(scores[row]); }
        });
    }

    public override void RequireTarget(TargetVector target, float[]? weights)
    {
        for (var row = 0; row < target.Count; row++)
        {
            if (target.Values[row] < 0 && (weights is null || weights[row] > 0))
            {
                throw new LearningException($"The {Name} objective takes targets of at least 0; training row {row + 1} has {target.Values[row].ToString(System.Globalization.CultureInfo.InvariantCulture)}.");
            }
        }
    }

    public override void ToOutputs(Span<double> scores) => scores[0] = Mean(scores[0]);

    protected abstract string Name { get; }

    protected static double Mean(double score) => Exponential.Exp(Math.Min(score, LargestScore));
}
