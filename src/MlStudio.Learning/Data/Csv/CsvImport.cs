namespace MlStudio.Learning.Data;

/// <summary>What came of importing a file.</summary>
/// <param name="Table">The table, or null when the file was refused.</param>
/// <param name="Result">Format, problems and bytes read; its own table is null.</param>
public sealed record CsvImport(StoredTable? Table, CsvReadResult Result) : IDisposable
{
    public void Dispose() => Table?.Dispose();
}
