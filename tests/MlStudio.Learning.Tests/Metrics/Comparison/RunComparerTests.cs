using MlStudio.Learning.Metrics;
using MlStudio.Learning.Tests.Metrics.Intervals;
using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Tests.Metrics.Comparison;

public class RunComparerTests
{
    [Fact] // numpy 1.24, scipy 1.10: placement values of all pairs, variances with ddof=1; Student's t with (1/157 + 1/243)² / (1/157²/156 + 1/243²/242) = 333.07 degrees
    public void Compare_Auc_EqualsReference()
    {
        var found = RunComparer.Compare(SampleAnswers.First, SampleAnswers.Second, "auc");
        Assert.Equal(0.8869623338837777, found.First, 12);
        Assert.Equal(0.7767555241015963, found.Second, 12);
        Assert.Equal(0.11020680978218134, found.Difference, 12);
        Assert.Equal(0.053712300804396214, found.Low, 9);
        Assert.Equal(0.0001487874003009751, found.PValue, 9);
        Assert.Equal(ComparisonTest.DeLong, found.Test);
    }

    [Fact] // scipy 1.10: binomtest(107, 181)
    public void Compare_Accuracy_EqualsReference()
    {
        var found = RunComparer.Compare(SampleAnswers.First, SampleAnswers.Second, "accuracy");
        Assert.Equal((0.745, 0.6625), (found.First, found.Second));
        Assert.Equal(0.017139795178384872, found.PValue, 12);
        Assert.Equal(ComparisonTest.McNemar, found.Test);
        Assert.InRange(found.Difference, found.Low, found.High);
    }

    [Fact] // numpy 1.24: 20,000 draws of log_loss(first) - log_loss(second): quantiles -0.14533 and -0.04919, deviation 0.02461
    public void Compare_LogLoss_IsNearReference()
    {
        var found = RunComparer.Compare(SampleAnswers.First, SampleAnswers.Second, "logloss", new IntervalOptions { Replicates = 4000 });
        Assert.InRange(found.Low, -0.1453 - 0.006, -0.1453 + 0.006);
        Assert.InRange(found.High, -0.0492 - 0.006, -0.0492 + 0.006);
        Assert.InRange(found.PValue, 1e-5, 1e-3);
        Assert.Equal(found, RunComparer.Compare(SampleAnswers.First, SampleAnswers.Second, "logloss", new IntervalOptions { Replicates = 4000, Threads = 2 }));
    }

    [Fact]
    public void Compare_TheSameAnswers_AreNotToldApart()
    {
        foreach (var key in new[] { "auc", "accuracy", "logloss", "mcc", "ks" })
        {
            var found = RunComparer.Compare(SampleAnswers.First, SampleAnswers.First, key);
            Assert.Equal((0, 1), (found.Difference, found.PValue));
        }
    }

    [Fact]
    public void Compare_FoldsDrawnOtherwise_PoolsTheSameRows()
    {
        var a = SampleAnswers.First;
        RunAnswers Folded(int[] order, int cut) => new(LearningTask.Binary, "y", 400, ["0", "1"],
            [new(AnswerPartKind.Fold, 1, 0, cut, 0.5), new(AnswerPartKind.Fold, 2, cut, 400 - cut, 0.5)], order, Array.ConvertAll(order, r => a.Actual[r]), Array.ConvertAll(order, r => a.Values[r]));
        int[] evenFirst = [.. Enumerable.Range(0, 200).Select(i => 2 * i), .. Enumerable.Range(0, 200).Select(i => (2 * i) + 1)];
        var found = RunComparer.Compare(Folded([.. Enumerable.Range(0, 400)], 100), Folded(evenFirst, 200), "accuracy");
        Assert.Equal((0.745, 0.745, 1), (found.First, found.Second, found.PValue));
    }

    [Fact]
    public void WhyNot_OtherRowsOrTask_SaysIt()
    {
        var some = SampleAnswers.First.Take([.. Enumerable.Range(0, 300)]);
        Assert.Contains("different rows", RunComparer.WhyNot(SampleAnswers.First, some));
        Assert.Contains("different tasks", RunComparer.WhyNot(SampleAnswers.First, SampleAnswers.Amounts));
        Assert.Contains("different rows", Assert.Throws<LearningException>(() => RunComparer.Compare(SampleAnswers.First, some, "auc")).Message);
        Assert.Throws<LearningException>(() => RunComparer.Compare(SampleAnswers.First, SampleAnswers.Second, "rmse"));
        Assert.Null(RunComparer.WhyNot(SampleAnswers.First, SampleAnswers.Second));
    }

