using MlStudio.Learning.Metrics;
using MlStudio.Learning.Numerics;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Validation;

namespace MlStudio.Learning.Tests.Metrics.Intervals;

public class MetricIntervalsTests
{
    private static readonly IReadOnlyList<MetricInterval> s_binary = MetricIntervals.Of(SampleAnswers.First, new IntervalOptions { Replicates = 4000 });

    [Theory] // numpy 1.24, scikit-learn 1.2.1: quantiles 0.025 and 0.975 of 20,000 draws of rows; what 4,000 draws differ by is a fifteenth of the width
    [InlineData("pr_auc", 0.8620219067045066, 0.81849, 0.89940)]
    [InlineData("accuracy", 0.745, 0.7025, 0.7875)]
    [InlineData("f1", 0.7, 0.64198, 0.75275)]
    [InlineData("logloss", 0.43847836063271883, 0.40972, 0.46758)]
    public void Of_TwoClasses_IsNearReference(string key, double? value, double low, double high) => Near(s_binary, key, value, low, high);

    [Fact] // numpy, scipy: placement values, variances with ddof=1, t.ppf(0.975, 333.07) on the scale of log-odds
    public void Of_Auc_EqualsReference()
    {
        var auc = s_binary.First(i => i.Key == "auc");
        Assert.Equal(IntervalMethod.DeLong, auc.Method);
        Assert.Equal(0.8869623338837777, auc.Value!.Value, 12);
        Assert.Equal(0.8520770992921461, auc.Low!.Value, 9);
        Assert.Equal(0.914446498385146, auc.High!.Value, 9);
    }

    [Theory] // numpy 1.24: as above, of 4,000 draws
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
    public void OverFolds_EqualValues_SaysThatTheyDoNotTell()
    {
        // 0.1 + 0.2 is not 0.3 in the last digit.
        double[] values = [0.3, 0.1 + 0.2, 0.3];
        var interval = MetricIntervals.OverFolds([.. values.Select((v, i) => new FoldResult(i + 1, 320, 80, [new MetricValue("ece", v)], 0))])[0];
        Assert.Equal((0.3, null), (interval.Value, interval.Low));
        Assert.Contains("same value", interval.UndefinedReason);
    }

    [Theory] // a constant answer at the share of the class: accuracy does vary, its ranking and what it says of each class do not
    [InlineData("auc", 0.5)]
    [InlineData("recall", 0.0)]
    [InlineData("balanced_accuracy", 0.5)]
    public void Of_ConstantAnswer_SaysThatNothingVaries(string key, double value)
    {
        double[] actual = [.. Enumerable.Range(0, 100).Select(i => i % 5 < 2 ? 1.0 : 0)];
        var found = MetricIntervals.Of(SampleAnswers.Of(actual, [.. actual.Select(_ => 0.4)]));
        var interval = found.First(i => i.Key == key);
        Assert.Equal((value, null), (interval.Value, interval.Low));
        Assert.Contains("same value", interval.UndefinedReason);
        Assert.NotNull(found.First(i => i.Key == "accuracy").Low);
    }

    [Fact] // answers of 0.3 to three tenths of positives in draws whose mix is fixed by groups: the calibration error is 0 up to rounding
    public void Of_CalibratedGroups_SaysThatNothingVaries()
    {
        int[] groups = [.. Enumerable.Range(0, 200).Select(i => i / 10)];
        double[] actual = [.. Enumerable.Range(0, 200).Select(i => i % 10 < 3 ? 1.0 : 0)];
        var found = MetricIntervals.Of(SampleAnswers.Of(actual, [.. actual.Select(_ => 0.3)], groups));
        Assert.All(new[] { "ece", "accuracy", "logloss" }, key => Assert.Contains("same value", found.First(i => i.Key == key).UndefinedReason));
    }

    [Theory] // the calibration error of few rows is mostly chance: its range begins at 0, ends right way round and holds the value
    [InlineData(20)]
    [InlineData(100)]
    public void Of_CalibrationErrorOfFewRows_HoldsItsValueFrom0(int rows)
    {
        for (var s = 0; s < 50; s++)
        {
            var noise = SampleAnswers.Normal(2 * rows, 70_000 + s);
            double[] scores = [.. noise.Take(rows).Select(Distributions.NormalBelow)];
            double[] actual = [.. scores.Select((p, i) => Distributions.NormalBelow(noise[rows + i]) < p ? 1.0 : 0)];
            var ece = MetricIntervals.Of(SampleAnswers.Of(actual, scores), new IntervalOptions { Replicates = 200 }).First(i => i.Key == "ece");
            Assert.InRange(ece.Low!.Value, 0, ece.Value!.Value);
            Assert.InRange(ece.High!.Value, ece.Value.Value, 1);
        }
    }

