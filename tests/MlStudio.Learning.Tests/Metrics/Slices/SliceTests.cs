using MlStudio.Learning.Data;
using MlStudio.Learning.Metrics;
using MlStudio.Learning.Tests.Metrics.Intervals;

namespace MlStudio.Learning.Tests.Metrics.Slices;

public class SliceTests
{
    /// <summary>"quarter" is ⌊4 u₃⌋ of the sample's rows, "amount" u₂, "note" free text.</summary>
    private static readonly Table s_table = new(
    [
        new NumberColumn("quarter", SampleAnswers.Numbers.Select(u => Math.Floor(4 * u[2])).ToArray()),
        new NumberColumn("amount", SampleAnswers.Numbers.Select(u => u[1]).ToArray()),
        new TextColumn("note", new string?[400]),
    ]);

    [Fact] // scipy 1.10: ttest_ind(equal_var=False, alternative="greater") of the squared errors; the effect by numpy with ddof=1
    public void Find_OneColumn_EqualsReference()
    {
        var found = SliceFinder.Find(SampleAnswers.Amounts, s_table, ["quarter"], new SliceOptions { LeastEffect = -1, Level = 1.1, Pairs = false });
        Assert.Equal(["3", "0", "1", "2"], found.Select(f => f.Conditions[0].Value));
        Assert.Equal((84, 106), (found[0].Rows, found[1].Rows));
        Assert.Equal(0.5238266441574603, found[0].Loss, 10);
        Assert.Equal(0.382235452148996, found[0].LossElsewhere, 10);
        Assert.Equal(0.28280301483502057, found[0].EffectSize, 10);
        Assert.Equal(0.01890227509095169, found[0].PValue, 10);
        Assert.Equal(0.1767386162863524, found[1].PValue, 10);
        Assert.Equal(4 * 0.01890227509095169, found[0].CorrectedPValue, 10);
        Assert.Equal(Math.Sqrt(0.5238266441574603), found[0].Metrics.First(m => m.Key == "rmse").Value!.Value, 10);
    }

    [Fact]
    public void Find_APairThatIsWrong_FindsItAndLittleElse()
    {
        var random = SampleAnswers.Normal(4000, 3);
        var (a, b) = (new int[4000], new int[4000]);
        for (var i = 0; i < 4000; i++) { (a[i], b[i]) = (i % 5, i / 5 % 4); }
        double[] predicted = [.. random.Select((z, i) => z * (a[i] == 2 && b[i] == 1 ? 4 : 1))];
        var table = new Table([new CategoryColumn("a", a, ["v", "w", "x", "y", "z"]), new CategoryColumn("b", b, ["k", "l", "m", "n"]), new NumberColumn("c", SampleAnswers.Normal(4000, 8))]);
        var found = SliceFinder.Find(SampleAnswers.Regression(new double[4000], predicted), table);
        Assert.Equal([new SliceCondition("a", "x"), new SliceCondition("b", "l")], found[0].Conditions);
        Assert.Equal(200, found[0].Rows);
        Assert.All(found, f => Assert.Contains(f.Conditions, c => c is { Column: "a", Value: "x" } or { Column: "b", Value: "l" }));
    }

    [Fact]
    public void Find_NothingWrong_FindsNothing()
    {
        var table = new Table([new NumberColumn("a", SampleAnswers.Normal(2000, 21)), new NumberColumn("b", SampleAnswers.Normal(2000, 22)), new NumberColumn("c", SampleAnswers.Normal(2000, 23))]);
        Assert.Empty(SliceFinder.Find(SampleAnswers.Regression(new double[2000], SampleAnswers.Normal(2000, 24)), table));
    }

