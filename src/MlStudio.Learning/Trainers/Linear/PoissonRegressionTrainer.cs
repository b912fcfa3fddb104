using System.Globalization;
using MlStudio.Learning.Numerics;
using MlStudio.Learning.Parameters;
using MlStudio.Learning.Trainers.Linear.Losses;

namespace MlStudio.Learning.Trainers.Linear;

/// <summary>
/// Poisson regression with a logarithmic link and an elastic net, for counts and rates. Minimises
/// Σ weight·(e^score - y·score) + L2/2·‖w‖² + L1·‖w‖₁ (the intercept is free), so that L2 = n·α is scikit-learn's
/// PoissonRegressor(alpha=α) over n rows. Solved by L-BFGS, with L1 by OWL-QN (Andrew and Gao 2007).
/// </summary>
public sealed record PoissonRegressionTrainer : Trainer
{
    private static readonly LearningTask[] Learns = [LearningTask.Regression];

    [Option("L2 penalty", "Pulls all weights towards zero; raise it when there are many features for few rows. Left empty, it is 1 where there are at least 20 rows per weight; else the one of 0.001 to 100 that predicts held-out training rows best.", Min = 0, Max = 1e9, SearchMin = 1e-3, SearchMax = 1e3, Logarithmic = true)]
    public double? L2 { get; init; }

    [Option("L1 penalty", "Sets the weights of useless features to exactly zero; raise it for a shorter model. Together with an L2 penalty it is an elastic net.", Min = 0, Max = 1e12)]
    public double L1 { get; init; }

    [Option("Most iterations", "Training stops here even if it could still improve.", Min = 1, Max = 100_000, Advanced = true, Unit = "iterations")]
    public int MaxIterations { get; init; } = 500;

    [Option("Tolerance", "Training stops when no weight (for features of unit spread and a target of mean 1) would change the mean loss faster than this.", Min = 0, Max = 1, Advanced = true)]
    public double Tolerance { get; init; } = 1e-7;

    [Option("Intercept", "Whether the prediction has a constant factor; leave it on unless the target is 1 where all features are 0.", Advanced = true)]
    public bool FitIntercept { get; init; } = true;

    public override string Key => "poisson-regression";
    public override IReadOnlyList<LearningTask> Tasks => Learns;
    public override FeatureEncoding Encoding => FeatureEncoding.OneHotScaled;

    /// <exception cref="LearningException">A target is negative (the message names its row), all are 0, or the input cannot be used.</exception>
    public override Predictor Fit(FeatureMatrix features, TargetVector target, float[]? weights, TrainingContext context)
    {
        OptionValidator.ThrowIfInvalid(this);
        TrainingChecks.Require(this, features, target, weights);
        var mean = Mean(target.Values, weights);
        var unit = FitIntercept ? mean : 1;
        var plan = new LinearPlan(LinearLink.Exponential, [new PoissonLoss(unit)], Array.ConvertAll(target.Values, v => v / unit))
        {
            Shift = Logarithm.Log(unit),
            L1Unit = 1 / unit,
            L2Unit = 1 / unit,
        };
        return LinearFitter.Fit(features, target, weights, plan, new LinearSettings(L1, L2, MaxIterations, Tolerance, FitIntercept), context);
    }

    private static double Mean(double[] values, float[]? weights)
    {
        var bad = Array.FindIndex(values, v => v < 0);
        if (bad >= 0)
        {
            throw new LearningException($"Poisson regression predicts counts, which cannot be negative; the target of training row {bad + 1} is {values[bad].ToString(CultureInfo.InvariantCulture)}. Correct it, or choose linear regression.");
        }
        double sum = 0, total = 0;
        for (var row = 0; row < values.Length; row++)
        {
            double weight = weights is null ? 1 : weights[row];
            sum += weight * values[row];
            total += weight;
        }
        return sum > 0 ? sum / total : throw new LearningException("Poisson regression needs a target above 0 in at least one training row (with a weight above 0); all are 0.");
    }
}
