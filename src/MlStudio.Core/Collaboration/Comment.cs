namespace MlStudio.Core.Collaboration;

/// <summary>A remark on a run, model, data set or document.</summary>
public sealed class Comment
{
    public Guid Id { get; set; }
    public Guid ProjectId { get; set; }

    /// <summary>run, model, dataset.</summary>
    public required string SubjectKind { get; set; }
    public Guid SubjectId { get; set; }

    /// <summary>The heading in the document that it is about; null for the whole.</summary>
    public string? Anchor { get; set; }
    public required string Markdown { get; set; }
    public Guid AuthorId { get; set; }
    public Members.StudioUser Author { get; set; } = null!;
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset? EditedAt { get; set; }
    public DateTimeOffset? ResolvedAt { get; set; }
    public Guid? ResolvedById { get; set; }
    public DateTimeOffset? DeletedAt { get; set; }
}