    [Fact]
    public void Of_FewRowsOfAClass_GivesNoIntervalOfWhatRestsOnThem()
    {
        double[] actual = [.. Enumerable.Range(0, 201).Select(i => i == 100 ? 1.0 : 0)];
        var found = MetricIntervals.Of(SampleAnswers.Of(actual, [.. SampleAnswers.Normal(201, 4).Select(Distributions.NormalBelow)]));
        Assert.All(new[] { "auc", "recall", "pr_auc", "ks", "balanced_accuracy", "macro_f1", "mcc" }, key =>
        {
            var interval = found.First(i => i.Key == key);
            Assert.NotNull(interval.Value);
            Assert.Null(interval.Low);
            Assert.Contains("too few rows", interval.UndefinedReason);
        });
        Assert.All(new[] { "accuracy", "specificity", "logloss" }, key => Assert.NotNull(found.First(i => i.Key == key).Low));
    }

    [Fact]
    public void Of_FewGroups_GivesNoInterval()
    {
        int[] groups = [.. Enumerable.Range(0, 400).Select(i => i / 100)];
        var found = MetricIntervals.Of(SampleAnswers.Of(SampleAnswers.First.Actual, SampleAnswers.First.Values, groups));
        Assert.All(found, i => Assert.Null(i.Low));
        Assert.Contains("at least five", found.First(i => i.Key == "accuracy").UndefinedReason);
    }

    [Fact] // numpy: Obuchowski's sums of placement values by group, of which 92 have the class and 96 the other
    public void Variance_OfAucByGroups_EqualsReference()
    {
        var rows = SampleAnswers.Of(SampleAnswers.First.Actual, SampleAnswers.First.Values, [.. Enumerable.Range(0, 400).Select(i => i / 4)]);
        Assert.Equal(0.0002458918902896969, AucInfluence.Variance(AucInfluence.Of(rows)!.Value.Influence, rows), 12);
    }

    [Fact]
    public void Of_Folds_IsTheMeanOverThem()
    {
        var folded = SampleAnswers.Folded(SampleAnswers.First, 5, (v, fold) => (0.8 * v) + (0.05 * fold));
        var found = MetricIntervals.Of(folded);
        var folds = FoldSummary.Of([.. Enumerable.Range(1, 5).Select(n => Evaluator.Classification("folds", folded.Only(p => p.Number == n).ToPredictions()).Metrics)]);
        Assert.All(folds.Zip(found), p =>
        {
            Assert.Equal(p.First.Value!.Value, p.Second.Value!.Value, 10);
            Assert.InRange(p.Second.Value.Value, p.Second.Low!.Value, p.Second.High!.Value);
        });
        Assert.NotEqual(found.First(i => i.Key == "auc").Value!.Value, MetricIntervals.Of(folded.Pooled()).First(i => i.Key == "auc").Value!.Value, 4);
    }

    [Fact]
    public void Of_ClassesWithoutOrder_HaveNoQuadraticKappa()
    {
        RunAnswers Named(params string[] names) => new(LearningTask.Multiclass, "y", 12, names, [new(AnswerPartKind.Test, 0, 0, 12, 0.5)], [.. Enumerable.Range(0, 12)], [.. Reference.ThreeActual.Select(a => (double)a)], Reference.ThreeProbabilities);
        var kappa = MetricIntervals.Of(Named("red", "green", "blue")).First(i => i.Key == "quadratic_kappa");
        Assert.Equal((null, null), (kappa.Value, kappa.Low));
        Assert.Contains("not numbers", kappa.UndefinedReason);
        Assert.NotNull(MetricIntervals.Of(Named("1", "2", "3")).First(i => i.Key == "quadratic_kappa").Value);
        Assert.Throws<LearningException>(() => RunComparer.Compare(Named("red", "green", "blue"), Named("red", "green", "blue"), "quadratic_kappa"));
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
