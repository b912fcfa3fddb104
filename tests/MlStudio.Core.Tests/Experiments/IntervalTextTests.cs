using MlStudio.Core.Experiments;
using MlStudio.Learning.Metrics;

namespace MlStudio.Core.Tests.Experiments;

public sealed class IntervalTextTests
{
    [Theory]
    [InlineData("auc", 0.83123, 0.85791, "0.831 to 0.858")]
    [InlineData("auc", 0.84123, 0.84391, "0.8412 to 0.8439")]
    [InlineData("accuracy", 0.83123, 0.85791, "83.1 to 85.8 %")]
    [InlineData("rmse", 68_432.1, 70_010.7, "68,432 to 70,011")]
    [InlineData("mcc", -0.0512, 0.3, "−0.051 to 0.300")]
    public void Range_OfEachUnit_HasTheDigitsThatMatter(string key, double low, double high, string expected) =>
        Assert.Equal(expected, IntervalText.Range(MetricCatalog.Get(key), new MetricInterval(key, (low + high) / 2, low, high, IntervalMethod.Bootstrap, 1000)));

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
