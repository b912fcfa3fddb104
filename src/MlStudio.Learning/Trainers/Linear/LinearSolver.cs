using MlStudio.Learning.Numerics;
using MlStudio.Learning.Trainers.Linear.Losses;

namespace MlStudio.Learning.Trainers.Linear;

/// <summary>
/// Finds the weights with the least penalised loss for one set of rows, as often as asked: for losses that get less smooth from
/// stage to stage, for the rows of a fold, for several penalties. Each search starts where it is told. Not thread-safe.
/// </summary>
internal sealed class LinearSolver
{
    private readonly LinearRows _rows;
    private readonly double[] _targets;
    private readonly LinearSettings _settings;
    private readonly FeatureMoments _moments;
    private readonly TrainingContext _context;

    /// <param name="targets">As the loss takes them.</param>
    /// <exception cref="LearningException">A feature is a category code, missing or not finite.</exception>
    public LinearSolver(FeatureMatrix features, double[] targets, float[]? weights, LinearSettings settings, TrainingContext context)
    {
        (_targets, _settings, _context) = (targets, settings, context);
        var moments = FeatureMoments.Of(features, weights, context.Cancellation);
        Means = moments.Means;
        // Centred features make the problem well shaped, but without an intercept nothing could take up the shift.
        _moments = settings.FitIntercept ? moments : moments with { Means = new double[moments.Means.Length] };
        _rows = new LinearRows(features, context.Cancellation);
        Names = [.. features.Features.Select(f => f.Name)];
    }

    public string[] Names { get; }

    /// <summary>The features' weighted means.</summary>
    public double[] Means { get; }

    public LinearRows Rows => _rows;

    /// <summary>Steps reported before those of the next search.</summary>
    public int StepsBefore { get; set; }

    /// <summary>All steps there will be.</summary>
    public int TotalSteps { get; set; }

    public double[] Start(LinearLoss loss) => new double[loss.Outputs * (_rows.FeatureCount + 1)];

    /// <summary>Moves the point to the minimum and reports each iteration.</summary>
    /// <param name="weights">A weight per row, or null.</param>
    public void Minimize(LinearLoss loss, double l1, double l2, float[]? weights, double[] point)
    {
        var problem = Problem(loss, l2, weights);
        new LimitedMemoryBfgs(_settings.MaxIterations, _settings.Tolerance)
        {
            Iterated = (iteration, _) => _context.Progress?.Invoke(new TrainingProgress(StepsBefore + iteration, TotalSteps, loss.Metric, problem.Figure)),
        }.Minimize(problem.Evaluate, point, l1 > 0 ? AbsoluteWeights(problem, loss, l1) : null);
        StepsBefore += _settings.MaxIterations;
    }

    /// <summary>Moves the point near the minimum: close enough to compare penalties.</summary>
    public void Approach(LinearLoss loss, double l1, double l2, float[]? weights, double[] point)
    {
        const int MostIterations = 100;
        const double Near = 1e-4;
        var problem = Problem(loss, l2, weights);
        new LimitedMemoryBfgs(Math.Min(MostIterations, _settings.MaxIterations), Math.Max(Near, _settings.Tolerance))
            .Minimize(problem.Evaluate, point, l1 > 0 ? AbsoluteWeights(problem, loss, l1) : null);
    }

    /// <summary>The mean loss of rows at a point.</summary>
    public double MeanLoss(LinearLoss loss, float[]? weights, double[] point)
    {
        var problem = Problem(loss, 0, weights);
        problem.Evaluate(point, new double[point.Length]);
        return problem.MeanLoss;
    }

    /// <summary>Weights (output after output) and intercepts for the features as given.</summary>
    public (double[] Weights, double[] Intercepts) Unscale(LinearLoss loss, double[] point)
    {
        var weights = new double[loss.Outputs * _rows.FeatureCount];
        var intercepts = new double[loss.Outputs];
        Problem(loss, 0, null).Unscale(point, weights, intercepts);
        return (weights, intercepts);
    }

    private LinearProblem Problem(LinearLoss loss, double l2, float[]? weights) =>
        new(_rows, _targets, weights, loss, _moments, l2, _settings.FitIntercept, _context);

    private double[] AbsoluteWeights(LinearProblem problem, LinearLoss loss, double l1)
    {
        var width = _moments.Scales.Length;
        var weights = new double[loss.Outputs * (width + 1)];
        for (var i = 0; i < weights.Length; i++)
        {
            var feature = i % (width + 1);
            weights[i] = feature == width || _moments.Scales[feature] == 0 ? 0 : l1 / (_moments.Scales[feature] * problem.TotalWeight);
        }
        return weights;
    }
}
