namespace MlStudio.Core.Datasets;

public enum DatasetVersionState
{
    /// <summary>Waiting for or being read by the import job.</summary>
    Importing,

    /// <summary>The reader found something it will not repair unasked; the uploader chooses.</summary>
    NeedsDecision,
    Ready,

    /// <summary>Cannot be read; the problems say why. Its blobs are gone.</summary>
    Refused,
}

/// <summary>One uploaded file and what was read from it. Never changes once it is ready.</summary>
public sealed class DatasetVersion
{
    public Guid Id { get; set; }
    public Guid DatasetId { get; set; }
    public Dataset Dataset { get; set; } = null!;

    /// <summary>Counts from 1 within the data set.</summary>
    public int Number { get; set; }
    public DatasetVersionState State { get; set; }
    public required string FileName { get; set; }

    /// <summary>SHA-256 of the uploaded bytes, lower-case hex: the data's identity and its blob's address.</summary>
    public required string ContentHash { get; set; }
    public long ByteCount { get; set; }

    /// <summary>Blob with the typed columns (see Learning's ColumnFile); set when ready.</summary>
    public string? ColumnsHash { get; set; }

    /// <summary>Blob with the profile as JSON; set when ready.</summary>
    public string? ProfileHash { get; set; }
    public long RowCount { get; set; }
    public int ColumnCount { get; set; }

    /// <summary>The detected or chosen CSV format, as JSON.</summary>
    public string? FormatJson { get; set; }

    /// <summary>What the reader reported, as JSON; empty when all was well.</summary>
    public string? ProblemsJson { get; set; }

    /// <summary>The repairs that were applied, comma-separated; empty when none.</summary>
    public string Repairs { get; set; } = "";
    public Guid? ImportJobId { get; set; }
    public Guid UploadedById { get; set; }
    public DateTimeOffset UploadedAt { get; set; }
}
