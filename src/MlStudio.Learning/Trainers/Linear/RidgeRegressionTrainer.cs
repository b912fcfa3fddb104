using MlStudio.Learning.Parameters;
using MlStudio.Learning.Trainers.Linear.Losses;

namespace MlStudio.Learning.Trainers.Linear;

/// <summary>
/// Linear regression with an elastic net. Minimises ½·Σ weight·(y - prediction)² + L2/2·‖w‖² + L1·‖w‖₁ (the intercept is free), so
/// that L2 = 1 is scikit-learn's Ridge(alpha=1), and L1 = n·α is its Lasso(alpha=α) over n rows.
/// Solved by L-BFGS, with L1 by OWL-QN (Andrew and Gao 2007).
/// </summary>
public sealed record RidgeRegressionTrainer : Trainer
{
    private static readonly LearningTask[] Learns = [LearningTask.Regression];

    [Option("L2 penalty", "Pulls all weights towards zero; raise it when there are many features for few rows. Left empty, it is 1 where there are at least 20 rows per weight; else the one of 0.001 to 100 that predicts held-out training rows best.", Min = 0, Max = 1e9, SearchMin = 1e-3, SearchMax = 1e3, Logarithmic = true)]
    public double? L2 { get; init; }

    [Option("L1 penalty", "Sets the weights of useless features to exactly zero; raise it for a shorter model. Grows with the number of rows and the unit of the target. Together with an L2 penalty it is an elastic net.", Min = 0, Max = 1e12)]
    public double L1 { get; init; }

    [Option("Most iterations", "Training stops here even if it could still improve.", Min = 1, Max = 100_000, Advanced = true, Unit = "iterations")]
    public int MaxIterations { get; init; } = 500;

    [Option("Tolerance", "Training stops when no weight (for features and target of unit spread) would change the mean loss faster than this.", Min = 0, Max = 1, Advanced = true)]
    public double Tolerance { get; init; } = 1e-8;

    [Option("Intercept", "Whether the prediction has a constant part; leave it on unless the target is 0 where all features are.", Advanced = true)]
    public bool FitIntercept { get; init; } = true;

    public override string Key => "ridge-regression";
    public override IReadOnlyList<LearningTask> Tasks => Learns;
    public override FeatureEncoding Encoding => FeatureEncoding.OneHotScaled;

    public override Predictor Fit(FeatureMatrix features, TargetVector target, float[]? weights, TrainingContext context)
    {
        OptionValidator.ThrowIfInvalid(this);
        TrainingChecks.Require(this, features, target, weights);
        // Numbers are brought to unit spread, so that tolerance and steps mean the same for euros and for light years.
        var (centre, unit) = TargetScale.Of(target.Values, weights, FitIntercept);
        var plan = new LinearPlan(LinearLink.Identity, [new SquaredLoss(unit)], Array.ConvertAll(target.Values, v => (v - centre) / unit))
        {
            Unit = unit,
            Shift = centre,
            L1Unit = 1 / unit,
        };
        return LinearFitter.Fit(features, target, weights, plan, new LinearSettings(L1, L2, MaxIterations, Tolerance, FitIntercept), context);
    }
}
