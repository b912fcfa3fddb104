using MlStudio.Core.Experiments;
using MlStudio.Learning.Metrics;

namespace MlStudio.Core.Tests.Experiments;

public sealed class IntervalTextTests
{
    [Theory]
    [InlineData("auc", 0.83123, 0.85791, "0.831 to 0.858")]
    [InlineData("auc", 0.84123, 0.84391, "0.8412 to 0.8439")]
    [InlineData("accuracy", 0.83123, 0.85791, "83.1 to 85.8 %")]
    [InlineData("rmse", 68_432.1, 70_010.7, "68,430 to 70,010")]
    [InlineData("mae", 1.23456, 1.2589, "1.235 to 1.259")]
    [InlineData("accuracy", 0.99971, 0.99979, "99.9710 to 99.9790 %")]
    [InlineData("mcc", -0.0512, 0.3, "−0.051 to 0.300")]
    public void Range_OfEachUnit_HasTheDigitsThatMatter(string key, double low, double high, string expected) =>
        Assert.Equal(expected, IntervalText.Range(MetricCatalog.Get(key), new MetricInterval(key, (low + high) / 2, low, high, IntervalMethod.Bootstrap, 1000)));

    [Fact]
    public void Range_WithEqualEnds_IsNoneAndSaysWhy()
    {
        var still = new MetricInterval("accuracy", 0.735, 0.735, 0.735, IntervalMethod.Bootstrap, 1000);
        Assert.Null(IntervalText.Range(MetricCatalog.Get("accuracy"), still));
        Assert.StartsWith("No range: drawing the rows anew gives the same value", IntervalText.Explain(MetricCatalog.Get("accuracy"), still));
    }

    [Theory]
    [InlineData("auc", 0.85537, 0.8347, 0.8751, "0.855")]
    [InlineData("accuracy", 0.80234, 0.79, 0.815, "80.2 %")]
    [InlineData("rmse", 49_734.2, 48_900.0, 50_500.0, "49,730")]
    public void Value_HasNoMoreDigitsThanItsRangeBears(string key, double value, double low, double high, string expected)
    {
        Assert.Equal(expected, IntervalText.Value(MetricCatalog.Get(key), value, new MetricInterval(key, value, low, high, IntervalMethod.Bootstrap, 1000)));
        Assert.Equal(RunText.Metric(MetricCatalog.Get(key), value), IntervalText.Value(MetricCatalog.Get(key), value, null));
    }

    [Fact]
    public void Explain_SaysTheRangeAndWhereItComesFrom()
    {
        var auc = MetricCatalog.Get("auc");
        Assert.Contains("drawing the rows anew 1,000 times (bootstrap)", IntervalText.Explain(auc, new MetricInterval("auc", 0.8, 0.7, 0.9, IntervalMethod.Bootstrap, 1000)));
        Assert.Contains("folds differ", IntervalText.Explain(auc, new MetricInterval("auc", 0.8, 0.7, 0.9, IntervalMethod.Folds)));
        Assert.Contains("DeLong", IntervalText.Explain(auc, new MetricInterval("auc", 0.8, 0.7, 0.9, IntervalMethod.DeLong)));
        Assert.Equal("No range: There are too few rows.", IntervalText.Explain(auc, new MetricInterval("auc", 0.8, null, null, IntervalMethod.Bootstrap, 0, "There are too few rows.")));
        Assert.Null(IntervalText.Explain(auc, null));
        Assert.Null(IntervalText.Range(auc, new MetricInterval("auc", 0.8, null, null, IntervalMethod.Bootstrap, 0, "There are too few rows.")));
    }
}
