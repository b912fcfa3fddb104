using System.Text;
using MlStudio.Learning.Data;

namespace MlStudio.Learning.Tests.Data;

public sealed class CsvReaderTests
{
    [Theory]
    [InlineData("a;b;c\n1.5;\"2,5\";x\n2.25;\"3,75\";y\n3.5;\"4\";z\n", "b", "comma")]
    [InlineData("a;b;c\n1,5;2.5;3,5\n2,25;3.75;4,5\n3,5;4;5,5\n", "b", "point")]
    public void Read_ColumnWithTheOtherDecimalMark_IsPointedOut(string text, string column, string mark)
    {
        var result = CsvText.Read(text);
        var hint = Assert.Single(result.Problems, p => p.Message.Contains($"look like numbers with a decimal {mark}"));
        Assert.Equal((CsvSeverity.Warning, column), (hint.Severity, hint.Column));
        Assert.Contains($"read the file again with the decimal {mark}", hint.Message);
    }

    [Fact]
    public void RequireTable_Refused_DoesNotOfferRepairsThatNobodyCanAskForHere()
    {
        var result = CsvText.Read("a,b\n1,2\n3\n4,5,6\n");
        Assert.All(result.Problems, p => Assert.Contains(" can be ", p.Message));
        var message = Assert.Throws<LearningException>(result.RequireTable).Message;
        Assert.Contains("Line 3 has 1 field(s)", message);
        Assert.DoesNotContain(" can be ", message);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public void Read_LineBreaks_EndRecords(string lineBreak)
    {
        var table = CsvText.Read($"a,b{lineBreak}1,x{lineBreak}{lineBreak}2,y{lineBreak}{lineBreak}").RequireTable();
        Assert.Equal(["1", "2"], CsvText.Cells(table, "a"));
        Assert.Equal(["x", "y"], CsvText.Cells(table, "b"));
    }

    [Fact]
    public void Read_Quotes_KeepSeparatorsLineBreaksAndDoubledQuotes()
    {
        var table = CsvText.Read("a,b\n1,\"x, \"\"y\"\"\nz\"\n2, \"second\"\n3,\" kept \"").RequireTable();
        Assert.Equal(["x, \"y\"\nz", "second", " kept "], CsvText.Cells(table, "b"));
    }

    [Fact]
    public void Read_Blanks_AreTrimmedFromNamesAndUnquotedValues()
    {
        var table = CsvText.Read("a, b ,c\n1, x ,2\n").RequireTable();
        Assert.Equal(["a", "b", "c"], table.Columns.Select(c => c.Name));
        Assert.Equal("x", table["b"].Format(0));
    }

    [Theory]
    [InlineData("1\n2.5\n-3e2", ColumnType.Number)]
    [InlineData("0001\n0002\n0003", ColumnType.Category)]
    [InlineData("true\nfalse\ntrue", ColumnType.Category)]
    [InlineData("2024-01-01\n2024-01-02", ColumnType.Timestamp)]
    [InlineData("31/12/2023\n01/02/2024", ColumnType.Timestamp)]
    [InlineData("2024-01-01\n02/01/2024", ColumnType.Category)]
    [InlineData("12345678901234567890\n12345678901234567891", ColumnType.Category)]
    [InlineData("?\nNA\n", ColumnType.Number)]
    [InlineData("1\n2\nthree", ColumnType.Category)]
    public void Read_Values_DecideTheType(string values, ColumnType type)
    {
        var text = "v,other\n" + string.Concat(values.Split('\n').Select(v => v + ",1\n"));
        Assert.Equal(type, CsvText.Read(text).RequireTable()["v"].Type);
    }

    [Fact]
    public void Read_MonthFirstDates_AreSettledOverAllRows()
    {
        var table = CsvText.Read("d,v\n01/02/2024,1\n01/31/2024,2\n").RequireTable();
        Assert.Equal(["2024-01-02", "2024-01-31"], CsvText.Cells(table, "d"));
    }

    [Fact]
    public void Read_DatesOfOpenOrder_AreReadDayFirstWithAWarning()
    {
        var result = CsvText.Read("d,v\n01/02/2024,1\n03/04/2024,2\n");
        Assert.Equal("2024-02-01", result.RequireTable()["d"].Format(0));
        Assert.Contains(result.Problems, p => p is { Severity: CsvSeverity.Warning, Column: "d" });
    }

    [Theory]
    [InlineData(100)]
    [InlineData(50_000)]
    public void Read_TextAfterManyNumbers_KeepsEveryValueAsItCame(int row)
    {
        var text = "a,b\n" + string.Concat(Enumerable.Range(0, 60_000).Select(i => i == row ? "word,1\n" : $"{i}.50,{i}\n"));
        var table = CsvText.Read(text).RequireTable();
        Assert.Equal(ColumnType.Text, table["a"].Type);
        Assert.Equal(ColumnType.Number, table["b"].Type);
        Assert.Equal(("0.50", "word", "59999.50"), (table["a"].Format(0), table["a"].Format(row), table["a"].Format(59_999)));
    }

    [Fact]
    public void Read_Levels_AreInOrdinalOrder()
    {
        var table = CsvText.Read("a,b\nz,1\nB,2\na,3\nz,4\n").RequireTable();
        Assert.Equal(["B", "a", "z"], ((CategoryColumn)table["a"]).Levels);
        Assert.Equal([2, 0, 1, 2], ((CategoryColumn)table["a"]).Codes.ToArray());
    }

    [Fact]
    public void Read_ForcedTypes_OverrideAndReportWhatDoesNotFit()
    {
        var options = new CsvReadOptions
        {
            ColumnTypes = new Dictionary<string, ColumnType> { ["a"] = ColumnType.Category, ["b"] = ColumnType.Number, ["c"] = ColumnType.Text },
        };
        var result = CsvText.Read("a,b,c\n1,001,x\n2,oops,x\n", options);
        var table = result.RequireTable();
        Assert.Equal([ColumnType.Category, ColumnType.Number, ColumnType.Text], table.Columns.Select(c => c.Type));
        Assert.Equal(["1", null], CsvText.Cells(table, "b"));
        var warning = Assert.Single(result.Problems);
        Assert.Equal((CsvSeverity.Warning, 3, "b"), (warning.Severity, warning.Line, warning.Column));
    }

    [Fact]
    public void Read_CellOfOneMegabyte_IsKept()
    {
        var big = new string('x', 1_000_000) + ", \"\n" + new string('y', 100_000);
        var table = CsvText.Read($"a,b\n1,\"{big.Replace("\"", "\"\"")}\"\n2,small\n").RequireTable();
        Assert.Equal(big, table["b"].Format(0));
        Assert.Equal("small", table["b"].Format(1));
    }

    [Fact]
    public void Read_FiveThousandColumns_AreKept()
    {
        var text = new StringBuilder(string.Join(',', Enumerable.Range(0, 5_000).Select(i => "c" + i))).Append('\n');
        for (var row = 0; row < 20; row++) { text.Append(string.Join(',', Enumerable.Range(0, 5_000).Select(i => i * row))).Append('\n'); }
        var table = CsvText.Read(text.ToString()).RequireTable();
        Assert.Equal((20, 5_000), (table.RowCount, table.Columns.Count));
        Assert.Equal("94981", table["c4999"].Format(19));
    }

    [Fact]
    public void Read_StreamWithoutSeek_GivesTheSameTable()
    {
        var text = "a,b\n" + string.Concat(Enumerable.Range(0, 10_000).Select(i => i == 9_000 ? "word,1\n" : $"{i},{i}\n"));
        using var stream = new OneWayStream(Encoding.UTF8.GetBytes(text));
        var table = CsvReader.Read(stream).RequireTable();
        Assert.Equal(CsvText.Cells(CsvText.Read(text).RequireTable(), "a"), CsvText.Cells(table, "a"));
    }

    [Fact]
    public void Read_Cancelled_Stops()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => CsvReader.Read(new MemoryStream("a,b\n1,2\n"u8.ToArray()), cancellation: source.Token));
    }

    [Fact]
    public void Read_Progress_EndsWithTheWholeFile()
    {
        var last = new LastProgress();
        var bytes = Encoding.UTF8.GetBytes("a,b\n" + string.Concat(Enumerable.Range(0, 1_000_000).Select(i => $"{i},x\n")));
        CsvText.Read(bytes, new CsvReadOptions { Progress = last });
        Assert.True(last.Reports >= 2);
        Assert.Equal(new CsvProgress(bytes.Length, bytes.Length), last.Value);
    }

    private sealed class LastProgress : IProgress<CsvProgress>
    {
        public CsvProgress Value { get; private set; }
        public int Reports { get; private set; }
        public void Report(CsvProgress value) { Value = value; Reports++; }
    }

    private sealed class OneWayStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, 777));
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, 777)]);
    }
}
