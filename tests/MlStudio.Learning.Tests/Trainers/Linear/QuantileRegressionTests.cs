using MlStudio.Learning.Trainers;
using MlStudio.Learning.Trainers.Linear;

namespace MlStudio.Learning.Tests.Trainers.Linear;

/// <summary>
/// Against scikit-learn 1.2.1, QuantileRegressor(quantile, alpha, solver='highs') on <see cref="ReferenceRows"/>, which solves the
/// linear program exactly; L1 is alpha times the number of rows. Here the loss is smoothed, so that figures agree to the smoothing.
/// </summary>
public sealed class QuantileRegressionTests
{
    private const double Fine = 1e-5;

    [Theory]
    [InlineData(0.5, 0, false, new[] { 20.2406272497, -8.2364734692, 2.0248708021, 4.4466733754 })]
    [InlineData(0.9, 0, false, new[] { 20.001677894, -8.2061069475, 2.032471725, 7.485245573 })]
    [InlineData(0.3, 0, true, new[] { 20.1778741547, -7.674172948, 2.0180698859, -0.1936873891 })]
    [InlineData(0.5, 1, false, new[] { 0, -2.0755499118, 0, 1.3696536438 })]
    public void Fit_FinelySmoothed_EqualsScikitLearn(double quantile, double alpha, bool weighted, double[] expected)
    {
        var trainer = new QuantileRegressionTrainer { Quantile = quantile, L1 = alpha * ReferenceRows.Count, L2 = 0, Smoothing = Fine, Tolerance = 1e-9, MaxIterations = 5000 };
        var predictor = (LinearPredictor)trainer.Fit(ReferenceRows.Features, ReferenceRows.Numbers, weighted ? ReferenceRows.Weights : null, TrainingContext.Default);
        ReferenceRows.RequireNear(expected, [.. predictor.Coefficients.Select(c => c.Value), .. predictor.Intercepts], 1e-3);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.75)]
    public void Fit_Defaults_LeavesTheWantedShareBelow(double quantile)
    {
        var predictor = new QuantileRegressionTrainer { Quantile = quantile }.Fit(ReferenceRows.Features, ReferenceRows.Numbers, null, TrainingContext.Default);
        var predicted = ReferenceRows.Predict(predictor, ReferenceRows.Features);
        var below = predicted.Zip(ReferenceRows.Numbers.Values).Count(p => p.Second <= p.First + 1e-9);
        Assert.InRange(below / (double)ReferenceRows.Count, quantile - 0.001, quantile + 0.034);
    }

    [Fact]
    public void Fit_LearningCurve_IsThePinballLossOfTheModel()
    {
        TrainingProgress? last = null;
        var predictor = new QuantileRegressionTrainer { Quantile = 0.8 }.Fit(ReferenceRows.Features, ReferenceRows.Numbers, null, new TrainingContext { Progress = p => last = p });
        var loss = ReferenceRows.Predict(predictor, ReferenceRows.Features).Zip(ReferenceRows.Numbers.Values)
            .Average(p => p.Second > p.First ? 0.8 * (p.Second - p.First) : 0.2 * (p.First - p.Second));
        Assert.Equal("pinball", last!.Metric);
        Assert.Equal(loss, last.Training!.Value, 0.02 * loss);
    }
}
