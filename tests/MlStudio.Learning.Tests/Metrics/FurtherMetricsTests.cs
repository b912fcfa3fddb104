using MlStudio.Learning.Metrics;

namespace MlStudio.Learning.Tests.Metrics;

public class FurtherMetricsTests
{
    private static readonly EvaluationReport s_binary = Evaluator.Classification("test", new ClassPredictions(["no", "yes"], Reference.Actual, Reference.Scores));
    private static readonly EvaluationReport s_three = Evaluator.Classification("test", new ClassPredictions(["1", "2", "3"], Reference.ThreeActual, Reference.ThreeProbabilities));

    [Fact] // scikit-learn 1.2.1: cohen_kappa_score, recall_score and precision_score with pos_label=0; scipy 1.10: ks_2samp of the scores of both classes
    public void Binary_EqualsReference()
    {
        Assert.Equal(0.5, s_binary.ValueOf("kappa")!.Value, 12);
        Assert.Equal(0.7272727272727273, s_binary.ValueOf("specificity")!.Value, 12);
        Assert.Equal(0.8, s_binary.ValueOf("npv")!.Value, 12);
        Assert.Equal(0.5454545454545454, s_binary.ValueOf("ks")!.Value, 12);
    }

    [Fact] // by hand: .95 is of the class, of the two rows at .9 one is; the tenth of 20 rows holds .95 and half of these: 1.5 of 9, over a tenth
    public void Lift_EqualScoresAcrossTheTenth_AreTakenEvenly() => Assert.Equal(1.5 / 9 / 0.1, s_binary.ValueOf("lift_10")!.Value, 12);

    [Fact] // numpy: sum over np.clip((p * 10).astype(int), 0, 9) of share * |mean p - mean y|
    public void CalibrationError_EqualsReference()
    {
        Assert.Equal(0.17750000000000002, s_binary.ValueOf("ece")!.Value, 12);
        Assert.Equal(0.2833333333333333, s_three.ValueOf("ece")!.Value, 12);
    }

    [Fact] // scikit-learn 1.2.1: cohen_kappa_score(weights=None, "quadratic"), top_k_accuracy_score, f1_score(average="micro"); Brier by numpy
    public void ThreeClasses_EqualsReference()
    {
        Assert.Equal(0.625, s_three.ValueOf("kappa")!.Value, 12);
        Assert.Equal(0.8, s_three.ValueOf("quadratic_kappa")!.Value, 12);
        Assert.Equal(0.75, s_three.ValueOf("micro_f1")!.Value, 12);
        Assert.Equal(0.9166666666666666, s_three.ValueOf("top2_accuracy")!.Value, 12);
        Assert.Equal(0.17937499999999995, s_three.ValueOf("brier")!.Value, 12);
    }

    [Fact]
    public void Undefined_SaysWhy()
    {
        string Reason(EvaluationReport report, string key) => report.Metrics.First(m => m.Key == key).UndefinedReason!;
        Assert.Contains("only 3 classes", Reason(s_three, "top3_accuracy"));
        var named = Evaluator.Classification("test", new ClassPredictions(["a", "b", "c"], Reference.ThreeActual, Reference.ThreeProbabilities));
        Assert.Contains("not numbers", Reason(named, "quadratic_kappa"));
        var one = Evaluator.Classification("test", new ClassPredictions(["no", "yes"], [0, 0], [0.1, 0.2]));
        Assert.Contains("same class", Reason(one, "kappa"));
        Assert.Contains("'yes'", Reason(one, "ks"));
        Assert.Contains("'yes'", Reason(one, "lift_10"));
        var all = Evaluator.Classification("test", new ClassPredictions(["no", "yes"], [0, 1], [0.9, 0.8]));
        Assert.Contains("Never answered: 'no'", Reason(all, "npv"));
        Assert.Contains("logarithm", Evaluator.Regression("test", [1, 2], [1, -3], [0, 1]).Metrics.First(m => m.Key == "rmsle").UndefinedReason);
        Assert.Contains("equal", Evaluator.Regression("test", [1, 1], [1, 3], [0, 1]).Metrics.First(m => m.Key == "explained_variance").UndefinedReason);
    }

    [Fact]
    public void Details_GainAndConfusedPairs_FollowTheRows()
    {
        var gain = s_binary.Classification!.Gain[0].Points;
        Assert.Equal((0, 0), (gain[0].X, gain[0].Y));
        Assert.Equal((0.05, 1 / 9.0), (gain[1].X, gain[1].Y));
        Assert.Equal((1, 1), (gain[^1].X, gain[^1].Y));
        Assert.Equal(3, s_three.Classification!.Gain.Count);
        Assert.Equal(new ConfusedPair("no", "yes", 3, 3 / 11.0), s_binary.Classification.MostConfused[0]);
    }

    [Fact] // scikit-learn 1.2.1: max_error, explained_variance_score; numpy: log1p; scipy 1.10: norm.ppf((i + 0.5) / 6)
    public void Regression_EqualsReference()
    {
        var report = Evaluator.Regression("test", [3, -.5, 2, 7, 4.2, 1], [2.5, 0, 2, 8, 4, 1.5], [5, 4, 3, 2, 1, 0]);
        Assert.Equal(1, report.ValueOf("max_error"));
        Assert.Equal(0.9561637200290627, report.ValueOf("explained_variance")!.Value, 12);
        Assert.Equal(0.30645494477335705, report.ValueOf("rmsle")!.Value, 12);
        double[] normal = [-1.38299413, -0.67448975, -0.21042839, 0.21042839, 0.67448975, 1.38299413];
        double[] residual = [-1.4262082532308504, -0.5158625596792438, -0.5158625596792438, 0.39448313387236283, 0.7586214112930059, 1.3048288274239694];
        foreach (var (point, (x, y)) in report.Regression!.NormalQuantiles.Zip(normal.Zip(residual)))
        {
            Assert.Equal(x, point.Normal, 8);
            Assert.Equal(y, point.Residual, 10);
        }
        Assert.Equal([2, 0, 4, 5, 1, 3], report.Regression.Worst.Select(w => w.Row));
    }
}
