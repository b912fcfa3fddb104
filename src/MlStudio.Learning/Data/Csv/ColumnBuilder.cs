namespace MlStudio.Learning.Data;

/// <summary>Collects one column's values while a file is read. Not thread-safe.</summary>
internal abstract class ColumnBuilder
{
    /// <summary>Adds a cell; nothing is added when it does not fit the type.</summary>
    public abstract bool Append(ReadOnlySpan<byte> cell);

    /// <summary>Adds a column's cells of a batch from a row on for as long as that is easy.</summary>
    /// <returns>The row of the first cell that was not added.</returns>
    public virtual int AppendRun(CsvBatch batch, int column, int from) => from;

    public abstract void AppendMissing();

    public abstract StoredColumn Build(string name);
}
