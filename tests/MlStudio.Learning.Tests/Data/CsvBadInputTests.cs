using System.Text;
using MlStudio.Learning.Data;

namespace MlStudio.Learning.Tests.Data;

/// <summary>Every kind of bad input is refused with its place, and let in by the repair that is offered.</summary>
public sealed class CsvBadInputTests
{
    [Theory]
    [InlineData("")]
    [InlineData("\n\n\n")]
    [InlineData("a,b\n")]
    public void Read_NothingToRead_IsRefused(string text) => Assert.Matches("empty|no row", CsvText.OnlyError(CsvText.Read(text)).Message);

    [Fact]
    public void Read_BinaryFile_IsRefused()
    {
        Assert.Contains("binary", CsvText.OnlyError(CsvText.Read([1, 2, 0, 4, 5, 200])).Message);
        Assert.Contains("xlsx", CsvText.OnlyError(CsvText.Read([0x50, 0x4B, 3, 4, 0, 0, 1])).Message);
    }

    [Fact]
    public void Read_ShortRow_IsRefusedOrPadded()
    {
        const string Text = "a,b,c\n1,2,3\n4,5\n6,7,8\n";
        var error = CsvText.OnlyError(CsvText.Read(Text));
        Assert.Equal((3, "c", RepairKind.PadShortRows), (error.Line, error.Column, error.Repair));
        var repaired = CsvText.Read(Text, RepairKind.PadShortRows).RequireTable();
        Assert.Equal(["3", null, "8"], CsvText.Cells(repaired, "c"));
    }

    [Fact]
    public void Read_LongRow_IsRefusedOrSkipped()
    {
        const string Text = "a,b\n1,2\n3,4,5\n6,7\n";
        var error = CsvText.OnlyError(CsvText.Read(Text));
        Assert.Equal((3, RepairKind.SkipLongRows), (error.Line, error.Repair));
        Assert.Equal(["1", "6"], CsvText.Cells(CsvText.Read(Text, RepairKind.SkipLongRows).RequireTable(), "a"));
    }

    [Fact]
    public void Read_ManyLongRows_ListsAHundredAndCountsTheRest()
    {
        var result = CsvText.Read("a,b\n1,2\n" + string.Concat(Enumerable.Repeat("3,4\n1,2,3\n", 250)));
        Assert.Equal(101, result.Problems.Count(p => p.Severity == CsvSeverity.Error));
        Assert.Contains(result.Problems, p => p.Message.StartsWith("150 more", StringComparison.Ordinal));
    }

    [Fact]
    public void Read_SurplusEmptyFields_AreIgnored() => Assert.Equal(2, CsvText.Read("a,b\n1,2,,\n3,4\n").RequireTable().RowCount);

    [Fact]
    public void Read_LineNumbers_CountLinesInsideQuotes() =>
        Assert.Equal(6, CsvText.OnlyError(CsvText.Read("a,b\n1,\"x\ny\nz\"\n2,w\n3\n4,v\n")).Line);

    [Fact]
    public void Read_OneColumn_IsRefusedOrAccepted()
    {
        const string Text = "a\n1\n2\n";
        Assert.Equal(RepairKind.AcceptOneColumn, CsvText.OnlyError(CsvText.Read(Text)).Repair);
        Assert.Equal(["1", "2"], CsvText.Cells(CsvText.Read(Text, RepairKind.AcceptOneColumn).RequireTable(), "a"));
    }

    [Fact]
    public void Read_BlankName_IsRefusedOrNamed()
    {
        const string Text = "a,,c\n1,2,3\n";
        var error = CsvText.OnlyError(CsvText.Read(Text));
        Assert.Equal((1, "column 2", RepairKind.NameBlankColumns), (error.Line, error.Column, error.Repair));
        Assert.Equal(["a", "column_2", "c"], CsvText.Read(Text, RepairKind.NameBlankColumns).RequireTable().Columns.Select(c => c.Name));
    }

    [Fact]
    public void Read_RepeatedName_IsRefusedOrRenamed()
    {
        const string Text = "a,b,a,a_2\nx,2,3,4\ny,5,6,7\n";
        var error = CsvText.OnlyError(CsvText.Read(Text));
        Assert.Equal((1, "a", RepairKind.RenameDuplicates), (error.Line, error.Column, error.Repair));
        Assert.Equal(["a", "b", "a_3", "a_2"], CsvText.Read(Text, RepairKind.RenameDuplicates).RequireTable().Columns.Select(c => c.Name));
    }

    [Fact]
    public void Read_EmptyColumnsAtTheEdge_AreRefusedOrDropped()
    {
        const string Text = "a,b,,\n1,2,,\n3,4,,\n";
        Assert.Equal(RepairKind.DropEmptyTrailingColumns, CsvText.OnlyError(CsvText.Read(Text)).Repair);
        Assert.Equal(2, CsvText.Read(Text, RepairKind.DropEmptyTrailingColumns).RequireTable().Columns.Count);
        Assert.Equal(4, CsvText.Read(Text, RepairKind.NameBlankColumns).RequireTable().Columns.Count);
    }

