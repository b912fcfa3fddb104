using System.Text;
using MlStudio.Learning.Data;

namespace MlStudio.Learning.Tests.Data;

/// <summary>Reads CSV given as a string or bytes.</summary>
internal static class CsvText
{
    public static CsvReadResult Read(string text, RepairKind repairs = RepairKind.None, CsvFormat? format = null) =>
        Read(text, new CsvReadOptions { Repairs = repairs, Format = format });

    public static CsvReadResult Read(string text, CsvReadOptions options) => Read(Encoding.UTF8.GetBytes(text), options);

    public static CsvReadResult Read(byte[] bytes, CsvReadOptions? options = null) => CsvReader.Read(new MemoryStream(bytes), options);

    public static IReadOnlyList<string?> Cells(Table table, string column) => Enumerable.Range(0, table.RowCount).Select(table[column].Format).ToArray();

    public static CsvProblem OnlyError(CsvReadResult result)
    {
        Assert.True(result.Refused);
        Assert.Null(result.Table);
        return Assert.Single(result.Problems, p => p.Severity == CsvSeverity.Error);
    }
}
