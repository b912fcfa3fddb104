using MlStudio.Learning.Parameters;

namespace MlStudio.Learning.Trainers.Linear;

/// <summary>
/// Linear regression with penalties. Minimises ½·Σ weight·(y - prediction)² + L2/2·‖w‖² + L1·‖w‖₁ (the intercept is free), so that
/// L2 = 1 is scikit-learn's Ridge(alpha=1), and L1 = n·α is its Lasso(alpha=α) over n rows.
/// Solved by L-BFGS, with L1 by OWL-QN (Andrew and Gao 2007).
/// </summary>
public sealed record RidgeRegressionTrainer : Trainer
{
    private static readonly LearningTask[] Learns = [LearningTask.Regression];

    [Option("L2 penalty", "Pulls all weights towards zero; raise it when there are many features for few rows.", Min = 0, Max = 1e9, SearchMin = 1e-3, SearchMax = 1e3, Logarithmic = true)]
    public double L2 { get; init; } = 1;

    [Option("L1 penalty", "Sets the weights of useless features to exactly zero; raise it for a shorter model. Grows with the number of rows and the unit of the target.", Min = 0, Max = 1e12)]
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
        return LinearFitter.Fit(features, target, weights, new LinearSettings(L1, L2, MaxIterations, Tolerance, FitIntercept), context);
    }
}
