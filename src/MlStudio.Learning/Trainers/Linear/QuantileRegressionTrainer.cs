using MlStudio.Learning.Parameters;
using MlStudio.Learning.Trainers.Linear.Losses;

namespace MlStudio.Learning.Trainers.Linear;

/// <summary>
/// Linear quantile regression (Koenker and Bassett 1978) with an elastic net. With s the spread of the target, it minimises
/// Σ weight·pinball(y - prediction)/s + L2/2·‖w/s‖² + L1·‖w/s‖₁ (the intercept is free), so that L1 = n·α is scikit-learn's
/// QuantileRegressor(alpha=α) over n rows. The pinball loss is smoothed: rounded off within <see cref="Smoothing"/> spreads of its
/// corner, narrower from stage to stage; at the end the intercept is set to the exact quantile of what remains.
/// Solved by L-BFGS, with L1 by OWL-QN (Andrew and Gao 2007). The learning curve shows the pinball loss as it is.
/// </summary>
public sealed record QuantileRegressionTrainer : Trainer
{
    /// <summary>The smoothing of the first stage, and how much narrower each next one is.</summary>
    private const double Widest = 0.3, Narrowing = 0.3;
    private static readonly LearningTask[] Learns = [LearningTask.Regression];

    [Option("Quantile", "The share of targets that shall lie below the prediction: 0.5 predicts the median, 0.9 a value that nine of ten stay below.", Min = 0.001, Max = 0.999)]
    public double Quantile { get; init; } = 0.5;

    [Option("L2 penalty", "For a target of unit spread: pulls all weights towards zero; raise it when there are many features for few rows. Left empty, it is 1 where there are at least 20 rows per weight; else the one of 0.001 to 100 that predicts held-out training rows best.", Min = 0, Max = 1e9, SearchMin = 1e-3, SearchMax = 1e3, Logarithmic = true)]
    public double? L2 { get; init; }

    [Option("L1 penalty", "For a target of unit spread: sets the weights of useless features to exactly zero; raise it for a shorter model. Together with an L2 penalty it is an elastic net.", Min = 0, Max = 1e12)]
    public double L1 { get; init; }

    [Option("Smoothing", "Within how many spreads of the target its kink is rounded off. Smaller is more exact and slower.", Min = 1e-7, Max = 1, Advanced = true)]
    public double Smoothing { get; init; } = 0.005;

    [Option("Most iterations", "Each stage of training stops here even if it could still improve.", Min = 1, Max = 100_000, Advanced = true, Unit = "iterations")]
    public int MaxIterations { get; init; } = 200;

    [Option("Tolerance", "Training stops when no weight (for features and target of unit spread) would change the mean loss faster than this.", Min = 0, Max = 1, Advanced = true)]
    public double Tolerance { get; init; } = 1e-5;

    [Option("Intercept", "Whether the prediction has a constant part; leave it on unless the target is 0 where all features are.", Advanced = true)]
    public bool FitIntercept { get; init; } = true;

    public override string Key => "quantile-regression";
    public override IReadOnlyList<LearningTask> Tasks => Learns;
    public override FeatureEncoding Encoding => FeatureEncoding.OneHotScaled;

    public override Predictor Fit(FeatureMatrix features, TargetVector target, float[]? weights, TrainingContext context)
    {
        OptionValidator.ThrowIfInvalid(this);
        TrainingChecks.Require(this, features, target, weights);
        var (centre, unit) = TargetScale.Of(target.Values, weights, FitIntercept);
        var stages = new List<LinearLoss>();
        for (var width = Widest; width > Smoothing * 1.001; width *= Narrowing) { stages.Add(new QuantileLoss(Quantile, width, unit)); }
        stages.Add(new QuantileLoss(Quantile, Smoothing, unit));
        var plan = new LinearPlan(LinearLink.Identity, stages, Array.ConvertAll(target.Values, v => (v - centre) / unit)) { Unit = unit, Shift = centre };
        var predictor = LinearFitter.Fit(features, target, weights, plan, new LinearSettings(L1, L2, MaxIterations, Tolerance, FitIntercept), context);
        return FitIntercept ? predictor.Shifted(QuantileOfResiduals(predictor, features, target, weights)) : predictor;
    }

    /// <summary>The smallest residual that at least the wanted share of the rows (by weight) do not exceed.</summary>
    private double QuantileOfResiduals(LinearPredictor predictor, FeatureMatrix features, TargetVector target, float[]? weights)
    {
        var residuals = new double[target.Count];
        predictor.Predict(features.Values, target.Count, residuals);
        var total = 0.0;
        for (var row = 0; row < residuals.Length; row++)
        {
            residuals[row] = target.Values[row] - residuals[row];
            total += weights?[row] ?? 1;
        }
        var order = Enumerable.Range(0, residuals.Length).Where(r => weights is null || weights[r] > 0).ToArray();
        Array.Sort(Array.ConvertAll(order, r => residuals[r]), order);
        double below = 0, last = 0;
        foreach (var row in order)
        {
            below += weights?[row] ?? 1;
            last = residuals[row];
            if (below >= Quantile * total * (1 - 1e-12)) { break; }
        }
        return last;
    }
}
