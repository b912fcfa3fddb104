using Microsoft.EntityFrameworkCore;
using MlStudio.Core.Access;
using MlStudio.Core.Persistence;
using MlStudio.Core.Projects;

namespace MlStudio.Core.Collaboration;

/// <summary>Remarks on runs, models and data sets: members who may comment write them, their author edits and deletes them.</summary>
public sealed class CommentService(IDbContextFactory<StudioDbContext> contexts, IChangeFeed feed, TimeProvider time)
{
    public const int LongestComment = 10_000;

    public async Task<IReadOnlyList<CommentView>> ListAsync(Actor actor, CommentSubject subject, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await DemandAsync(db, actor, subject, Permission.Read, cancellation);
        return await db.Comments.AsNoTracking()
            .Where(c => c.SubjectKind == subject.Kind && c.SubjectId == subject.Id && c.DeletedAt == null)
            .OrderBy(c => c.CreatedAt)
            .Select(c => new CommentView(c.Id, c.AuthorId, c.Author.DisplayName, c.Anchor, c.Markdown, c.CreatedAt, c.EditedAt, c.ResolvedAt))
            .ToListAsync(cancellation);
    }

    public async Task<Guid> AddAsync(Actor actor, CommentSubject subject, string? anchor, string markdown, CancellationToken cancellation)
    {
        var text = Checked(markdown);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var place = await DemandAsync(db, actor, subject, Permission.Comment, cancellation);
        var comment = new Comment
        {
            Id = Guid.CreateVersion7(time.GetUtcNow()),
            ProjectId = place.ProjectId,
            SubjectKind = subject.Kind,
            SubjectId = subject.Id,
            Anchor = anchor,
            Markdown = text,
            AuthorId = actor.UserId,
            CreatedAt = time.GetUtcNow(),
        };
        db.Comments.Add(comment);
        ActivityLog.Add(db, actor, place.ProjectId, "commented on", subject.Kind, place.Name, place.Path, comment.CreatedAt);
        await db.SaveChangesAsync(cancellation);
        await AnnounceAsync(place.ProjectId, subject, cancellation);
        return comment.Id;
    }

    public Task EditAsync(Actor actor, Guid commentId, string markdown, CancellationToken cancellation)
    {
        var text = Checked(markdown);
        return ChangeAsync(actor, commentId, ownOnly: true, comment =>
        {
            comment.Markdown = text;
            comment.EditedAt = time.GetUtcNow();
        }, cancellation);
    }

    /// <summary>Marks a remark as dealt with, or opens it again; anyone who may comment can.</summary>
    public Task ResolveAsync(Actor actor, Guid commentId, bool resolved, CancellationToken cancellation) =>
        ChangeAsync(actor, commentId, ownOnly: false, comment =>
        {
            comment.ResolvedAt = resolved ? time.GetUtcNow() : null;
            comment.ResolvedById = resolved ? actor.UserId : null;
        }, cancellation);

    /// <summary>Takes an own remark away; <see cref="RestoreAsync"/> brings it back.</summary>
    public Task DeleteAsync(Actor actor, Guid commentId, CancellationToken cancellation) =>
        ChangeAsync(actor, commentId, ownOnly: true, comment => comment.DeletedAt = time.GetUtcNow(), cancellation);

    public Task RestoreAsync(Actor actor, Guid commentId, CancellationToken cancellation) =>
        ChangeAsync(actor, commentId, ownOnly: true, comment => comment.DeletedAt = null, cancellation);

    private async Task ChangeAsync(Actor actor, Guid commentId, bool ownOnly, Action<Comment> change, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var comment = await db.Comments.SingleOrDefaultAsync(c => c.Id == commentId, cancellation) ?? throw new NotFoundException("There is no such comment.");
        await db.DemandAsync(actor, comment.ProjectId, Permission.Comment, cancellation);
        if (ownOnly && comment.AuthorId != actor.UserId) { throw new ForbiddenException("Only its author can change or delete a comment."); }
        change(comment);
        await db.SaveChangesAsync(cancellation);
        await AnnounceAsync(comment.ProjectId, new CommentSubject(comment.SubjectKind, comment.SubjectId), cancellation);
    }

    private Task AnnounceAsync(Guid projectId, CommentSubject subject, CancellationToken cancellation) =>
        feed.AnnounceAsync(subject.Kind == CommentSubject.ModelKind ? [Topics.Project(projectId), Topics.Model(subject.Id)] : [Topics.Project(projectId)], cancellation);

    private static string Checked(string markdown)
    {
        var text = markdown.Trim();
        if (text.Length == 0) { throw new InvalidInputException("comment", "Write something before you send the comment."); }
        if (text.Length > LongestComment) { throw new InvalidInputException("comment", $"A comment has at most {LongestComment:n0} characters; this one has {text.Length:n0}."); }
        return text;
    }

    private static async Task<Place> DemandAsync(StudioDbContext db, Actor actor, CommentSubject subject, Permission permission, CancellationToken cancellation)
    {
        var place = subject.Kind switch
        {
            CommentSubject.ModelKind => await db.Models.Where(m => m.Id == subject.Id).Select(m => new Place(m.ProjectId, m.Name, "models/" + m.Number)).SingleOrDefaultAsync(cancellation),
            CommentSubject.RunKind => await db.Runs.Where(r => r.Id == subject.Id).Select(r => new Place(r.ProjectId, r.Name, "runs/" + r.Number)).SingleOrDefaultAsync(cancellation),
            CommentSubject.DatasetKind => await db.Datasets.Where(d => d.Id == subject.Id).Select(d => new Place(d.ProjectId, d.Name, "data/" + d.Number)).SingleOrDefaultAsync(cancellation),
            _ => null,
        } ?? throw new NotFoundException("What the comment is about does not exist.");
        await db.DemandAsync(actor, place.ProjectId, permission, cancellation);
        return place;
    }

    private sealed record Place(Guid ProjectId, string Name, string Path);
}
