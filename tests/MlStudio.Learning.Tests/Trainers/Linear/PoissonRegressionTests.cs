using MlStudio.Learning.Trainers;
using MlStudio.Learning.Trainers.Linear;

namespace MlStudio.Learning.Tests.Trainers.Linear;

/// <summary>Against scikit-learn 1.2.1, PoissonRegressor(alpha, tol=1e-12, max_iter=100000) on <see cref="ReferenceRows"/>; L2 is alpha times the total weight.</summary>
public sealed class PoissonRegressionTests
{
    [Fact]
    public void Fit_Penalised_EqualsScikitLearn() =>
        RequireEqual(new() { L2 = 0.1 * ReferenceRows.Count, Tolerance = 1e-12 }, null, [0.0851986663, 0.0267713106, -0.0195519278, 1.0913954887]);

    [Fact]
    public void Fit_RowWeights_EqualsScikitLearn() =>
        RequireEqual(new() { L2 = 0, Tolerance = 1e-12 }, ReferenceRows.Weights, [0.1243858824, 0.0174400095, -0.013015187, 1.1826733505]);

    [Fact]
    public void Fit_WithoutIntercept_EqualsScikitLearn() =>
        RequireEqual(new() { L2 = 0.1 * ReferenceRows.Count, FitIntercept = false, Tolerance = 1e-12 }, null, [0.1382844601, 0.1583357804, 0.0168396678, 0]);

    [Fact]
    public void Predict_Rows_IsExponentialOfTheScore()
    {
        var predictor = (LinearPredictor)new PoissonRegressionTrainer().Fit(ReferenceRows.Features, ReferenceRows.Counts, null, TrainingContext.Default);
        var score = predictor.Intercepts[0] + predictor.Coefficients.Select((c, f) => c.Value * ReferenceRows.Features.Row(5)[f]).Sum();
        Assert.Equal(Math.Exp(score), ReferenceRows.Predict(predictor, ReferenceRows.Features, 5)[0], 1e-9);
    }

    [Fact]
    public void Fit_NegativeOrNoCounts_IsRefusedByRow()
    {
        var negative = new TargetVector(LearningTask.Regression, [.. ReferenceRows.Counts.Values.Select((v, i) => i == 4 ? -2 : v)], 0);
        var message = Assert.Throws<LearningException>(() => new PoissonRegressionTrainer().Fit(ReferenceRows.Features, negative, null, TrainingContext.Default)).Message;
        Assert.Contains("row 5", message);
        Assert.Contains("-2", message);
        var none = new TargetVector(LearningTask.Regression, new double[ReferenceRows.Count], 0);
        Assert.Contains("all are 0", Assert.Throws<LearningException>(() => new PoissonRegressionTrainer().Fit(ReferenceRows.Features, none, null, TrainingContext.Default)).Message);
    }

    private static void RequireEqual(PoissonRegressionTrainer trainer, float[]? weights, double[] expected)
    {
        var predictor = (LinearPredictor)trainer.Fit(ReferenceRows.Features, ReferenceRows.Counts, weights, TrainingContext.Default);
        ReferenceRows.RequireNear(expected, [.. predictor.Coefficients.Select(c => c.Value), .. predictor.Intercepts], 1e-7);
    }
}
