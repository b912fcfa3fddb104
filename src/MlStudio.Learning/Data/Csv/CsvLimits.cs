namespace MlStudio.Learning.Data;

/// <summary>What the reader accepts at most. Beyond a limit the file is refused with a message that names the limit.</summary>
public sealed record CsvLimits
{
    public static CsvLimits Default { get; } = new();

    /// <summary>Columns per table.</summary>
    public int MaxColumns { get; init; } = 20_000;

    /// <summary>Data rows per table.</summary>
    public int MaxRows { get; init; } = 100_000_000;

    /// <summary>Cells per table (rows × columns); bounds the memory that a file can ask for.</summary>
    public long MaxCells { get; init; } = 5_000_000_000;

    /// <summary>Bytes in one cell.</summary>
    public int MaxCellBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>Bytes in one record, over all its lines.</summary>
    public int MaxRecordBytes { get; init; } = 256 * 1024 * 1024;

    /// <summary>Characters in a column's name.</summary>
    public int MaxNameLength { get; init; } = 1_000;

    /// <summary>Distinct texts up to which a column can be a category; above it is text.</summary>
    public int MaxCategoryLevels { get; init; } = 100_000;

    /// <summary>Problems of one kind that are listed one by one; the rest are only counted.</summary>
    public int MaxListedProblems { get; init; } = 100;

    /// <summary>Bytes at the start of the file from which its format is found.</summary>
    public const int SampleBytes = 1024 * 1024;

    /// <summary>Records at the start of the file from which its format is found.</summary>
    public const int SampleRecords = 1_000;

    /// <summary>Cells at the start of the file from which its format is found.</summary>
    public const int SampleCells = 100_000;
}
