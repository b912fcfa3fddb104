using System.Text.Json.Nodes;
using MlStudio.Core.Experiments;
using MlStudio.Learning.Metrics;
using MlStudio.Learning.Trainers;

namespace MlStudio.Core.Tests.Experiments;

public sealed class RunTextTests
{
    [Theory]
    [InlineData("mape", 0.1234, "12.3 %")]
    [InlineData("mape", 12.5, "1,250.0 %")]
    [InlineData("accuracy", 0.8512, "85.1 %")]
    [InlineData("rmse", 68432.1, "68,432")]
    [InlineData("r2", -0.25, "−0.2500")]
    [InlineData("r2", null, "–")]
    public void Metric_AnyValue_HasItsUnitAndARealMinus(string key, double? value, string expected) => Assert.Equal(expected, RunText.Metric(MetricCatalog.Get(key), value));

    [Theory]
    [InlineData(-1234.56, "−1,234.6")]
    [InlineData(-0.00012, "−1.2E−4")]
    [InlineData(0.0, "0")]
    public void Amount_BelowZero_HasARealMinus(double value, string expected) => Assert.Equal(expected, RunText.Amount(value));

    [Fact]
    public void Option_SmallAndLargeNumbers_AreWrittenAsPeopleWriteThem()
    {
        var options = TrainerCatalog.Get("logistic-regression").Options;
        Assert.Equal("0.00001", RunText.Option(options.Single(o => o.Name == "tolerance"), JsonValue.Create(1e-5)));
        Assert.Equal("100,000", RunText.Option(options.Single(o => o.Name == "maxIterations"), JsonValue.Create(100_000)));
    }

    [Theory]
    [InlineData(2.4961, "2.496")]
    [InlineData(0.87054, "0.871")]
    [InlineData(-2.8456, "−2.846")]
    [InlineData(-0.0001, "0.000")]
    public void Score_HasThreePlacesWhateverItsSize(double score, string expected) => Assert.Equal(expected, RunText.Score(score));

    [Theory]
    [InlineData("accuracy", 0.0123, "+1.2 points")]
    [InlineData("accuracy", -0.0123, "−1.2 points")]
    [InlineData("auc", 0.0123, "+0.0123")]
    [InlineData("rmse", 0, "±0")]
    public void Difference_HasItsSignAndSharesArePoints(string metric, double difference, string text) =>
        Assert.Equal(text, RunText.Difference(MlStudio.Learning.Metrics.MetricCatalog.Get(metric), difference));
}
