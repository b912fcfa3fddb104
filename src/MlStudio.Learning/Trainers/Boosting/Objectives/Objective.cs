using MlStudio.Learning.Explanation;
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

    /// <summary>Whether a leaf takes <see cref="BestConstant"/> of its rows' residuals instead of Newton's step.</summary>
    public virtual bool RenewsLeaves => false;

    /// <summary>The largest size of a leaf's step before the learning rate.</summary>
    public virtual double LargestStep => double.PositiveInfinity;

    /// <exception cref="LearningException">A target cannot be learned by this loss; the message names the row.</exception>
    public virtual void RequireTarget(TargetVector target, float[]? weights)
    {
    }

    /// <summary>The metric of the catalog that early stopping and the learning curve follow where the loss is not a mean over rows; else null.</summary>
    public virtual string? CurveMetric => null;

    /// <summary>Called with the data before a training starts on it.</summary>
    public virtual void Bind(BoostingData data, CancellationToken cancellation)
    {
    }

    /// <summary>The constant of least loss for residuals (target minus score), which may be reordered; weights are empty where equal.</summary>
    public virtual double BestConstant(Span<double> residuals, Span<double> weights) => throw new InvalidOperationException($"Leaves of {Metric} are not renewed.");

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

    /// <summary>The loss of one row; not asked for where <see cref="CurveMetric"/> stands for it.</summary>
    public abstract double Loss(ReadOnlySpan<double> scores, int rows, int row, double target);

    /// <summary>From the mean loss to the metric shown.</summary>
    public virtual double ToMetric(double meanLoss) => meanLoss;

    /// <summary>Turns one row's scores into outputs in place (binary: one score to one probability).</summary>
    public abstract void ToOutputs(Span<double> scores);

    /// <summary>What the scores mean.</summary>
    public virtual ScoreScale ScoreScale => ScoreScale.Number;

    /// <summary>The probabilities' floor in log-loss, as in scikit-learn's log_loss for float64.</summary>
    protected const double SmallestProbability = 2.220446049250313e-16;

    /// <param name="options">Says which loss of numbers (squared error without) and what counts in a ranking.</param>
    public static Objective For(LearningTask task, int classes, GradientBoostingTrainer? options = null) => (task, options?.Objective) switch
    {
        (LearningTask.Binary, _) => new LogisticObjective(),
        (LearningTask.Multiclass, _) => new SoftmaxObjective(classes),
        (LearningTask.Ranking, _) => new LambdaRankObjective(options?.RankingPositions ?? int.MaxValue, options?.RankingGain ?? RankingGain.Exponential),
        (_, RegressionObjective.Absolute) => new AbsoluteObjective(),
        (_, RegressionObjective.Huber) => new HuberObjective(options.HuberDelta),
        (_, RegressionObjective.Quantile) => new QuantileObjective(options.QuantileLevel),
        (_, RegressionObjective.Poisson) => new PoissonObjective(),
        (_, RegressionObjective.Tweedie) => new TweedieObjective(options.TweediePower),
        _ => new SquaredObjective(),
    };

    /// <summary>The map from scores to outputs of a saved model; parameters of the loss matter for training alone.</summary>
    /// <exception cref="LearningException">The code is unknown.</exception>
    public static Objective FromCode(int code, int scores) => code switch
    {
        1 => new LogisticObjective(),
        2 => new SoftmaxObjective(scores),
        3 => new SquaredObjective(),
        4 => new AbsoluteObjective(),
        5 => new QuantileObjective(0.5),
        6 => new HuberObjective(1),
        7 => new PoissonObjective(),
        8 => new TweedieObjective(1.5),
        9 => new LambdaRankObjective(int.MaxValue, RankingGain.Exponential),
        _ => throw new LearningException($"The model file is damaged: objective {code} is unknown."),
    };
}
