using FsCheck;
using FsCheck.Fluent;
using MlStudio.Learning.Metrics;

namespace MlStudio.Learning.Tests.Metrics;

public class RankedScoresTests
{
    private static readonly RankedScores s_plain = new(Reference.Scores, Reference.Positive);
    private static readonly RankedScores s_weighted = new(Reference.Scores, Reference.Positive, Reference.Weights);

    [Fact] // scikit-learn 1.2.1: roc_auc_score
    public void Auc_WithTies_EqualsReference()
    {
        Assert.Equal(0.8232323232323232, s_plain.Auc()!.Value, 12);
        Assert.Equal(0.826007326007326, s_weighted.Auc()!.Value, 12);
    }

    [Fact] // scikit-learn 1.2.1: average_precision_score
    public void AveragePrecision_WithTies_EqualsReference()
    {
        Assert.Equal(0.7259259259259259, s_plain.AveragePrecision()!.Value, 12);
        Assert.Equal(0.7109197972377047, s_weighted.AveragePrecision()!.Value, 12);
    }

    [Fact] // scikit-learn 1.2.1: roc_curve(drop_intermediate=False), less the points inside straight lines
    public void RocCurve_WithTies_EqualsReference()
    {
        var curve = s_plain.RocCurve();
        (double, double, double?)[] expected =
        [
            (0, 0, null), (0, 1 / 9.0, 0.95), (1 / 11.0, 2 / 9.0, 0.9), (1 / 11.0, 3 / 9.0, 0.8), (2 / 11.0, 4 / 9.0, 0.7),
            (2 / 11.0, 6 / 9.0, 0.55), (3 / 11.0, 7 / 9.0, 0.5), (5 / 11.0, 1, 0.4), (1, 1, 0.05),
        ];
        Assert.Equal(expected.Length, curve.Count);
        foreach (var (point, (x, y, threshold)) in curve.Zip(expected))
        {
            Assert.Equal(x, point.X, 12);
            Assert.Equal(y, point.Y, 12);
            Assert.Equal(threshold, point.Threshold);
        }
    }

    [Fact] // scikit-learn 1.2.1: precision_recall_curve, from its end to the first point of recall 1
    public void PrecisionRecallCurve_WithTies_EqualsReference()
    {
        var curve = s_plain.PrecisionRecallCurve();
        (double, double)[] expected =
        [
            (0, 1), (1 / 9.0, 1), (2 / 9.0, 2 / 3.0), (3 / 9.0, 0.75), (4 / 9.0, 2 / 3.0), (5 / 9.0, 5 / 7.0), (6 / 9.0, 0.75), (7 / 9.0, 0.7), (1, 9 / 14.0),
        ];
        Assert.Equal(expected.Length, curve.Count);
        foreach (var (point, (x, y)) in curve.Zip(expected))
        {
            Assert.Equal(x, point.X, 12);
            Assert.Equal(y, point.Y, 12);
        }
    }

    [Fact] // scikit-learn 1.2.1: the maximum of 2pr/(p+r) over precision_recall_curve lies at 0.4
    public void BestF1Threshold_WithTies_EqualsReference() => Assert.Equal(0.4, s_plain.BestF1Threshold());

    [Fact]
    public void Auc_OneClassOnly_IsUndefinedWithReason()
    {
        var ranked = new RankedScores([0.1, 0.9], [true, true]);
        Assert.Null(ranked.Auc());
        Assert.Empty(ranked.RocCurve());
        Assert.Equal("no row of another class", ranked.RocUndefined);
        Assert.Equal(1, ranked.AveragePrecision());
    }

    [Fact]
    public void Curves_ManyDistinctScores_KeepEndsAndAtMost200Points()
    {
        var scores = Enumerable.Range(0, 50_000).Select(i => (i * 7919 % 50_000) / 50_000.0).ToArray();
        var positive = scores.Select((s, i) => (i * 104729 % 1000) / 1000.0 < s).ToArray();
        var ranked = new RankedScores(scores, positive);
        var roc = ranked.RocCurve();
        var precisionRecall = ranked.PrecisionRecallCurve();
        Assert.InRange(roc.Count, 150, 200);
        Assert.InRange(precisionRecall.Count, 150, 200);
        Assert.Equal((0, 0), (roc[0].X, roc[0].Y));
        Assert.Equal((1, 1), (roc[^1].X, roc[^1].Y));
        Assert.Equal(1, precisionRecall[^1].X);
        var area = roc.Zip(roc.Skip(1), (a, b) => (b.X - a.X) * (a.Y + b.Y) / 2).Sum();
        Assert.Equal(ranked.Auc()!.Value, area, 3);
    }

    [Fact]
    public void AtLeast_AnyThreshold_CountsTheRows()
    {
        foreach (var threshold in new[] { 0, 0.05, 0.4, 0.41, 0.5, 0.95, 0.951 })
        {
            var (above, wrong) = s_plain.AtLeast(threshold);
            Assert.Equal(Reference.Actual.Where((a, i) => a == 1 && Reference.Scores[i] >= threshold).Count(), above);
            Assert.Equal(Reference.Actual.Where((a, i) => a == 0 && Reference.Scores[i] >= threshold).Count(), wrong);
        }
    }

    [Fact]
    public void Auc_AnyScores_EqualsShareOfPairsInOrder() => Prop.ForAll<(bool Positive, byte Score)[]>(rows =>
    {
        var pairs = rows.Where(r => r.Positive).SelectMany(p => rows.Where(r => !r.Positive).Select(n => p.Score > n.Score ? 1.0 : p.Score == n.Score ? 0.5 : 0)).ToArray();
        var auc = new RankedScores(rows.Select(r => (double)r.Score).ToArray(), rows.Select(r => r.Positive).ToArray()).Auc();
        return pairs.Length == 0 ? auc is null : Math.Abs(auc!.Value - pairs.Average()) < 1e-12;
    }).QuickCheckThrowOnFailure();
}
