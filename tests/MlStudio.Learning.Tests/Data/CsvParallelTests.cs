using System.Globalization;
using System.Text;
using System.Text.Json;
using MlStudio.Learning.Data;
using MlStudio.Tests.Shared;

namespace MlStudio.Learning.Tests.Data;

/// <summary>Any size of batches and any number of threads give the same table, problems and profile.</summary>
public sealed class CsvParallelTests
{
    private const int Rows = 3_000;

    private static readonly Dictionary<string, byte[]> s_files = new()
    {
        ["lines"] = Encoding.UTF8.GetBytes(Text("\n")),
        ["carriage returns and lines"] = Encoding.UTF8.GetBytes(Text("\r\n")),
        ["carriage returns"] = Encoding.UTF8.GetBytes(Text("\r")),
        ["byte order mark"] = [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Text("\n"))],
        ["utf-16"] = [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Text("\r\n"))],
        ["windows-1252"] = Encoding.Latin1.GetBytes(Text("\r\n").Replace("☃", "ß", StringComparison.Ordinal)),
        ["invalid bytes"] = [.. Encoding.UTF8.GetBytes(Text("\n")), .. "\n7,"u8, 0xFF, (byte)',', .. "x,2024-05-06,9,1\n"u8],
        ["open quote"] = [.. Encoding.UTF8.GetBytes(Text("\n")), .. "7,\"never closed,x\n1,2,3\n"u8],
    };

    public static TheoryData<string> Names => new(s_files.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void Read_AnyBatchesAndThreads_GivesTheSame(string name)
    {
        var bytes = s_files[name];
        foreach (var repairs in new[] { RepairKind.None, RepairKind.All })
        {
            var expected = Read(bytes, repairs, int.MaxValue / 4, 1);
            foreach (var (batch, threads) in new[] { (1, 1), (7, 2), (64, 3), (1000, 4), (4096, 2), (50_000, 2), (1 << 20, 4) })
            {
                Assert.Equal(expected, Read(bytes, repairs, batch, threads));
            }
        }
    }

    [Fact]
    public void Read_QuotedLineBreakAtEveryBorder_GivesTheSame()
    {
        const string text = "a,b,c\r\n1,\"x\r\n\"\"y\"\"\n\",2\r\n\r\n3,' \"q,4\n5,\"\",\"6\"  \r\n,,\n7,\"t\"u,8\n9\n";
        var bytes = Encoding.UTF8.GetBytes(text);
        var expected = Read(bytes, RepairKind.All, 1 << 20, 1);
        for (var batch = 1; batch <= bytes.Length; batch++)
        {
            Assert.Equal(expected, Read(bytes, RepairKind.All, batch, 1));
            Assert.Equal(expected, Read(bytes, RepairKind.All, batch, 3));
        }
    }

    [SharedDataTheory]
    [InlineData("titanic.csv")]
    [InlineData("gdp_per_capita.csv")]
    [InlineData("AirQualityUCI.csv")]
    [InlineData("sms_spam.csv")]
    public void Read_SharedFile_GivesTheSame(string file)
    {
        var bytes = File.ReadAllBytes(TestData.SharedFile("files/" + file));
        Assert.Equal(Read(bytes, RepairKind.All, 1 << 24, 1), Read(bytes, RepairKind.All, 5_000, 4));
    }

    /// <summary>Everything that comes of a reading, as text.</summary>
    private static string Read(byte[] bytes, RepairKind repairs, int batch, int threads)
    {
        var types = new Dictionary<string, ColumnType> { ["size"] = ColumnType.Number };
        // A batch that holds the whole file is one that one thread reads in one go.
        var result = CsvText.Read(bytes, new CsvReadOptions { Repairs = repairs, ColumnTypes = types, BatchBytes = Math.Min(batch, bytes.Length + 1024), Threads = threads });
        var text = new StringBuilder(JsonSerializer.Serialize(result.Problems)).AppendLine().Append(result.Format.Encoding).Append(result.BytesRead).AppendLine();
        if (result.Table is not { } table) { return text.ToString(); }
        foreach (var column in table.Columns)
        {
            text.Append(column.Name).Append(' ').Append(column.Type).AppendLine();
            if (column is CategoryColumn categories) { text.AppendJoin('|', categories.Levels).AppendLine(); }
            for (var row = 0; row < column.Count; row++) { text.Append(column.Format(row) ?? "∅").Append('|'); }
            text.AppendLine();
        }
        return text.Append(JsonSerializer.Serialize(TableProfiler.Profile(table, maxThreads: threads))).ToString();
    }

    /// <summary>Rows of every kind: quoted line breaks, ragged and empty rows, stray quotes, cells that do not fit, a column that proves to be text late.</summary>
    private static string Text(string end)
    {
        var text = new StringBuilder("id,name,note,day,size,late" + end);
        for (var i = 0; i < Rows; i++)
        {
            var size = i % 400 == 7 ? "large" : (i * 0.37 - 100).ToString("0.####", CultureInfo.InvariantCulture);
            var late = i < Rows - 100 ? (i * 7).ToString(CultureInfo.InvariantCulture) : "word" + i;
            var note = (i % 5) switch { 0 => $"\"two{end}lines, {i}\"", 1 => "plain", 2 => "\"say \"\"ah\"\"\"", 3 => " \"quoted\" ", _ => "" };
            text.Append(CultureInfo.InvariantCulture, $"{i},{(i % 3 == 0 ? "Zoë ☃" : "ann")},{note},{1 + i % 28}/{1 + i % 12}/2024,{size},{late}").Append(end);
            if (i % 500 == 3) { text.Append("1,2" + end); }
            if (i % 500 == 4) { text.Append("1,2,3,4,5,6,7,8" + end); }
            if (i % 500 == 5) { text.Append(",,,,,").Append(end).Append(",,,,,").Append(end); }
            if (i % 500 == 6) { text.Append(end).Append("maybe,footer" + end); }
            if (i % 700 == 8) { text.Append("1,\"x\" y,\"z\",,,," + end); }
        }
        return text.Append(end).Append("source: made up" + end).ToString();
    }
}
