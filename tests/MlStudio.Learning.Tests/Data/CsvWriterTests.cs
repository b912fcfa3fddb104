using System.Text;
using MlStudio.Learning.Data;

namespace MlStudio.Learning.Tests.Data;

public sealed class CsvWriterTests
{
    private static readonly Table Sample = new(
    [
        new NumberColumn("n", new[] { 1.5, double.NaN, -2 }),
        new CategoryColumn("c", new[] { 0, -1, 1 }, ["x,y", "=1+1"]),
        new TextColumn("t", ["say \"hi\"", null, " blank"]),
        new TimestampColumn("d", new[] { new DateTime(2024, 1, 2, 0, 0, 0, DateTimeKind.Utc).Ticks, TimestampColumn.Missing, new DateTime(2024, 1, 2, 3, 4, 5, DateTimeKind.Utc).Ticks }),
    ]);

    [Fact]
    public void Write_Table_IsRfc4180() => Assert.Equal(
        "n,c,t,d,p\r\n1.5,\"x,y\",\"say \"\"hi\"\"\",2024-01-02,0.25\r\n,,,,0.5\r\n-2,=1+1,\" blank\",2024-01-02T03:04:05,1\r\n",
        Write(null, new NumberColumn("p", new[] { 0.25, 0.5, 1 })));

    [Fact]
    public void Write_GuardFormulas_PutsAnApostropheBeforeTextsOnly()
    {
        var text = Write(new CsvWriteOptions { GuardFormulas = true });
        Assert.Contains("'=1+1", text);
        Assert.Contains("\r\n-2,", text);
    }

    [Fact]
    public void Write_AppendedColumnOfOtherLength_Throws() => Assert.Throws<ArgumentException>(() => Write(null, new NumberColumn("p", new[] { 1.0 })));

    [Fact]
    public void Write_OneColumnWithMissing_ComesBackWithItsRows()
    {
        using var stream = new MemoryStream();
        CsvWriter.Write(new Table([new NumberColumn("n", new[] { 1, double.NaN, 3 })]), stream);
        stream.Position = 0;
        Assert.Equal(["1", null, "3"], CsvText.Cells(CsvReader.Read(stream, new CsvReadOptions { Repairs = RepairKind.AcceptOneColumn }).RequireTable(), "n"));
    }

    private static string Write(CsvWriteOptions? options, params Column[] appended)
    {
        using var stream = new MemoryStream();
        CsvWriter.Write(Sample, stream, appended, options);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
