using MlStudio.Learning.Parameters;

namespace MlStudio.Learning.Trainers.Linear;

/// <summary>
/// Logistic regression for two classes, softmax (multinomial) regression for more. Minimises
/// Σ weight·log-loss + L2/2·‖w‖² + L1·‖w‖₁ (intercepts are free), so that L2 = 1 is scikit-learn's C = 1.
/// Solved by L-BFGS, with L1 by OWL-QN (Andrew and Gao 2007).
/// </summary>
public sealed record LogisticRegressionTrainer : Trainer
{
    private static readonly LearningTask[] Learns = [LearningTask.Binary, LearningTask.Multiclass];

    [Option("L2 penalty", "Pulls all weights towards zero; raise it when there are many features for few rows.", Min = 0, Max = 1e9, SearchMin = 1e-3, SearchMax = 1e3, Logarithmic = true)]
    public double L2 { get; init; } = 1;

    [Option("L1 penalty", "Sets the weights of useless features to exactly zero; raise it for a shorter model.", Min = 0, Max = 1e9)]
    public double L1 { get; init; }

    [Option("Most iterations", "Training stops here even if it could still improve.", Min = 1, Max = 100_000, Advanced = true, Unit = "iterations")]
    public int MaxIterations { get; init; } = 500;

    [Option("Tolerance", "Training stops when no weight (for features of unit spread) would change the mean log-loss faster than this.", Min = 0, Max = 1, Advanced = true)]
    public double Tolerance { get; init; } = 1e-6;

    [Option("Intercept", "Whether the score has a constant part; leave it on unless the features are made for going without.", Advanced = true)]
    public bool FitIntercept { get; init; } = true;

    public override string Key => "logistic-regression";
    public override IReadOnlyList<LearningTask> Tasks => Learns;
    public override FeatureEncoding Encoding => FeatureEncoding.OneHotScaled;

    public override Predictor Fit(FeatureMatrix features, TargetVector target, float[]? weights, TrainingContext context)
    {
        OptionValidator.ThrowIfInvalid(this);
        TrainingChecks.Require(this, features, target, weights);
        return LinearFitter.Fit(features, target, weights, new LinearSettings(L1, L2, MaxIterations, Tolerance, FitIntercept), context);
    }
}
