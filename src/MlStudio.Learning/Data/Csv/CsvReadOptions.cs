namespace MlStudio.Learning.Data;

/// <summary>How far a reader has come.</summary>
/// <param name="BytesRead">Bytes of the file consumed so far.</param>
/// <param name="TotalBytes">Bytes of the file, when known.</param>
public readonly record struct CsvProgress(long BytesRead, long? TotalBytes);

/// <summary>How <see cref="CsvReader"/> reads; the defaults find everything out from the file.</summary>
public sealed record CsvReadOptions
{
    public static CsvReadOptions Default { get; } = new();

    /// <summary>The file's format; null (default) lets <see cref="CsvSniffer"/> find it.</summary>
    public CsvFormat? Format { get; init; }

    /// <summary>Types by column name that override the inferred ones; cells that do not fit become missing, with a warning.</summary>
    public IReadOnlyDictionary<string, ColumnType>? ColumnTypes { get; init; }

    /// <summary>Further texts that stand for a missing value, such as "-200".</summary>
    public IReadOnlyList<string> ExtraMissingMarks { get; init; } = [];

    /// <summary>The repairs to apply where needed; default none.</summary>
    public RepairKind Repairs { get; init; } = RepairKind.None;

    public CsvLimits Limits { get; init; } = CsvLimits.Default;

    /// <summary>Told about every 4 MB, by the calling thread.</summary>
    public IProgress<CsvProgress>? Progress { get; init; }

    /// <summary>The threads that convert cells; 0 (default) for as many as there are processors. The result does not depend on it.</summary>
    public int Threads { get; init; }

    /// <summary>Bytes of values that <see cref="CsvReader.Import"/> holds in memory at most; default 192 MB.</summary>
    public long MemoryBudget { get; init; } = 192L * 1024 * 1024;

    /// <summary>Bytes that are cut into rows at a time; the result does not depend on it.</summary>
    internal int BatchBytes { get; init; } = 1024 * 1024;
}
