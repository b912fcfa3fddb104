using MlStudio.Learning.Metrics;

namespace MlStudio.Learning.Tests.Metrics;

public class RegressionMetricsTests
{
    private static readonly double[] s_actual = [3, -.5, 2, 7, 4.2, 1];
    private static readonly double[] s_predicted = [2.5, 0, 2, 8, 4, 1.5];
    private static readonly double[] s_weights = [1, 2, 1, .5, 3, 1];

    [Fact] // scikit-learn 1.2.1
    public void All_EqualWeights_EqualReference()
    {
        Assert.Equal(0.5461989869391313, RegressionMetrics.Rmse(s_actual, s_predicted)!.Value, 12);
        Assert.Equal(0.45, RegressionMetrics.Mae(s_actual, s_predicted)!.Value, 12);
        Assert.Equal(0.9479777185759264, RegressionMetrics.R2(s_actual, s_predicted)!.Value, 12);
        Assert.Equal(0.30952380952380953, RegressionMetrics.Mape(s_actual, s_predicted)!.Value, 12);
        Assert.Equal(0.5, RegressionMetrics.MedianAbsoluteError(s_actual, s_predicted)!.Value, 12);
    }

    [Fact] // scikit-learn 1.2.1, sample_weight
    public void All_Weights_EqualReference()
    {
        Assert.Equal(0.4365641250653994, RegressionMetrics.Rmse(s_actual, s_predicted, s_weights)!.Value, 12);
        Assert.Equal(0.3647058823529412, RegressionMetrics.Mae(s_actual, s_predicted, s_weights)!.Value, 12);
        Assert.Equal(0.959031269524858, RegressionMetrics.R2(s_actual, s_predicted, s_weights)!.Value, 12);
        Assert.Equal(0.3389355742296919, RegressionMetrics.Mape(s_actual, s_predicted, s_weights)!.Value, 12);
    }

    [Fact]
    public void R2_AllActualValuesEqual_IsUndefined() => Assert.Null(RegressionMetrics.R2([0.1, 0.1, 0.1], [0, 0.1, 0.2]));

    [Fact]
    public void Mape_ActualValueZero_IsUndefined() => Assert.Null(RegressionMetrics.Mape([1, 0], [1, 1]));

    [Fact]
    public void All_NoRows_AreUndefined()
    {
        Assert.Null(RegressionMetrics.Rmse([], []));
        Assert.Null(RegressionMetrics.MedianAbsoluteError([], []));
    }

    [Fact]
    public void Rmse_LengthsDiffer_Throws() => Assert.Throws<ArgumentException>(() => RegressionMetrics.Rmse([1], [1, 2]));

    [Fact]
    public void Report_ErrorsBeyondTheRangeOfNumbers_AreUndefinedNotInfinite()
    {
        var report = Evaluator.Regression("test", [1e-310, 1, 2], [1, 1, 2], [0, 1, 2]);
        var mape = report.Metrics.First(m => m.Key == "mape");
        Assert.Null(mape.Value);
        Assert.Contains("too large", mape.UndefinedReason);
    }
}
