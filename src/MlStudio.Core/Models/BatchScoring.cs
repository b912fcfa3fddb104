namespace MlStudio.Core.Models;

/// <summary>An uploaded CSV that a model version scores in a job; comes back with the predictions appended.</summary>
public sealed class BatchScoring
{
    public Guid Id { get; set; }
    public Guid ProjectId { get; set; }
    public Guid ModelVersionId { get; set; }
    public required string FileName { get; set; }

    /// <summary>Blob with the uploaded CSV.</summary>
    public required string InputHash { get; set; }

    /// <summary>Blob with the scored CSV; set when done.</summary>
    public string? OutputHash { get; set; }
    public long RowCount { get; set; }
    public Guid JobId { get; set; }
    public Jobs.Job Job { get; set; } = null!;
    public Guid CreatedById { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
}
