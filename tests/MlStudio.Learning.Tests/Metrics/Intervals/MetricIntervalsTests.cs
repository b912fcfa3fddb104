using MlStudio.Learning.Metrics;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Validation;

namespace MlStudio.Learning.Tests.Metrics.Intervals;

public class MetricIntervalsTests
{
    private static readonly IReadOnlyList<MetricInterval> s_binary = MetricIntervals.Of(SampleAnswers.First, new IntervalOptions { Replicates = 4000 });

    [Theory] // numpy 1.24, scikit-learn 1.2.1: quantiles 0.025 and 0.975 of 4,000 draws within each class; what both drew by chance differs by a fifteenth of the width
    [InlineData("auc", 0.8869623338837775, 0.85433, 0.91557)]
    [InlineData("pr_auc", 0.8620219067045066, 0.82451, 0.89555)]
    [InlineData("accuracy", 0.745, 0.7, 0.78506)]
    [InlineData("f1", null, 0.64912, 0.74636)]
    [InlineData("logloss", 0.43847836063271883, 0.40874, 0.4677)]
    public void Of_TwoClasses_IsNearReference(string key, double? value, double low, double high) => Near(s_binary, key, value, low, high);

    [Theory] // numpy 1.24: as above, rows drawn from all
    [InlineData("rmse", 0.6418485821989276, 0.60685, 0.67647)]
    [InlineData("mae", null, 0.49993, 0.56982)]
    [InlineData("r2", null, 0.94365, 0.95708)]
    [InlineData("median_ae", null, 0.47879, 0.54156)]
    public void Of_Numbers_IsNearReference(string key, double? value, double low, double high) =>
        Near(MetricIntervals.Of(SampleAnswers.Amounts, new IntervalOptions { Replicates = 4000 }), key, value, low, high);

    [Fact]
    public void Of_EveryMetric_HasTheReportedValueAndAnIntervalAroundItOrAReason()
    {
        foreach (var (rows, intervals) in new[] { (SampleAnswers.First, s_binary), (SampleAnswers.Amounts, MetricIntervals.Of(SampleAnswers.Amounts)), (Three(), MetricIntervals.Of(Three())) })
        {
            var report = rows.HasClasses ? Evaluator.Classification("test", rows.ToPredictions()) : Evaluator.Regression("test", rows.Actual, rows.Values, rows.Rows);
            Assert.Equal(report.Metrics.Select(m => m.Key), intervals.Select(i => i.Key));
            Assert.All(report.Metrics.Zip(intervals), p =>
            {
                Assert.Equal(p.First.Value is null, p.Second.Value is null);
                if (p.First.Value is { } value) { Assert.Equal(value, p.Second.Value!.Value, 10); }
                Assert.Equal(p.Second.Low is null, p.Second.UndefinedReason is not null);
                if (p.Second.Low is { } low) { Assert.InRange(p.Second.Value!.Value, low, p.Second.High!.Value); }
            });
        }
    }

    [Fact]
    public void Of_AnyNumberOfThreads_IsTheSameAndFollowsTheSeed()
    {
        var one = MetricIntervals.Of(SampleAnswers.First);
        Assert.Equal(one, MetricIntervals.Of(SampleAnswers.First, new IntervalOptions { Threads = 3 }));
        Assert.NotEqual(one, MetricIntervals.Of(SampleAnswers.First, new IntervalOptions { Seed = 2 }));
    }

    [Fact]
    public void Of_ManyRowsInBlocks_IsAsWideAsTheoryHasIt()
    {
        var noise = SampleAnswers.Normal(60_000, 5);
        var rows = SampleAnswers.Regression(new double[60_000], noise);
        var mae = MetricIntervals.Of(rows).First(i => i.Key == "mae");
        // The mean of |z| has the deviation √(1 - 2/π) / √n.
        var half = 1.96 * Math.Sqrt((1 - (2 / Math.PI)) / 60_000);
        Assert.InRange((mae.High!.Value - mae.Low!.Value) / (2 * half), 0.9, 1.1);
    }

    [Fact]
    public void Of_RowsRepeatedInGroups_IsAsWideAsWithTheGroupsAlone()
    {
        var (actual, scores) = (SampleAnswers.First.Actual, SampleAnswers.First.Values);
        int[] group = [.. Enumerable.Range(0, 2000).Select(i => i / 5)];
        var repeated = SampleAnswers.Of(Array.ConvertAll(group, g => actual[g]), Array.ConvertAll(group, g => scores[g]), group);
        double Width(RunAnswers rows) => MetricIntervals.Of(rows).First(i => i.Key == "auc") is { Low: { } low, High: { } high } ? high - low : 0;
        Assert.InRange(Width(repeated) / Width(SampleAnswers.First), 0.9, 1.15);
    }

    [Fact]
    public void Of_NoMistake_SaysThatItsSpreadIsUnknown()
    {
        var accuracy = MetricIntervals.Of(SampleAnswers.Of([0, 1, 0, 1, 1], [0.1, 0.9, 0.2, 0.8, 0.7])).First(i => i.Key == "accuracy");
        Assert.Equal((1, null, null), (accuracy.Value, accuracy.Low, accuracy.High));
        Assert.Contains("same value", accuracy.UndefinedReason);
    }

    [Fact] // numpy, scipy 1.10: mean ± t.ppf(.975, 4) * sqrt((1/5 + 80/320) * var(ddof=1))
    public void OverFolds_EqualsReference()
    {
        double[] values = [.81, .84, .79, .86, .80];
        var interval = MetricIntervals.OverFolds([.. values.Select((v, i) => new FoldResult(i + 1, 320, 80, [new MetricValue("accuracy", v)], 0))])[0];
        Assert.Equal(0.7656993771768442, interval.Low!.Value, 10);
        Assert.Equal(0.8743006228231557, interval.High!.Value, 10);
    }

    [Fact]
    public void OfMean_OverGroups_IsAsWideAsTheoryHasIt()
    {
        var interval = MetricIntervals.OfMean("accuracy", [.. SampleAnswers.Numbers.Select(u => u[0])]);
        var half = 1.96 * Math.Sqrt(1 / 12.0 / 400);
        Assert.InRange((interval.High!.Value - interval.Low!.Value) / (2 * half), 0.9, 1.1);
    }

    private static RunAnswers Three() => new(
        LearningTask.Multiclass, "y", 12, ["1", "2", "3"], [new(AnswerPartKind.Test, 0, 0, 12, 0.5)], [.. Enumerable.Range(0, 12)],
        [.. Reference.ThreeActual.Select(a => (double)a)], Reference.ThreeProbabilities);

    private static void Near(IReadOnlyList<MetricInterval> intervals, string key, double? value, double low, double high)
    {
        var interval = intervals.First(i => i.Key == key);
        if (value is not null) { Assert.Equal(value.Value, interval.Value!.Value, 10); }
        Assert.InRange(interval.Low!.Value, low - ((high - low) / 15), low + ((high - low) / 15));
        Assert.InRange(interval.High!.Value, high - ((high - low) / 15), high + ((high - low) / 15));
    }
}
