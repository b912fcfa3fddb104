using MlStudio.Learning.Metrics;
using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Tests.Metrics.Intervals;

public class RankingIntervalsTests
{
    [Fact]
    public void Of_Groups_GivesTheReportedValuesAndDrawsWholeGroups()
    {
        var rows = Ranked(0);
        var report = Evaluator.Ranking("test", rows.Actual, rows.Values, rows.Groups, [.. Enumerable.Range(0, 80).Select(g => $"{g}")]);
        var intervals = MetricIntervals.Of(rows);
        Assert.Equal(report.Metrics.Select(m => m.Key), intervals.Select(i => i.Key));
        Assert.All(report.Metrics.Zip(intervals), p =>
        {
            Assert.Equal(p.First.Value!.Value, p.Second.Value!.Value, 12);
            Assert.InRange(p.Second.Value.Value, p.Second.Low!.Value, p.Second.High!.Value);
        });
        var comparison = RunComparer.Compare(rows, Ranked(1), "ndcg_10");
        Assert.Equal(ComparisonTest.PairedBootstrap, comparison.Test);
        Assert.InRange(comparison.Difference, comparison.Low, comparison.High);
    }

    /// <summary>80 groups of five rows, relevant where u₁ is below 0.4, scored by u₂ or u₃ and a little of the truth.</summary>
    private static RunAnswers Ranked(int by)
    {
        var u = SampleAnswers.Numbers;
        return new RunAnswers(
            LearningTask.Ranking, "relevance", 400, [], [new(AnswerPartKind.Test, 0, 0, 400, 0.5)], [.. Enumerable.Range(0, 400)], [.. u.Select(r => r[0] < 0.4 ? 1.0 : 0)],
            [.. u.Select(r => r[1 + by] + (r[0] < 0.4 ? 0.2 : 0))], [.. Enumerable.Range(0, 400).Select(i => i / 5)]);
    }
}
