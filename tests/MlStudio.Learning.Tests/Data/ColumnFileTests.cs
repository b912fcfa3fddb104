using MlStudio.Learning.Data;
using MlStudio.Tests.Shared;

namespace MlStudio.Learning.Tests.Data;

public sealed class ColumnFileTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Open_WrittenTable_HasEqualValues()
    {
        var random = new Random(3);
        var rows = 10_000;
        var table = new Table(
        [
            new NumberColumn("n", Enumerable.Range(0, rows).Select(i => i % 7 == 0 ? double.NaN : random.NextDouble()).ToArray()),
            new CategoryColumn("c \u2603", Enumerable.Range(0, rows).Select(i => i % 4 - 1).ToArray(), ["", "zwei", "\u00FC"]),
            new TextColumn("t", Enumerable.Range(0, rows).Select(i => i % 5 == 0 ? null : i % 5 == 1 ? "" : new string('\u00E9', i % 50)).ToArray()),
            new TimestampColumn("d", Enumerable.Range(0, rows).Select(i => i == 3 ? TimestampColumn.Missing : i * 1_000_000L).ToArray()),
        ]);
        Write(table);
        using var reader = ColumnFileReader.Open(_path);
        reader.Verify();
        AssertEqual(table, reader.Table);
        Assert.Equal(((CategoryColumn)table.Columns[1]).Levels, ((CategoryColumn)reader.Table.Columns[1]).Levels);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Open_SmallTables_Work(int rows)
    {
        Write(new Table([new NumberColumn("n", new double[rows]), new TextColumn("t", new string?[rows])]));
        using var reader = ColumnFileReader.Open(_path);
        reader.Verify();
        Assert.Equal(rows, reader.Table.RowCount);
    }

    [SharedDataFact]
    public void Open_SharedFile_HasEqualValues()
    {
        var table = CsvReader.ReadFile(TestData.SharedFile("files/titanic.csv")).RequireTable();
        Write(table);
        using var reader = ColumnFileReader.Open(_path);
        AssertEqual(table, reader.Table);
    }

    [Fact]
    public void Open_CutOffOrForeignFile_IsRefused()
    {
        Write(new Table([new NumberColumn("n", new double[100])]));
        var bytes = File.ReadAllBytes(_path);
        foreach (var length in new[] { 0, 10, 100, bytes.Length - 1 })
        {
            File.WriteAllBytes(_path, bytes[..length]);
            Assert.Throws<LearningException>(() => ColumnFileReader.Open(_path));
        }
        File.WriteAllBytes(_path, new byte[1000]);
        Assert.Throws<LearningException>(() => ColumnFileReader.Open(_path));
    }

    [Fact]
    public void Verify_ChangedByte_NamesTheColumn()
    {
        Write(new Table([new NumberColumn("first", new double[100]), new TextColumn("second", Enumerable.Repeat("abc", 100).ToArray())]));
        var bytes = File.ReadAllBytes(_path);
        bytes[64 + 17] ^= 1;
        File.WriteAllBytes(_path, bytes);
        using var reader = ColumnFileReader.Open(_path);
        Assert.Contains("'first'", Assert.Throws<LearningException>(() => reader.Verify()).Message);
    }

    [Fact]
    public void Open_AnyChangedByte_NeverReadsOutside()
    {
        Write(new Table([new CategoryColumn("c", new[] { 0, 1, 1 }, ["a", "b"]), new TextColumn("t", ["x", null, "yz"])]));
        var bytes = File.ReadAllBytes(_path);
        for (var at = 0; at < bytes.Length; at++)
        {
            var changed = (byte[])bytes.Clone();
            changed[at] ^= 0x80;
            File.WriteAllBytes(_path, changed);
            try
            {
                using var reader = ColumnFileReader.Open(_path);
                _ = reader.Table.Columns[1].Format(2);
                reader.Verify();
            }
            catch (LearningException refusal)
            {
                Assert.Contains("column file", refusal.Message);
            }
        }
    }

    [Fact]
    public void Table_AfterDispose_Throws()
    {
        Write(new Table([new NumberColumn("n", new double[100])]));
        var reader = ColumnFileReader.Open(_path);
        var column = reader.Table.Columns[0];
        reader.Dispose();
        Assert.Throws<ObjectDisposedException>(() => column.IsMissing(0));
    }

    private void Write(Table table)
    {
        using var stream = File.Create(_path);
        ColumnFileWriter.Write(table, stream);
    }

    private static void AssertEqual(Table expected, Table actual)
    {
        Assert.Equal(expected.Columns.Select(c => (c.Name, c.Type, c.Count)), actual.Columns.Select(c => (c.Name, c.Type, c.Count)));
        for (var c = 0; c < expected.Columns.Count; c++)
        {
            for (var row = 0; row < expected.RowCount; row++) { Assert.Equal(expected.Columns[c].Format(row), actual.Columns[c].Format(row)); }
        }
    }
}
