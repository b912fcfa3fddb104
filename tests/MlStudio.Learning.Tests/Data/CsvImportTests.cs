using System.Globalization;
using System.Text;
using System.Text.Json;
using MlStudio.Learning.Data;
using MlStudio.Learning.Serialization;
using MlStudio.Tests.Shared;

namespace MlStudio.Learning.Tests.Data;

/// <summary>What is imported in little memory equals what is read into memory.</summary>
public sealed class CsvImportTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mlstudio-import-").FullName;

    [Theory]
    [InlineData(0)]
    [InlineData(100_000)]
    [InlineData(1L << 30)]
    public void Import_AnyBudget_GivesTheSameColumnFileAndProfile(long budget)
    {
        var path = Path.Combine(_folder, "rows.csv");
        File.WriteAllText(path, Rows(60_000));
        AssertSame(path, budget, RepairKind.None);
    }

    [SharedDataTheory]
    [InlineData("titanic.csv")]
    [InlineData("gdp_per_capita.csv")]
    [InlineData("AirQualityUCI.csv")]
    [InlineData("bike_sharing_hour.csv")]
    [InlineData("sms_spam.csv")]
    public void Import_SharedFileWithoutBudget_GivesTheSame(string file) => AssertSame(TestData.SharedFile("files/" + file), 0, RepairKind.All);

    [Fact]
    public void Import_RefusedFile_TellsWhyAndLeavesNothingBehind()
    {
        var path = Path.Combine(_folder, "refused.csv");
        File.WriteAllText(path, Rows(60_000) + "1,2\n");
        using (var import = CsvReader.Import(path, _folder, new CsvReadOptions { MemoryBudget = 0 }))
        {
            Assert.Null(import.Table);
            Assert.Equal(RepairKind.PadShortRows, import.Result.OfferedRepairs);
        }
        Assert.Equal([path], Directory.GetFiles(_folder));
    }

    /// <summary>Beyond the rows that are sorted, all figures but the number of very many distinct values are exact.</summary>
    [Fact]
    public void Profile_MoreRowsThanAreSorted_GivesTheSameFigures()
    {
        var random = new Random(3);
        double[] Numbers(Func<int, double> make) => [.. Enumerable.Range(0, 50_000).Select(i => i % 11 == 0 ? double.NaN : make(i))];
        var table = new Table(
        [
            new NumberColumn("normal", Numbers(_ => (random.NextDouble() + random.NextDouble() - 1) * 1000)),
            new NumberColumn("whole", Numbers(i => i % 23)),
            new NumberColumn("wide", Numbers(i => (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-200, 200)))),
            new NumberColumn("infinite", Numbers(i => i == 5 ? double.PositiveInfinity : -i)),
            new NumberColumn("zeros", Numbers(i => i % 2 == 0 ? 0.0 : -0.0)),
            new NumberColumn("none", Enumerable.Repeat(double.NaN, 50_000).ToArray()),
            new TimestampColumn("times", Enumerable.Range(0, 50_000).Select(i => i % 7 == 0 ? TimestampColumn.Missing : new DateTime(2020, 1, 1).Ticks + random.NextInt64(1L << 50)).ToArray()),
        ]);
        var exact = TableProfiler.Profile(table);
        var bounded = TableProfiler.Profile(StoredTable.From(table), 1000, CancellationToken.None, 2);
        Assert.Equal(exact.Warnings.Select(w => w.Message), bounded.Warnings.Select(w => w.Message));
        foreach (var (a, b) in exact.Columns.Zip(bounded.Columns))
        {
            Assert.Equal((a.Count, a.Missing, a.Distinct, a.DistinctIsExact), (b.Count, b.Missing, b.Distinct, b.DistinctIsExact));
            Assert.Equal(JsonSerializer.Serialize(a.Time), JsonSerializer.Serialize(b.Time));
            if (a.Number is not { } number) { Assert.Null(b.Number); continue; }
            // Sums in another order differ in the last digits; nothing else does.
            Assert.Equal(number.Mean, b.Number!.Mean, Math.Abs(number.Std) * 1e-12);
            Assert.Equal(number.Std, b.Number.Std, number.Std * 1e-12);
            Assert.Equal(JsonSerializer.Serialize(number with { Mean = 0, Std = 0 }), JsonSerializer.Serialize(b.Number with { Mean = 0, Std = 0 }));
        }
    }

    [Fact]
    public void Profile_MoreDistinctNumbersThanAreKept_SaysThatTheyAreEstimated()
    {
        var rows = TableProfiler.ExactDistinctLimit * 3 / 2;
        var table = StoredTable.From(new Table([new NumberColumn("n", Enumerable.Range(0, rows).Select(i => i / 8.0).ToArray())]));
        var profile = TableProfiler.Profile(table, 1000, CancellationToken.None, 1).Columns[0];
        Assert.False(profile.DistinctIsExact);
        Assert.InRange(profile.Distinct, rows * 0.97, rows);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void AssertSame(string path, long budget, RepairKind repairs)
    {
        var options = new CsvReadOptions { Repairs = repairs, MemoryBudget = budget, BatchBytes = 64 * 1024, Limits = new CsvLimits { MaxCategoryLevels = 500 } };
        var read = CsvReader.ReadFile(path, options);
        using var import = CsvReader.Import(path, _folder, options);
        Assert.Equal(JsonSerializer.Serialize(read.Problems), JsonSerializer.Serialize(import.Result.Problems));
        Assert.Equal((read.Format.Encoding, read.BytesRead, read.Refused), (import.Result.Format.Encoding, import.Result.BytesRead, import.Result.Refused));
        Assert.Equal(Bytes(stream => ColumnFileWriter.Write(read.RequireTable(), stream)), Bytes(stream => ColumnFileWriter.Write(import.Table!, stream)));
        Assert.Equal(
            JsonSerializer.Serialize(TableProfiler.Profile(read.RequireTable()), LearningJson.Options),
            JsonSerializer.Serialize(TableProfiler.Profile(import.Table!), LearningJson.Options));
    }

    private static byte[] Bytes(Action<Stream> write)
    {
        using var stream = new MemoryStream();
        write(stream);
        return stream.ToArray();
    }

    /// <summary>Every type of column; one proves to be text late, one has more levels than a category may have, one has its months first as a late row shows.</summary>
    private static string Rows(int rows)
    {
        var text = new StringBuilder("id,kind,name,day,late,note\n");
        for (var i = 0; i < rows; i++)
        {
            var day = i == rows - 5 ? "12/31/2024" : $"{1 + i % 12}/{1 + i % 11}/2024";
            text.Append(CultureInfo.InvariantCulture, $"{i},{"abc"[i % 3]},{(i % 9 == 0 ? "" : $"Zoë {i % 900}")},{day},{(i < rows - 9 ? i : "x")},{(i % 4 == 0 ? $"\"long, {i}\nsecond\"" : "s")}\n");
        }
        return text.ToString();
    }
}
