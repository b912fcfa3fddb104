using MlStudio.Learning.Numerics;

namespace MlStudio.Learning.Trainers.Boosting.Objectives;

/// <summary>
/// A loss: its derivatives with respect to the scores, its start, its value, and the map from scores to outputs.
/// Scores are stored output after output (score of output k in row r at k · rows + r).
/// </summary>
internal abstract class Objective
{
    /// <summary>Written into model files.</summary>
    public abstract int Code { get; }

    /// <summary>Trees per iteration.</summary>
    public abstract int ScoreCount { get; }

    public abstract string Metric { get; }

    /// <summary>Whether the second derivative of an unweighted row is 1.</summary>
    public virtual bool ConstantHessian => false;

    /// <summary>The scores to start from: the best constant.</summary>
    public abstract double[] Start(ReadOnlySpan<double> target, ReadOnlySpan<double> weights);

    /// <summary>Called before the derivatives of an iteration are asked for.</summary>
    public virtual void Prepare(double[] scores, int rows, WorkerTeam team)
    {
    }

    /// <summary>Bounds on the size of unweighted first and second derivatives at these scores.</summary>
    public abstract (double Gradient, double Hessian) Bounds(ReadOnlySpan<double> scores, ReadOnlySpan<double> target);

    /// <summary>Unweighted derivatives of rows from <paramref name="start"/> on for one output; hessians are empty where constant.</summary>
    public abstract void Derivatives(ReadOnlySpan<double> scores, ReadOnlySpan<double> target, int rows, int start, int output, Span<double> gradients, Span<double> hessians);

    /// <summary>The loss of one row.</summary>
    public abstract double Loss(ReadOnlySpan<double> scores, int rows, int row, double target);

    /// <summary>From the mean loss to the metric shown.</summary>
    public virtual double ToMetric(double meanLoss) => meanLoss;

    /// <summary>Turns one row's scores into outputs in place (binary: one score to one probability).</summary>
    public abstract void ToOutputs(Span<double> scores);

    /// <summary>The probabilities' floor in log-loss, as in scikit-learn's log_loss for float64.</summary>
    protected const double SmallestProbability = 2.220446049250313e-16;

    public static Objective For(LearningTask task, int classes) => task switch
    {
        LearningTask.Binary => new LogisticObjective(),
        LearningTask.Multiclass => new SoftmaxObjective(classes),
        _ => new SquaredObjective(),
    };

    /// <exception cref="LearningException">The code is unknown.</exception>
    public static Objective FromCode(int code, int scores) => code switch
    {
        1 => new LogisticObjective(),
        2 => new SoftmaxObjective(scores),
        3 => new SquaredObjective(),
        _ => throw new LearningException($"The model file is damaged: objective {code} is unknown."),
    };
}
