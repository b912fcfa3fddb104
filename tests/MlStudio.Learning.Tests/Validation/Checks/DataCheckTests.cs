using MlStudio.Learning.Data;
using MlStudio.Learning.Metrics;
using MlStudio.Learning.Tests.Metrics.Intervals;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Validation;

namespace MlStudio.Learning.Tests.Validation.Checks;

public class DataCheckTests
{
    private static readonly int[] s_first = [.. Enumerable.Range(0, 150)];
    private static readonly int[] s_second = [.. Enumerable.Range(150, 250)];

    [Fact]
    public void Duplicates_AcrossTheParts_AreCountedWithContradictions()
    {
        var table = new Table(
        [
            new NumberColumn("x", new[] { 1, 2, double.NaN, 1, 2, double.NaN, 7, 0.0, -0.0, 8 }),
            new TextColumn("note", ["a", "b", null, "a", "c", null, "a", "z", "z", "z"]),
            new CategoryColumn("y", new[] { 0, 0, 0, 0, 0, 1, 0, 1, 1, 0 }, ["no", "yes"]),
        ]);
        var split = new SplitResult([new Fold(1, [0, 1, 2, 7], [3, 4, 5, 6])], [8, 9], IsCrossValidation: false);
        var found = SplitDuplicates.Find(table, ["x", "note"], "y", split);
        Assert.Equal((2, 1, 1), (found.Validation, found.Test, found.Contradicting));
        Assert.Equal([new(3, 0), new(5, 2), new(8, 7)], found.Examples);
    }

    [Fact]
    public void Strength_ColumnMadeFromTheTarget_IsSuspicious()
    {
        var u = SampleAnswers.Numbers;
        var table = new Table(
        [
            new CategoryColumn("y", u.Select(r => r[0] < 0.4 ? 1 : 0).ToArray(), ["no", "yes"]),
            new NumberColumn("code", u.Select(r => r[0] < 0.4 ? 17.0 : 3).ToArray()),
            new NumberColumn("noise", u.Select(r => r[1]).ToArray()),
        ]);
        var found = ColumnStrength.Of(table, ["noise", "code"], "y", LearningTask.Binary, [.. Enumerable.Range(0, 400)]);
        Assert.Equal(("code", true), (found[0].Column, found[0].IsSuspicious));
        Assert.InRange(found[1].Score, 0.4, 0.6);
        Assert.False(found[1].IsSuspicious);
    }

    [Fact] // scipy 1.10: ks_2samp(u[:150], u[150:] ** 0.8).statistic, kstwobign.sf of it; chi2_contingency([[30, 50, 20], [45, 40, 15]])
    public void Drift_PerColumn_EqualsReference()
    {
        var values = SampleAnswers.Numbers.Select((u, i) => i < 150 ? u[1] : Math.Pow(u[1], 0.8)).ToArray();
        var number = ColumnDrift.Between(new Table([new NumberColumn("x", values)]), ["x"], s_first, s_second)[0];
        Assert.Equal(0.15733333333333333, number.Statistic, 12);
        Assert.Equal(0.019289641249890205, number.PValue, 10);
        int[] levels = [.. new[] { 30, 50, 20, 45, 40, 15 }.SelectMany((n, i) => Enumerable.Repeat(i % 3, n))];
        var category = ColumnDrift.Between(new Table([new CategoryColumn("c", levels, ["a", "b", "c"])]), ["c"], [.. Enumerable.Range(0, 100)], [.. Enumerable.Range(100, 100)])[0];
        Assert.Equal(4.825396825396825, category.Statistic, 10);
        Assert.Equal(0.08957326253887996, category.PValue, 10);
        Assert.True(category.StabilityIndex > 0);
    }

    [Fact]
    public void Drift_ShiftedColumn_IsToldApartAndOthersAreNot()
    {
        var u = SampleAnswers.Numbers;
        var table = new Table([new NumberColumn("x", u.Select((r, i) => r[1] + (i < 150 ? 0 : 0.5)).ToArray()), new NumberColumn("z", u.Select(r => r[2]).ToArray())]);
        var shifted = DriftCheck.Between(table, ["x", "z"], s_first, s_second);
        Assert.True(shifted.Auc.Value > 0.8 && shifted.PValue < 1e-6);
        Assert.Equal("x", shifted.Columns[0].Column);
        var same = DriftCheck.Between(table, ["z"], s_first, s_second);
        Assert.InRange(same.Auc.Value!.Value, 0.4, 0.6);
        Assert.True(same.PValue > 0.01);
        Assert.Throws<LearningException>(() => DriftCheck.Between(table, ["z"], [1, 2], s_second));
    }

    [Fact] // by hand: rows of 0 are given 0 with .9 .8 .85 .4, on average .7375; rows of 1 are given 1 with .95 .65 .5 .1, on average .55. Row 3 reaches .55 for 1, row 7 .7375 for 0, row 6 neither
    public void LabelNoise_ConfidentContradictions_AreFound()
    {
        var rows = SampleAnswers.Of([0, 0, 0, 0, 1, 1, 1, 1], [.1, .2, .15, .6, .95, .65, .5, .1]);
        var found = LabelNoise.Find(rows);
        Assert.Equal(2, found.Total);
        Assert.Equal([7, 3], found.Doubtful.Select(d => d.Row));
        Assert.Equal(("1", "0"), (found.Doubtful[0].Label, found.Doubtful[0].Suggested));
        Assert.Equal([new("0", "1", 1), new("1", "0", 1)], found.Counts);
        Assert.Equal(0.25, found.Share);
    }

    [Fact] // by hand: rows of 1 are given 1 with .3 .4 .2, on average .3; row 3 reaches that with .35, but .65 speak for its own label
    public void LabelNoise_WhereTheOwnLabelIsMoreProbable_FindsNothing()
    {
        var rows = SampleAnswers.Of([0, 0, 0, 0, 1, 1, 1], [.1, .1, .1, .35, .3, .4, .2]);
        Assert.Equal(0, LabelNoise.Find(rows).Counts.Where(c => c.Label == "0").Sum(c => c.Rows));
    }

    [Fact]
    public void LabelNoise_FlippedLabels_AreTheOnesFound()
    {
        double[] actual = [.. Enumerable.Range(0, 400).Select(i => i % 2 == 0 ? 1.0 : 0)];
        double[] scores = [.. actual.Select((a, i) => Math.Clamp((a * 0.6) + (0.4 * SampleAnswers.Numbers[i][1]), 0, 1))];
        double[] labels = [.. actual.Select((a, i) => i % 20 == 7 ? 1 - a : a)];
        var found = LabelNoise.Find(SampleAnswers.Of(labels, scores));
        // Half of them are answered with more than the mean confidence.
        Assert.All(found.Doubtful, d => Assert.Equal(7, d.Row % 20));
        Assert.InRange(found.Total, 6, 16);
    }
}