    [Fact] // numpy, scipy: mean over rows modulo 5 of the placement values' areas; variances summed over folds, divided by 25; 293.76 degrees of freedom
    public void Compare_TheSameFolds_IsTheMeanOverThem()
    {
        var (shifted, second) = (Shifted(), SampleAnswers.Folded(SampleAnswers.Second, 5, (v, _) => v));
        var found = RunComparer.Compare(shifted, second, "auc");
        Assert.Equal(0.88113383, found.First, 8);
        Assert.Equal(0.77993169, found.Second, 8);
        Assert.Equal(0.10120213791134502, found.Difference, 12);
        Assert.Equal(0.10120213791134502 + (1.9680722549400504 * 0.030494422754842536), found.High, 9);
        Assert.Equal(0.0010182651584960142, found.PValue, 9);
        Assert.Null(found.Pooled);
        // The scores of a fold lie beside those of another: together they rank worse than the other run.
        Assert.True(RunComparer.Compare(shifted.Pooled(), second.Pooled(), "auc").Difference < 0);
        // A bootstrap of the mean over folds as well.
        var precision = RunComparer.Compare(shifted, second, "pr_auc");
        Assert.Equal(MetricIntervals.Of(shifted).First(i => i.Key == "pr_auc").Value!.Value, precision.First, 12);
        Assert.True(precision.Low > 0);
    }

    [Fact]
    public void Compare_OtherFolds_PoolsAndSaysSo()
    {
        var other = SampleAnswers.Folded(SampleAnswers.Second, 4, (v, _) => v);
        Assert.Contains("different rows", RunComparer.Compare(SampleAnswers.Folded(SampleAnswers.First, 5, (v, _) => v), other, "auc").Pooled);
        Assert.Contains("different rows", RunComparer.Compare(SampleAnswers.First, other, "logloss").Pooled);
        Assert.Null(RunComparer.Compare(SampleAnswers.First, SampleAnswers.Second, "logloss").Pooled);
    }

    [Fact] // 4 rows of a class over 5 folds: one fold has none
    public void Compare_FoldWithoutAClass_PoolsAndSaysSo()
    {
        double[] actual = [.. Enumerable.Range(0, 100).Select(i => i < 4 ? 1.0 : 0)];
        RunAnswers Run(int by) => SampleAnswers.Folded(SampleAnswers.Of(actual, [.. Enumerable.Range(0, 100).Select(i => i * by % 101 / 101.0)]), 5, (v, _) => v);
        var found = RunComparer.Compare(Run(37), Run(53), "auc");
        Assert.Contains("Fold by fold it cannot be told", found.Pooled);
    }

    [Fact]
    public void Compare_RowsThatSayNothing_IsRefused()
    {
        // Two rows of each class, perfectly ordered against a constant: nothing varies.
        var few = Assert.Throws<LearningException>(() => RunComparer.Compare(SampleAnswers.Of([0, 0, 1, 1], [.1, .2, .8, .9]), SampleAnswers.Of([0, 0, 1, 1], [.5, .5, .5, .5]), "auc"));
        Assert.Contains("do not tell", few.Message);
        var one = Assert.Throws<LearningException>(() => RunComparer.Compare(SampleAnswers.Of([0, 0, 0, 1], [.1, .2, .8, .9]), SampleAnswers.Of([0, 0, 0, 1], [.5, .4, .3, .3]), "auc"));
        Assert.Contains("too few rows", one.Message);
        double[] actual = [.. Enumerable.Range(0, 20).Select(i => i % 2 == 0 ? 1.0 : 0)];
        var silent = Assert.Throws<LearningException>(() => RunComparer.Compare(SampleAnswers.Of(actual, actual), SampleAnswers.Of(actual, new double[20]), "auc"));
        Assert.Contains("do not tell", silent.Message);
        var drawn = Assert.Throws<LearningException>(() => RunComparer.Compare(SampleAnswers.Of(actual, actual), SampleAnswers.Of(actual, new double[20]), "balanced_accuracy"));
        Assert.Contains("do not tell", drawn.Message);
    }

    [Fact] // two rows are answered with the class: a draw has neither in 1 / e² = 13.5 % of cases, and then no precision of it
    public void Compare_UndefinedInManyDraws_IsRefused()
    {
        double[] actual = [.. Enumerable.Range(0, 60).Select(i => i % 3 == 0 ? 1.0 : 0)];
        double[] scores = [.. Enumerable.Range(0, 60).Select(i => i is 7 or 9 ? 0.9 : 0.1)];
        var error = Assert.Throws<LearningException>(() => RunComparer.Compare(SampleAnswers.Of(actual, scores), SampleAnswers.Of(actual, actual), "macro_precision"));
        Assert.Contains("undefined in many draws", error.Message);
    }