    [Fact]
    public void Read_MixedEncodings_AreRefusedOrReplaced()
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes("a,b\n\u00E9t\u00E9,1\n\u00FCber,2\n"), .. Encoding.Latin1.GetBytes("caf\u00E9,3\n")];
        var error = CsvText.OnlyError(CsvText.Read(bytes));
        Assert.Equal((4, "a", RepairKind.ReplaceInvalidBytes), (error.Line, error.Column, error.Repair));
        var table = CsvText.Read(bytes, new CsvReadOptions { Repairs = RepairKind.ReplaceInvalidBytes }).RequireTable();
        Assert.Equal("caf\uFFFD", table["a"].Format(2));
    }

    [Fact]
    public void Read_QuoteNeverClosed_IsRefusedWithItsLine() =>
        Assert.Equal(3, CsvText.OnlyError(CsvText.Read("a,b\n1,2\n3,\"open\n4,5\n", format: CsvFormat.Standard)).Line);

    [Fact]
    public void Read_TextBehindAQuote_IsKeptWithAWarning()
    {
        var result = CsvText.Read("a,b\n1,\"x\" y\n2,z\n");
        Assert.Equal("x y", result.RequireTable()["b"].Format(0));
        Assert.Equal(2, Assert.Single(result.Problems).Line);
    }

    [Fact]
    public void Read_EmptyRows_AtTheEndAreLeftOutInTheMiddleKept()
    {
        var result = CsvText.Read("a,b\n1,2\n,\n3,4\n,\n,\n");
        Assert.Equal(["1", null, "3"], CsvText.Cells(result.RequireTable(), "a"));
        Assert.Equal((CsvSeverity.Info, 5), (result.Problems[0].Severity, result.Problems[0].Line));
    }

    [Fact]
    public void Read_MillionsOfEmptyRows_TakeNoMemoryWhileTheyWait()
    {
        var bytes = new byte[4 + 6_000_000];
        "a,b\n"u8.CopyTo(bytes);
        for (var i = 4; i < bytes.Length; i += 2) { (bytes[i], bytes[i + 1]) = ((byte)',', (byte)'\n'); }
        "1,2\n"u8.CopyTo(bytes.AsSpan(4));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var result = CsvText.Read(bytes, new CsvReadOptions { Format = CsvFormat.Standard });
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20_000_000);
        Assert.Equal(1, result.RequireTable().RowCount);
        Assert.Contains(result.Problems, p => p.Message.StartsWith("2999998 row(s)", StringComparison.Ordinal));
    }

    [Fact]
    public void Read_ShortLineAfterBlankLine_IsAFooterOnlyAtTheEnd()
    {
        Assert.Equal(1, CsvText.Read("a,b\n1,2\n\nsource: me\n").RequireTable().RowCount);
        Assert.Equal(4, CsvText.OnlyError(CsvText.Read("a,b\n1,2\n\nsource: me\n3,4\n")).Line);
    }

    [Theory]
    [MemberData(nameof(BeyondLimits))]
    public void Read_BeyondALimit_IsRefusedWithTheLimit(string text, CsvLimits limits, string allowed)
    {
        var error = CsvText.OnlyError(CsvText.Read(text, new CsvReadOptions { Limits = limits, Format = CsvFormat.Standard }));
        Assert.Contains(allowed, error.Message);
        Assert.NotNull(error.Line);
    }

    public static TheoryData<string, CsvLimits, string> BeyondLimits() => new()
    {
        { "a,b,c\n1,2,3\n", new CsvLimits { MaxColumns = 2 }, "allowed are 2" },
        { "a,b\n1,2\n3,4\n5,6\n", new CsvLimits { MaxRows = 2 }, "more than 2 rows" },
        { "a,b\n1,2\n3,4\n5,6\n", new CsvLimits { MaxCells = 4 }, "more than 4 cells" },
        { "a,b\n1,abcdefghijkl\n", new CsvLimits { MaxCellBytes = 10 }, "allowed are 10" },
        { "a,b\n1,\"abcdefghijkl\"\n", new CsvLimits { MaxRecordBytes = 10 }, "10 bytes" },
        { "abcdefghijkl,b\n1,2\n", new CsvLimits { MaxNameLength = 10 }, "allowed are 10" },
    };

    [Fact]
    public void Read_UnknownEncodingOrSeparator_Throws()
    {
        Assert.Throws<LearningException>(() => CsvText.Read("a,b\n1,2\n", format: CsvFormat.Standard with { Encoding = "ebcdic" }));
        Assert.Throws<LearningException>(() => CsvText.Read("a,b\n1,2\n", format: CsvFormat.Standard with { Separator = 'x' }));
        Assert.Throws<LearningException>(() => CsvText.Read("a,b\n1,2\n", format: CsvFormat.Standard with { Quote = ',' }));
    }
}
