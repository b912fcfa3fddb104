using MlStudio.Benchmarks;
using MlStudio.Tests.Shared;

namespace MlStudio.Learning.Tests.Validation;

/// <summary>
/// Gradient boosting with default options against the best untuned boosting peer on the same folds (shared baselines.csv:
/// scikit-learn 1.2.1 and XGBoost 1.7.4): no worse than the peer's mean by more than one standard error, std / √5.
/// </summary>
public class AccuracyRuleTests
{
    [SharedDataTheory]
    [InlineData("titanic")]
    [InlineData("mammography")]
    [InlineData("telco")]
    public void GradientBoosting_SmallSets_IsWithinOneStandardErrorOfTheBestPeer(string name) => AssertRule(name);

    [SharedDataTheory]
    [Trait("Speed", "Long")]
    [InlineData("adult")]
    [InlineData("bank_full")]
    [InlineData("optdigits")]
    [InlineData("california_housing")]
    [InlineData("bike_hour")]
    [InlineData("diamonds")]
    [InlineData("taxi_fare")]
    public void GradientBoosting_LargeSets_IsWithinOneStandardErrorOfTheBestPeer(string name) => AssertRule(name);

    private static void AssertRule(string name)
    {
        var entry = CatalogEntry.ReadAll(TestData.SharedFile("datasets.json")).First(e => e.Name == name);
        var peers = PeerResults.Read(TestData.SharedFile("baselines.csv"));
        var result = AccuracyBenchmark.Run(name, CatalogData.Read(entry), "gradient-boosting", threads: 2);
        var compared = result.Metrics.Where(m => m.Key is "auc" or "logloss" or "rmse").Select(m => peers.Compare(name, m.Key, m.Value)).ToArray();
        Assert.NotEmpty(compared);
        Assert.All(compared, c => Assert.True(c is { Holds: true }, $"{c?.Metric}: {c?.Ours} against {c?.Best.Model} {c?.Best.Mean}, allowed {c?.Allowed}"));
    }
}
