using MlStudio.Core.Experiments;
using MlStudio.Core.Projects;
using MlStudio.Learning.Metrics;
using MlStudio.Tests.Shared.Database;

namespace MlStudio.Core.Tests.Projects;

public sealed class GoalStandingTests
{
    [Theory]
    [InlineData("auc", 0.84, 0.83, null, null, null, GoalState.NotReached)]
    [InlineData("auc", 0.84, 0.855, 0.845, 0.87, 0.85, GoalState.Reached)]
    [InlineData("auc", 0.84, 0.855, 0.834, 0.876, 0.85, GoalState.Unsure)]
    [InlineData("auc", 0.84, 0.855, 0.834, 0.876, 0.832, GoalState.NotConfirmed)]
    [InlineData("auc", 0.84, 0.84, null, null, null, GoalState.Reached)]
    [InlineData("rmse", 50.0, 48.0, 46.0, 51.0, 49.0, GoalState.Unsure)]
    [InlineData("rmse", 50.0, 48.0, 46.0, 49.0, 51.0, GoalState.NotConfirmed)]
    public void Of_FigureRangeAndTest_IsReachedOnlyWhereNothingSpeaksAgainstIt(string key, double target, double value, double? low, double? high, double? test, GoalState expected) =>
        Assert.Equal(expected, GoalStanding.Of(MetricCatalog.Get(key), target, value, low is null ? null : new MetricInterval(key, value, low, high, IntervalMethod.Bootstrap, 100), test).State);

    [Fact]
    public void Reading_CountsInCasesAndNamesTheClass()
    {
        var report = TestRuns.Result.Validation;
        Assert.Equal("Of one case that is “yes” and one that is not, it ranks the “yes” higher in 86 of 100 pairs; guessing would in 50.", MetricReading.Of(report, "auc", 0.857));
        Assert.Equal("Of 100 answers “yes”, 67 are true.", MetricReading.Of(report, "precision", 0.671));
        Assert.Null(MetricReading.Of(report, "logloss", 0.4));
    }
}