    [Fact]
    public void WhyNot_RankingsWithinOtherGroups_SaysIt()
    {
        RunAnswers Ranked(params int[] groups) => new(LearningTask.Ranking, "r", 4, [], [new(AnswerPartKind.Test, 0, 0, 4, 0.5)], [0, 1, 2, 3], [1, 0, 1, 0], [.1, .2, .3, .4], groups);
        Assert.Contains("different groups", RunComparer.WhyNot(Ranked(0, 0, 1, 1), Ranked(0, 1, 0, 1)));
        Assert.Contains("different groups", RunComparer.WhyNot(Ranked(0, 0, 1, 1), Ranked(0, 0, 0, 0)));
        Assert.Null(RunComparer.WhyNot(Ranked(0, 0, 1, 1), Ranked(7, 7, 2, 2)));
    }

    [Fact] // statsmodels' multipletests by hand: sorted .01 .02 .03 .04, Holm .04 .06 .06 .06, Benjamini-Hochberg .04 each
    public void ManyTests_EqualsReference()
    {
        Assert.Equal([0.06, 0.04, 0.06, 0.06], ManyTests.Holm([0.03, 0.01, 0.04, 0.02]).Select(p => Math.Round(p, 12)));
        Assert.Equal([0.04, 0.04, 0.04, 0.04], ManyTests.BenjaminiHochberg([0.03, 0.01, 0.04, 0.02]).Select(p => Math.Round(p, 12)));
    }

    [Fact]
    public void Find_TheBestItsTwinAndAWorseOne_MarksTheTwin()
    {
        var twin = SampleAnswers.Of(SampleAnswers.First.Actual, [.. SampleAnswers.First.Values.Select((v, i) => i % 40 == 0 ? 1 - v : v)]);
        var found = BestRuns.Find([SampleAnswers.Second, SampleAnswers.First, twin, SampleAnswers.Amounts], [0.78, 0.89, 0.88, null], "auc");
        Assert.Equal([false, true, true, false], found.Select(s => s.CannotBeToldApart));
        Assert.Equal([false, true, false, false], found.Select(s => s.IsBest));
        Assert.Contains("different tasks", found[3].Reason);
        Assert.True(found[0].CorrectedPValue < 0.05);
    }

    [Fact]
    public void Find_ValuesThatThePooledRowsContradict_TellsNothingApart()
    {
        // By the mean over folds the first is best; of folds drawn otherwise only the pooled rows can be compared, where it ranks worse.
        var found = BestRuns.Find([Shifted(), SampleAnswers.Folded(SampleAnswers.Second, 4, (v, _) => v)], [0.881, 0.780], "auc");
        Assert.True(found[0].IsBest);
        Assert.True(found[1].CorrectedPValue < 0.05);
        Assert.True(found[1].CannotBeToldApart);
        Assert.Contains("better than the run with the best value", found[1].Reason);
        // Of the same folds the means are compared.
        var same = BestRuns.Find([Shifted(), SampleAnswers.Folded(SampleAnswers.Second, 5, (v, _) => v)], [0.881, 0.780], "auc");
        Assert.Equal((false, null), (same[1].CannotBeToldApart, same[1].Reason));
    }

    [Fact]
    public void Find_AnIncomparableRunAtTheTop_MarksTheOthers()
    {
        var some = SampleAnswers.First.Take([.. Enumerable.Range(0, 300)]);
        var twin = SampleAnswers.Of(SampleAnswers.First.Actual, [.. SampleAnswers.First.Values.Select((v, i) => i % 40 == 0 ? 1 - v : v)]);
        var found = BestRuns.Find([some, SampleAnswers.First, twin, SampleAnswers.Second], [0.95, 0.89, 0.88, 0.78], "auc");
        Assert.Equal([true, true, false, false], found.Select(s => s.IsBest));
        Assert.Equal([true, true, true, false], found.Select(s => s.CannotBeToldApart));
        Assert.Equal([0, 1, 1, 1], found.Select(s => s.Best));
        Assert.Contains("different rows", found[1].Reason);
        Assert.Equal(Math.Min(1, found[2].AgainstBest!.PValue * 3), found[2].CorrectedPValue);
    }

    /// <summary>The first run in five folds, whose models give scores of different height.</summary>
    private static RunAnswers Shifted() => SampleAnswers.Folded(SampleAnswers.First, 5, (v, fold) => (v / 4) + (fold * 0.18));
}
