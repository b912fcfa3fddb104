using MlStudio.Learning.Metrics;
using MlStudio.Learning.Tests.Metrics.Intervals;
using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Tests.Metrics.Comparison;

public class RunComparerTests
{
    [Fact] // numpy 1.24, scipy 1.10: placement values of all pairs, variances with ddof=1
    public void Compare_Auc_EqualsReference()
    {
        var found = RunComparer.Compare(SampleAnswers.First, SampleAnswers.Second, "auc");
        Assert.Equal(0.8869623338837777, found.First, 12);
        Assert.Equal(0.7767555241015963, found.Second, 12);
        Assert.Equal(0.11020680978218134, found.Difference, 12);
        Assert.Equal(0.11020680978218134 - (1.959963984540054 * 0.028719520235418867), found.Low, 9);
        Assert.Equal(0.00012436988091029806, found.PValue, 9);
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

    [Fact] // numpy 1.24: 4,000 draws within each class of log_loss(first) - log_loss(second): quantiles -0.1442 and -0.04898, deviation 0.02435
    public void Compare_LogLoss_IsNearReference()
    {
        var found = RunComparer.Compare(SampleAnswers.First, SampleAnswers.Second, "logloss", new IntervalOptions { Replicates = 4000 });
        Assert.InRange(found.Low, -0.1442 - 0.006, -0.1442 + 0.006);
        Assert.InRange(found.High, -0.04898 - 0.006, -0.04898 + 0.006);
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
}