    [Fact]
    public void By_NumbersAndRanges_CoversAllRows()
    {
        var quarters = SliceMetrics.By(SampleAnswers.First, s_table, "quarter");
        Assert.Equal([("0", 106), ("1", 107), ("2", 103), ("3", 84)], quarters.Select(q => (q.Value, q.Rows)));
        var ranges = SliceMetrics.By(SampleAnswers.First, s_table, "amount");
        Assert.Equal([80, 80, 80, 80, 80], ranges.Select(r => r.Rows));
        Assert.StartsWith("below ", ranges[0].Value);
        Assert.Contains("free text", Assert.Throws<LearningException>(() => SliceMetrics.By(SampleAnswers.First, s_table, "note")).Message);
        Assert.Throws<LearningException>(() => SliceMetrics.By(SampleAnswers.First, new Table([new NumberColumn("a", new double[3])]), "a"));
    }

    [Fact] // numpy: means of the answers over the rows of each quarter
    public void Fairness_EqualsReference()
    {
        var report = FairnessReport.Of(SampleAnswers.First, s_table, "quarter");
        Assert.Equal([0.49056603773584906, 0.4766355140186916, 0.4174757281553398, 0.44047619047619047], report.Groups.Select(g => g.SelectionRate));
        Assert.Equal([0.837209302326, 0.775, 0.675, 0.735294117647], report.Groups.Select(g => Math.Round(g.TruePositiveRate!.Value, 12)));
        Assert.Equal(0.29850746268656714, report.Groups[1].FalsePositiveRate!.Value, 12);
        Assert.Equal(0.49056603773584906 - 0.4174757281553398, report.Selection.Difference!.Value, 12);
        Assert.Equal(0.4174757281553398 / 0.49056603773584906, report.Selection.Ratio!.Value, 12);
        Assert.Equal(("2", "0", true), (report.Selection.Lowest, report.Selection.Highest, report.MeetsFourFifths));
        Assert.Equal(0.8372093023255814 - 0.675, report.EqualisedOddsDifference!.Value, 12);
    }

    [Fact]
    public void Fairness_ValueWithoutPositives_SaysWhy()
    {
        var table = new Table([new CategoryColumn("group", new[] { 0, 0, 1, 1 }, ["a", "b"])]);
        var report = FairnessReport.Of(SampleAnswers.Of([0, 0, 1, 0], [0.1, 0.2, 0.3, 0.1]), table, "group", fewestRows: 2);
        Assert.Null(report.Groups[0].TruePositiveRate);
        Assert.Contains("No row is of the class '1'", report.Groups[0].UndefinedReason);
        Assert.Contains("Fewer than two", report.TruePositives.UndefinedReason);
        Assert.Contains("0 everywhere", report.Selection.UndefinedReason);
        Assert.Null(report.MeetsFourFifths);
        Assert.Throws<LearningException>(() => FairnessReport.Of(SampleAnswers.Amounts, s_table, "quarter"));
    }

    [Fact]
    public void Residuals_ByColumn_AverageToThoseOfAllRows()
    {
        var found = ResidualsByColumn.Of(SampleAnswers.Amounts, s_table, "amount");
        Assert.Equal(10, found.Ranges.Count);
        Assert.Equal(400, found.Sample.Count);
        // Predicted is too high by 2 (u - 1/2): the residual falls along the column.
        Assert.InRange(found.Ranges[0].Mean, 0.7, 1.1);
        Assert.InRange(found.Ranges[^1].Mean, -1.1, -0.7);
        var all = SampleAnswers.Amounts.Actual.Zip(SampleAnswers.Amounts.Values, (a, p) => a - p).Average();
        Assert.Equal(all, found.Ranges.Sum(r => r.Mean * r.Rows) / 400, 10);
    }

    [Fact]
    public void Worst_ComesWithTheHighestLossFirst()
    {
        var worst = RowLosses.Worst(SampleAnswers.Amounts, 3);
        var losses = RowLosses.Of(SampleAnswers.Amounts);
        Assert.Equal(losses.OrderDescending().Take(3), worst.Select(i => losses[i]));
    }
}
