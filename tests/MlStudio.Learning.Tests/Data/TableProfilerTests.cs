using System.Text.Json;
using MlStudio.Learning.Data;
using MlStudio.Tests.Shared;

namespace MlStudio.Learning.Tests.Data;

public sealed class TableProfilerTests
{
    // pandas 1.5.3: min, max, mean, std, quantile, nunique of the column.
    [SharedDataFact]
    public void Profile_Numbers_MatchPandas()
    {
        var column = Profile("california_housing.csv").Find("total_bedrooms")!;
        Assert.Equal((20640, 207, 1923, true), (column.Count, column.Missing, column.Distinct, column.DistinctIsExact));
        Assert.Equal((1, 6445), (column.Number!.Min, column.Number.Max));
        Assert.Equal(537.8705525375618, column.Number.Mean, 1e-9);
        Assert.Equal(421.3850700740322, column.Number.Std, 1e-9);
        double[] expected = [36, 137, 296, 435, 647, 1275.4, 2221.36];
        Assert.Equal(expected, column.Number.Quantiles.Select(q => Math.Round(q.Value, 9)));
        Assert.True(column.Number.IsWhole);
        Assert.Equal(20640 - 207, column.Number.Histogram.Counts.Sum());
        Assert.InRange(column.Number.Histogram.Counts.Count, 1, 30);
    }

    [SharedDataFact]
    public void Profile_Categories_MatchPandas()
    {
        var column = Profile("california_housing.csv").Find("ocean_proximity")!;
        Assert.Equal(
            [new LevelCount("<1H OCEAN", 9136), new LevelCount("INLAND", 6551), new LevelCount("NEAR OCEAN", 2658), new LevelCount("NEAR BAY", 2290), new LevelCount("ISLAND", 5)],
            column.Categories!.Top);
        Assert.Equal(0, column.Categories.OtherCount);
    }

    [SharedDataFact]
    public void Profile_TextAndTime_HaveLengthsAndRange()
    {
        var text = Profile("sms_spam.csv").Find("masseges")!;
        // pandas: 5,169 untrimmed, 5,158 trimmed; only unquoted messages are trimmed here.
        Assert.InRange(text.Distinct, 5158, 5169);
        Assert.Equal((2, 910), (text.Text!.MinLength, text.Text.MaxLength));
        var time = Profile("airline-passengers.csv").Find("Month")!.Time!;
        Assert.Equal((new DateTime(1949, 1, 1), new DateTime(1960, 12, 1)), (time.First, time.Last));
        Assert.Equal(144, time.Histogram.Counts.Sum());
    }

    [SharedDataFact]
    public void Profile_Warnings_NameWhatMatters()
    {
        Assert.Contains(Profile("titanic.csv").Warnings, w => w is { Column: "PassengerId", Kind: ProfileWarningKind.IdentifierLike });
        Assert.Contains(Profile("titanic.csv").Warnings, w => w is { Column: "Cabin", Kind: ProfileWarningKind.MostlyMissing });
        Assert.Contains(Profile("Telco-Customer-Churn.csv").Warnings, w => w is { Column: "customerID", Kind: ProfileWarningKind.IdentifierLike });
        Assert.Contains(Profile("oecd_bli_2015.csv").Warnings, w => w is { Column: "PowerCode", Kind: ProfileWarningKind.Constant });
        Assert.Empty(Profile("adult.txt").Warnings);
    }

    [Fact]
    public void Profile_ManyLevelsAndInfinities_Warn()
    {
        var codes = Enumerable.Range(0, 600).Select(i => i % 150).ToArray();
        var table = new Table([new CategoryColumn("c", codes, Enumerable.Range(0, 150).Select(i => "l" + i).ToArray()), new NumberColumn("n", Enumerable.Range(0, 600).Select(i => i == 5 ? double.PositiveInfinity : i / 7.0).ToArray())]);
        var warnings = TableProfiler.Profile(table).Warnings;
        Assert.Equal([("c", ProfileWarningKind.HighCardinality), ("n", ProfileWarningKind.Infinite)], warnings.Select(w => (w.Column, w.Kind)));
    }

    [Fact]
    public void Profile_AnyNumbers_SerialisesAndComesBack()
    {
        var table = new Table([new NumberColumn("n", new[] { 1e308, -1e308, double.PositiveInfinity, double.NaN, 1e-310, 0 }), new NumberColumn("none", Enumerable.Repeat(double.NaN, 6).ToArray())]);
        var json = JsonSerializer.Serialize(TableProfiler.Profile(table));
        var back = JsonSerializer.Deserialize<TableProfile>(json)!;
        Assert.Equal(json, JsonSerializer.Serialize(back));
        Assert.Contains("\"Number\"", json);
    }

    [Fact]
    public void Profile_WholeNumbers_GetABinEach()
    {
        var profile = TableProfiler.Profile(new Table([new NumberColumn("n", new double[] { 1, 2, 2, 5 })])).Columns[0].Number!;
        Assert.Equal([0.5, 1.5, 2.5, 3.5, 4.5, 5.5], profile.Histogram.Edges);
        Assert.Equal([1, 2, 0, 0, 1], profile.Histogram.Counts);
    }

    [Fact]
    public void Profile_ManyDistinctTexts_AreEstimated()
    {
        var rows = TableProfiler.ExactDistinctLimit * 2;
        var profile = TableProfiler.Profile(new Table([new TextColumn("t", Enumerable.Range(0, rows).Select(i => "text " + i).ToArray())])).Columns[0];
        Assert.False(profile.DistinctIsExact);
        Assert.InRange(profile.Distinct, rows * 0.96, rows);
    }

    [Fact]
    public void Profile_Threads_DoNotMatter()
    {
        var random = new Random(5);
        var table = new Table(Enumerable.Range(0, 9).Select(c => (Column)new NumberColumn("n" + c, Enumerable.Range(0, 5_000).Select(_ => random.NextDouble() - 0.5).ToArray())).ToArray());
        Assert.Equal(JsonSerializer.Serialize(TableProfiler.Profile(table, maxThreads: 1)), JsonSerializer.Serialize(TableProfiler.Profile(table, maxThreads: 4)));
    }

    [Fact]
    public void Sort_RandomNumbers_IsInOrder()
    {
        var random = new Random(9);
        foreach (var length in new[] { 0, 1, 100, 10_000 })
        {
            var values = Enumerable.Range(0, length).Select(i => i % 3 == 0 ? random.Next(-5, 5) : (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-300, 300))).ToArray();
            var expected = values.Order().ToArray();
            RadixSort.Sort(values, new double[length]);
            Assert.Equal(expected, values);
        }
    }

    private static TableProfile Profile(string file) => TableProfiler.Profile(CsvReader.ReadFile(
        TestData.SharedFile("files/" + file), new CsvReadOptions { Repairs = RepairKind.All }).RequireTable());
}
