namespace MlStudio.Learning.Data;

/// <summary>Collects one column's values while a file is read. Not thread-safe.</summary>
internal abstract class ColumnBuilder
{
    /// <summary>Rows so far.</summary>
    public int Count { get; protected set; }

    /// <summary>Adds a cell; nothing is added when it does not fit the type.</summary>
    public abstract bool Append(ReadOnlySpan<byte> cell);

    public abstract void AppendMissing();

    public abstract Column Build(string name);

    /// <summary>Room for one more value.</summary>
    protected void Reserve<T>(ref T[] values)
    {
        if (Count == values.Length) { Array.Resize(ref values, (int)Math.Min(Math.Max(values.Length * 2L, 256), Array.MaxLength)); }
    }
}
