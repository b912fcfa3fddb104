using MlStudio.Learning.Trainers;
using MlStudio.Learning.Trainers.Boosting;

namespace MlStudio.Learning.Tests.Trainers.Boosting;

/// <summary>
/// Predictions against scikit-learn 1.2.1 and XGBoost 1.7.4 on rows whose few distinct values give both the same bins. The script (i is 0 … 119):
/// <code>
/// X = np.stack([np.floor(50*np.abs(np.sin(1.7*i))), np.floor(20*np.abs(np.cos(2.3*i + 0.5)))], 1)
/// y = np.round(X[:, 0]*0.3 + np.where(X[:, 1] > 9, 5, 0) + 4*np.sin(5.3*i), 3)
/// yp = np.round(np.abs(y)*(i % 3 != 0), 3); w = 1 + i % 3
/// HistGradientBoostingRegressor(loss, max_iter=8, learning_rate=0.3, max_leaf_nodes=6, min_samples_leaf=5, early_stopping=False).fit(X, y).predict(X[[3, 40, 77, 101]])
/// xgb.train(dict(objective, eta=0.3, max_leaves=6, max_depth=0, grow_policy='lossguide', tree_method='hist', min_child_weight=5, reg_lambda=0, base_score=y.mean()), DMatrix(X, y), 8)
/// </code>
/// </summary>
public sealed class BoostingReferenceTests
{
    private const int Rows = 120;
    private static readonly int[] Probes = [3, 40, 77, 101];
    private static readonly float[] Weights = [.. Enumerable.Range(0, Rows).Select(i => 1f + (i % 3))];
    private static readonly FeatureMatrix Features = BoostingSamples.Matrix(2,
        [.. Enumerable.Range(0, Rows).SelectMany(i => (float[])[(float)Math.Floor(50 * Math.Abs(Math.Sin(1.7 * i))), (float)Math.Floor(20 * Math.Abs(Math.Cos(2.3 * i + 0.5)))])]);

    private static readonly double[] Target = [.. Enumerable.Range(0, Rows).Select(i => Math.Round(Features.Values[2 * i] * 0.3 + (Features.Values[2 * i + 1] > 9 ? 5 : 0) + 4 * Math.Sin(5.3 * i), 3))];
    private static readonly double[] Amounts = [.. Target.Select((y, i) => i % 3 == 0 ? 0 : Math.Abs(y))];

    private static readonly GradientBoostingTrainer Trainer = new()
    {
        Trees = 8,
        LearningRate = 0.3,
        MaxLeaves = 6,
        MinRowsPerLeaf = 5,
        L2 = 0,
        ColumnSampling = 1,
        EarlyStopping = false,
    };

    [Fact]
    public void Fit_Squared_EqualsScikitLearn() => RequireEqual(Trainer, Target, null, 2e-5, 13.4252212, 11.9452277, 11.9452277, 18.2931829);

    [Fact]
    public void Fit_Absolute_EqualsScikitLearn() =>
        RequireEqual(Trainer with { Objective = RegressionObjective.Absolute }, Target, null, 1e-7, 13.9658167, 12.1376167, 12.1376167, 18.1637212);

    [Fact]
    public void Fit_Poisson_EqualsScikitLearn() =>
        RequireEqual(Trainer with { Objective = RegressionObjective.Poisson }, Amounts, null, 2e-5, 6.40348494, 9.83373838, 6.7093088, 12.8984953);

    [Fact]
    public void Fit_PoissonWithRowWeights_EqualsScikitLearn() =>
        RequireEqual(Trainer with { Objective = RegressionObjective.Poisson }, Amounts, Weights, 2e-5, 7.89346607, 11.2742736, 9.27734173, 15.8389643);

    [Theory]
    [InlineData(1.5, 9.707788, 9.216582, 9.216582, 12.14471)]
    [InlineData(1.2, 6.447482, 9.186465, 9.186465, 12.01794)]
    public void Fit_Tweedie_EqualsXgboost(double power, params double[] expected) =>
        RequireEqual(Trainer with { Objective = RegressionObjective.Tweedie, TweediePower = power, MinRowsPerLeaf = 1, MinChildWeight = 2 }, Amounts, null, 2e-4, expected);

    /// <summary>grow_policy='depthwise', max_depth=3, max_leaves=0, reg_lambda=1.</summary>
    [Fact]
    public void Fit_DepthWise_EqualsXgboost() =>
        RequireEqual(Trainer with { Growth = Growth.DepthWise, MaxDepth = 3, MaxLeaves = 8, L2 = 1 }, Target, null, 5e-5, 13.5908, 12.14542, 12.32884, 18.84837);

    /// <summary>monotone_constraints='(-1,1)'.</summary>
    [Fact]
    public void Fit_Directions_EqualsXgboost() =>
        RequireEqual(Trainer with { Monotone = "f0:-, f1:+" }, Target, null, 5e-5, 10.23635, 10.23635, 10.23635, 14.99981);

    /// <summary>interaction_constraints='[[0],[1]]'.</summary>
    [Fact]
    public void Fit_InteractionGroups_EqualsXgboost() =>
        RequireEqual(Trainer with { Interactions = "f0, f1" }, Target, null, 5e-5, 14.19994, 13.76605, 14.39548, 16.98449);

    /// <summary>
    /// Boosted stumps over the first column written out in numpy: derivatives np.clip(s-y, -2, 2), the cut of largest G²/n on both sides,
    /// values np.median(r) + np.mean(np.clip(r-np.median(r), -2, 2)), six rounds.
    /// </summary>
    [Fact]
    public void Fit_Huber_EqualsTheTwinInNumpy() =>
        RequireEqualStumps(Trainer with { Objective = RegressionObjective.Huber, HuberDelta = 2 }, 7.87652503, 15.9823111, 7.87652503, 11.8921506);

    /// <summary>As for Huber with derivatives 0.2 above the target, -0.8 below it and 0 at it; values np.percentile(r, 80, method='averaged_inverted_cdf').</summary>
    [Fact]
    public void Fit_Quantile_EqualsTheTwinInNumpy() =>
        RequireEqualStumps(Trainer with { Objective = RegressionObjective.Quantile, QuantileLevel = 0.8 }, 11.0821176, 20.3516433, 11.0821176, 16.5419763);

    private static void RequireEqualStumps(GradientBoostingTrainer trainer, params double[] expected)
    {
        var one = BoostingSamples.Matrix(1, [.. Enumerable.Range(0, Rows).Select(i => Features.Values[2 * i])]);
        var predicted = BoostingSamples.Predict(BoostingSamples.Fit(trainer with { Trees = 6, MaxLeaves = 2 }, one, BoostingSamples.Numbers(Target)), one);
        int[] rows = [0, 1, 2, 7];
        for (var i = 0; i < rows.Length; i++) { Assert.Equal(expected[i], predicted[rows[i]], 1e-7); }
    }

    private static void RequireEqual(GradientBoostingTrainer trainer, double[] target, float[]? weights, double tolerance, params double[] expected)
    {
        var predicted = BoostingSamples.Predict(BoostingSamples.Fit(trainer, Features, BoostingSamples.Numbers(target), weights), Features);
        for (var i = 0; i < Probes.Length; i++) { Assert.Equal(expected[i], predicted[Probes[i]], tolerance); }
    }
}
