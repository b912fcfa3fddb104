namespace MlStudio.Core.Collaboration;

/// <summary>What a comment is about.</summary>
public sealed record CommentSubject(string Kind, Guid Id)
{
    public const string ModelKind = "model";
    public const string RunKind = "run";
    public const string DatasetKind = "dataset";

    public static CommentSubject Model(Guid id) => new(ModelKind, id);
    public static CommentSubject Run(Guid id) => new(RunKind, id);
    public static CommentSubject Dataset(Guid id) => new(DatasetKind, id);
}

/// <summary>A comment as a page shows it.</summary>
/// <param name="Anchor">The heading it is about, or null for the whole.</param>
public sealed record CommentView(
    Guid Id, Guid AuthorId, string AuthorName, string? Anchor, string Markdown, DateTimeOffset CreatedAt, DateTimeOffset? EditedAt, DateTimeOffset? ResolvedAt);
