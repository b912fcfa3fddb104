using MlStudio.Benchmarks;
using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Tests.Benchmarks;

/// <summary>The tables of docs/benchmarks.md from figures made up for the purpose.</summary>
public sealed class AccuracyTablesTests
{
    private static readonly PeerResults s_peers = new(
    [
        new PeerResult("churn", "xgb", "auc", 0.84, 0.02236),
        new PeerResult("churn", "hgb", "auc", 0.83, 0.01),
        new PeerResult("churn", "xgb_tuned", "auc", 0.86, 0.01),
        new PeerResult("fares", "hgb", "rmse", 2.5, 0.1),
    ]);

    private static readonly AccuracyResult[] s_results =
    [
        Result("churn", LearningTask.Binary, "gradient-boosting", "auc", 0.835),
        Result("churn", LearningTask.Binary, "random-forest", "auc", 0.85),
        Result("fares", LearningTask.Regression, "gradient-boosting", "rmse", 2.25),
        Result("fares", LearningTask.Regression, "random-forest", "rmse", 31.26),
        new("fares", LearningTask.Regression, "poisson-regression", new Dictionary<string, MetricSummary>(), 0) { Refusal = "Negative targets." },
        Result("flowers", LearningTask.Multiclass, "gradient-boosting", "logloss", 0.2),
    ];

    private readonly IReadOnlyList<string> _lines = AccuracyTables.Of(s_results, s_peers, "gradient-boosting");

    [Fact]
    public void Of_Boosting_IsWithinOneStandardErrorOfTheBestBoostingPeerOrNot()
    {
        // One standard error of xgb is 0.02236 / √5 = 0.01.
        Assert.Contains("| churn | auc | 0.8350 ± 0.0100 | 0.8300 ± 0.0100 | – | **0.8400 ± 0.0224** | 0.8300 | yes |", _lines);
        Assert.Contains("| fares | rmse | 2.250 ± 0.010 | **2.500 ± 0.100** | – | – | 2.545 | yes, better than the best |", _lines);
    }

    [Fact]
    public void Of_AllTrainers_ShowsTheBestBesideTheBestPeerOfAnyKind()
    {
        Assert.Contains("| random-forest | **0.8500** |", _lines);
        Assert.Contains("| best peer | 0.8600 `xgb_tuned` |", _lines);
        Assert.Contains("| best trainer at or above it | no |", _lines);
        Assert.Contains("| gradient-boosting | **2.250** |", _lines);
        Assert.Contains("| random-forest | 31.3 |", _lines);
        Assert.Contains("| best trainer at or above it | yes |", _lines);
    }

    [Fact]
    public void Of_SetsWithoutPeersAndRefusals_AreNotCounted()
    {
        Assert.Contains("The best trainer is at or above the best peer on 1 of 2 data sets that have a peer (50 %).", _lines);
        Assert.DoesNotContain(_lines, l => l.Contains("poisson", StringComparison.Ordinal));
    }

    [Fact]
    public void Of_WithoutPeers_ShowsOurFiguresAlone()
    {
        var lines = AccuracyTables.Of(s_results, null, "gradient-boosting");
        Assert.Contains("| random-forest | **0.8500** |", lines);
        Assert.DoesNotContain(lines, l => l.Contains("peer", StringComparison.Ordinal));
    }

    private static AccuracyResult Result(string set, LearningTask task, string trainer, string metric, double mean) =>
        new(set, task, trainer, new Dictionary<string, MetricSummary> { [metric] = new(mean, 0.01) }, 1);
}
