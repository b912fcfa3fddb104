using MlStudio.Core.Experiments;
using MlStudio.Learning.Validation;
using MlStudio.Tests.Shared.Database;

namespace MlStudio.Core.Tests.Experiments;

public sealed class MetricYardstickTests
{
    /// <summary>A baseline answers with the shares of the classes: what the yardstick computes from the counts has to be what it is measured at.</summary>
    [Fact]
    public void Of_TwoClasses_IsWhatTheBaselineReaches()
    {
        var report = TestRuns.Train("baseline").Validation;
        foreach (var key in new[] { "auc", "accuracy", "balanced_accuracy", "macro_f1", "weighted_f1", "pr_auc" })
        {
            Assert.Equal(report.ValueOf(key)!.Value, MetricYardstick.Of(report, key)!.Value, 6);
        }
        // The shares that it learned differ a little from those of the rows that it is measured on, which can only cost.
        Assert.InRange(report.ValueOf("logloss")!.Value - MetricYardstick.Of(report, "logloss")!.Value, 0, 0.05);
        Assert.InRange(report.ValueOf("brier")!.Value - MetricYardstick.Of(report, "brier")!.Value, 0, 0.03);
        Assert.StartsWith("always answering “", MetricYardstick.Of(report, "accuracy")!.How);
        Assert.Null(MetricYardstick.Of(report, "recall"));
        Assert.Null(MetricYardstick.Of(report, "ece"));
    }

    [Fact]
    public void Of_ANumber_TakesTheErrorOfTheMeanFromWhatIsExplained()
    {
        var report = ExperimentRunner.Run(TestRuns.People, new TrainingSpec { Target = "age", Task = MlStudio.Learning.Trainers.LearningTask.Regression, TrainerKey = "decision-tree" }, new ExperimentContext()).Validation;
        double[] actual = [.. report.Regression!.Sample.Select(p => p.Actual)];
        Assert.Equal(report.Rows, actual.Length);
        Assert.Equal(Math.Sqrt(actual.Average(a => Math.Pow(a - actual.Average(), 2))), MetricYardstick.Of(report, "rmse")!.Value, 6);
        Assert.Equal(0, MetricYardstick.Of(report, "r2")!.Value);
        Assert.Null(MetricYardstick.Of(report, "mae"));
    }
}
