using MlStudio.Learning.Parameters;
using MlStudio.Learning.Trainers.Linear.Losses;

namespace MlStudio.Learning.Trainers.Linear;

/// <summary>
/// Logistic regression for two classes, softmax (multinomial) regression for more, with an elastic net. Minimises
/// Σ weight·log-loss + L2/2·‖w‖² + L1·‖w‖₁ (intercepts are free), so that L2 = 1 is scikit-learn's C = 1.
/// Solved by L-BFGS, with L1 by OWL-QN (Andrew and Gao 2007).
/// </summary>
public sealed record LogisticRegressionTrainer : Trainer
{
    private static readonly LearningTask[] Learns = [LearningTask.Binary, LearningTask.Multiclass];

    [Option("L2 penalty", "Pulls all weights towards zero; raise it when there are many features for few rows. Left empty, it is 1 where there are at least 20 rows per weight; else the one of 0.001 to 100 that predicts held-out training rows best.", Min = 0, Max = 1e9, SearchMin = 1e-3, SearchMax = 1e3, Logarithmic = true)]
    public double? L2 { get; init; }

    [Option("L1 penalty", "Sets the weights of useless features to exactly zero; raise it for a shorter model. Together with an L2 penalty it is an elastic net.", Min = 0, Max = 1e9)]
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
        var plan = target.Task == LearningTask.Binary
            ? new LinearPlan(LinearLink.Logistic, [new LogisticLoss()], target.Values)
            : new LinearPlan(LinearLink.Softmax, [new SoftmaxLoss(target.ClassCount)], target.Values);
        return LinearFitter.Fit(features, target, weights, plan, new LinearSettings(L1, L2, MaxIterations, Tolerance, FitIntercept), context);
    }
}
