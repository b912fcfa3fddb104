namespace MlStudio.Core.Models;

/// <summary>One saved state of a model's documentation; the newest is shown, the others are its history.</summary>
public sealed class ModelDocumentRevision
{
    public Guid Id { get; set; }
    public Guid ModelId { get; set; }

    /// <summary>Counts from 1 within the model; a save names the revision it started from, so that nothing is overwritten unseen.</summary>
    public int Number { get; set; }
    public required string Markdown { get; set; }
    public Guid AuthorId { get; set; }
    public DateTimeOffset SavedAt { get; set; }
}
