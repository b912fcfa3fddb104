using MlStudio.Learning.Data;
using MlStudio.Learning.Metrics;
using MlStudio.Learning.Tests.Metrics.Intervals;
using MlStudio.Learning.Trainers;

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
        var quarters = SliceRows.By(SampleAnswers.First, s_table, "quarter");
        Assert.Equal([("0", 106), ("1", 107), ("2", 103), ("3", 84)], quarters.Select(q => (q.Value, q.Entries.Length)));
        var ranges = SliceRows.By(SampleAnswers.First, s_table, "amount");
        Assert.Equal([80, 80, 80, 80, 80], ranges.Select(r => r.Entries.Length));
        Assert.StartsWith("below ", ranges[0].Value);
        Assert.Contains("free text", Assert.Throws<LearningException>(() => SliceRows.By(SampleAnswers.First, s_table, "note")).Message);
        Assert.Throws<LearningException>(() => SliceRows.By(SampleAnswers.First, new Table([new NumberColumn("a", new double[3])]), "a"));
    }

    [Fact]
    public void By_ValuesThatAreAlikeInFewDigits_HaveNamesOfTheirOwn()
    {
        var table = new Table(
        [
            new NumberColumn("whole", Repeated(10_000_001, 10_000_002, 1_200_000, -5)),
            new NumberColumn("near", Repeated(0.12345671, 0.12345672, 1e-9, 2.5e20)),
            new TimestampColumn("time", Repeated(0.0, TimeSpan.TicksPerSecond, 2 * TimeSpan.TicksPerSecond, TimeSpan.TicksPerDay).Select(t => new DateTime(2024, 5, 1, 12, 0, 0, DateTimeKind.Utc).Ticks + (long)t).ToArray()),
            new CategoryColumn("level", (int[])[.. Enumerable.Range(0, 400).Select(i => i % 4 - (i % 40 == 3 ? 4 : 0))], ["missing", "'missing'", "other values", "a"]),
        ]);
        string[] Names(string column) => [.. SliceRows.By(SampleAnswers.First, table, column).Select(s => s.Value)];
        Assert.Equal(["-5", "1200000", "10000001", "10000002"], Names("whole"));
        Assert.Equal(["0.000000001", "0.12345671", "0.12345672", "250000000000000000000"], Names("near"));
        Assert.Equal([1e-9, 0.12345671, 0.12345672, 2.5e20], Names("near").Select(n => double.Parse(n, System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal(["2024-05-01 12:00:00", "2024-05-01 12:00:01", "2024-05-01 12:00:02", "2024-05-02 12:00:00"], Names("time"));
        Assert.Equal(["''missing''", "'missing'", "'other values'", "a", "missing"], Names("level").Order(StringComparer.Ordinal));
        foreach (var column in table.Columns.Select(c => c.Name))
        {
            // Each name leads back to its own rows.
            Assert.All(SliceRows.By(SampleAnswers.First, table, column), s => Assert.Equal(s.Entries, SliceRows.Matching(SampleAnswers.First, table, [new(column, s.Value)])));
        }
        static double[] Repeated(params double[] values) => [.. Enumerable.Range(0, 400).Select(i => values[i % 4])];
    }

    [Fact] // 200 queries of five rows: those of the second market are ordered by chance, those of the others well
    public void Find_Rankings_FindsTheGroupsThatAreOrderedWorst()
    {
        var (rows, table) = Ranked();
        var found = SliceFinder.Find(rows, table);
        Assert.Equal([new SliceCondition("market", "b")], found[0].Conditions);
        Assert.Equal(50, found[0].Groups);
        Assert.Equal(250, found[0].Rows);
        // The loss is that of the metric, and all of it belongs to whole groups.
        var metrics = MetricIntervals.Of(rows.Take(SliceRows.Matching(rows, table, found[0].Conditions)));
        Assert.Equal(1 - found[0].Loss, metrics.First(m => m.Key == "ndcg_10").Value!.Value, 12);
        Assert.Equal(1 - found[0].Loss, found[0].Metrics.First(m => m.Key == "ndcg_10").Value!.Value, 12);
        Assert.NotNull(metrics.First(m => m.Key == "ndcg_10").Low);
        Assert.DoesNotContain(found, f => f.Conditions.Any(c => c.Column == "position"));
        Assert.Equal([250, 250, 250, 250], SliceRows.By(rows, table, "market").Select(s => s.Entries.Length));
    }

    [Fact] // no case of plan b is found, half of those of plan a; accuracy alone ranks plan a, which has most cases, as the weaker one
    public void Find_WrongAnswersOfAClass_NamesWhereItsRowsAreMissed()
    {
        const int Rows = 2000;
        var plan = Enumerable.Range(0, Rows).Select(i => i < 1200 ? 0 : 1).ToArray();
        var isCase = Enumerable.Range(0, Rows).Select(i => i < 600 || (i >= 1200 && i < 1280)).ToArray();
        var found = Enumerable.Range(0, Rows).Select(i => i < 300).ToArray();
        var table = new Table([new CategoryColumn("plan", plan, ["a", "b"]), new NumberColumn("noise", SampleAnswers.Normal(Rows, 5))]);
        var rows = new RunAnswers(
            LearningTask.Binary, "leaves", Rows, ["no", "yes"], [new AnswerPart(AnswerPartKind.Validation, 0, 0, Rows, 0.5)], [.. Enumerable.Range(0, Rows)],
            [.. isCase.Select(c => c ? 1.0 : 0.0)], [.. found.Select(f => f ? 0.9 : 0.1)], []);
        var cases = rows.Take([.. Enumerable.Range(0, Rows).Where(i => isCase[i])]);
        var missed = SliceFinder.Find(cases, table, ["plan", "noise"], new SliceOptions { Loss = SliceLoss.Wrong }, rows);
        Assert.Equal([new SliceCondition("plan", "b")], missed[0].Conditions);
        Assert.Equal((80, 1.0, 0.5), (missed[0].Rows, missed[0].Loss, missed[0].LossElsewhere));
        Assert.Contains("right or wrong", Assert.Throws<LearningException>(() => SliceFinder.Find(SampleAnswers.Amounts, s_table, options: new SliceOptions { Loss = SliceLoss.Wrong })).Message);
    }

    [Fact]
    public void Find_RankingByAColumnThatVariesWithinGroups_SaysWhyNot()
    {
        var (rows, table) = Ranked();
        Assert.Contains("several values within one group", Assert.Throws<LearningException>(() => SliceFinder.Find(rows, table, ["position"])).Message);
        Assert.Contains("several values within one group", Assert.Throws<LearningException>(() => SliceRows.By(rows, table, "position")).Message);
    }

    [Fact] // a column of one value of 20 levels, noise else: pairs that look large by chance must not pass the correction for having been chosen
    public void Find_PairsOfNoise_AreFalseInAboutTheirShare()
    {
        var runs = 0;
        for (var s = 0; s < 100; s++)
        {
            var table = new Table([.. Enumerable.Range(0, 6).Select(c => new CategoryColumn($"c{c}", (int[])[.. SampleAnswers.Normal(800, 1000 + (s * 10) + c).Select(z => Math.Clamp((int)Math.Floor(z + 2), 0, 3))], ["a", "b", "c", "d"]))]);
            // Errors with a heavy tail, whose largest by chance lie together somewhere.
            var rows = SampleAnswers.Regression(new double[800], [.. SampleAnswers.Normal(800, 3000 + s)]);
            runs += SliceFinder.Find(rows, table, options: new SliceOptions { LeastEffect = 0.01 }).Count > 0 ? 1 : 0;
        }
        // Where nothing is wrong, the false discovery rate is the chance of any; 5 % expected, squared errors being skewed a little more.
        Assert.InRange(runs, 0, 14);
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

    [Fact] // 12 rows of b with one positive, which is missed: that rate of 0 is one row's doing
    public void Fairness_RateOfOneRow_IsNotCompared()
    {
        var table = new Table([new CategoryColumn("group", (int[])[.. Enumerable.Range(0, 52).Select(i => i < 40 ? 0 : 1)], ["a", "b"])]);
        double[] actual = [.. Enumerable.Range(0, 52).Select(i => i < 20 || i == 40 ? 1.0 : 0)];
        double[] scores = [.. Enumerable.Range(0, 52).Select(i => i < 20 || i % 4 == 1 ? 0.9 : 0.1)];
        var report = FairnessReport.Of(SampleAnswers.Of(actual, scores), table, "group");
        Assert.Equal(0, report.Groups[1].TruePositiveRate);
        Assert.Contains("Fewer than 10 rows are of the class '1'", report.Groups[1].UndefinedReason);
        Assert.Null(report.TruePositives.Difference);
        Assert.Contains("rests on enough rows", report.TruePositives.UndefinedReason);
        Assert.Null(report.EqualisedOddsDifference);
        // 25 of 40 less 3 of 12: the interval holds it.
        Assert.Equal(0.625 - 0.25, report.Selection.Difference!.Value, 12);
        Assert.InRange(report.Selection.Difference.Value, report.Selection.Low!.Value, report.Selection.High!.Value);
        Assert.NotNull(report.FalsePositives.Difference);
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

    [Fact] // the log of probability: -ln 0.8, -ln 0.6; the square of the error
    public void RowLosses_EqualReference()
    {
        Assert.Equal([0.223143551314, 0.510825623766], RowLosses.Of(SampleAnswers.Of([1, 0], [0.8, 0.4])).Select(l => Math.Round(l, 12)));
        Assert.Equal([4.0, 0.25], RowLosses.Of(SampleAnswers.Regression([1, 2], [3, 2.5])));
    }

    private static (RunAnswers Rows, Table Table) Ranked()
    {
        const int Groups = 200, Each = 5;
        var noise = SampleAnswers.Normal(Groups * Each, 77);
        int[] group = [.. Enumerable.Range(0, Groups * Each).Select(i => i / Each)];
        double[] relevance = [.. Enumerable.Range(0, Groups * Each).Select(i => i % Each == 2 ? 1.0 : 0)];
        double[] scores = [.. noise.Select((z, i) => z + (group[i] % 4 == 1 ? 0 : 3 * relevance[i]))];
        var rows = new RunAnswers(LearningTask.Ranking, "relevance", Groups * Each, [], [new(AnswerPartKind.Test, 0, 0, Groups * Each, 0.5)], [.. Enumerable.Range(0, Groups * Each)], relevance, scores, group);
        return (rows, new Table([new CategoryColumn("market", Array.ConvertAll(group, g => g % 4), ["a", "b", "c", "d"]), new NumberColumn("position", (double[])[.. group.Select((_, i) => (double)(i % Each))])]));
    }
}
