namespace MlStudio.Learning.Data;

/// <summary>
/// A table as it was read from a file, held in memory up to a budget and beyond it in a temporary file. It can be written
/// as a column file and profiled in bounded memory; to work with its values, open the column file. Reading is thread-safe.
/// </summary>
public sealed class StoredTable : IDisposable
{
    private readonly ColumnSpool? _spool;

    internal StoredTable(IReadOnlyList<StoredColumn> columns, int rowCount, ColumnSpool? spool) => (Columns, RowCount, _spool) = (columns, rowCount, spool);

    /// <summary>The number of rows.</summary>
    public int RowCount { get; }

    /// <summary>The number of columns.</summary>
    public int ColumnCount => Columns.Count;

    internal IReadOnlyList<StoredColumn> Columns { get; }

    /// <summary>Removes the temporary file.</summary>
    public void Dispose() => _spool?.Dispose();

    internal static StoredTable From(Table table) => new([.. table.Columns.Select(StoredColumn.From)], table.RowCount, null);
}
