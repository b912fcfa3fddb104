using Microsoft.EntityFrameworkCore;
using MlStudio.Core.Access;
using MlStudio.Core.Persistence;
using MlStudio.Core.Projects;

namespace MlStudio.Core.Models;

/// <summary>A model's documentation: numbered revisions of one Markdown text. A save that started from an older revision is refused, never merged unseen.</summary>
public sealed class DocumentService(IDbContextFactory<StudioDbContext> contexts, DocumentDrafter drafter, IChangeFeed feed, TimeProvider time)
{
    public const int LongestDocument = 500_000;

    /// <summary>The newest revision; number 0 with a draft made from the newest version's run while nothing has been saved.</summary>
    public async Task<DocumentView> GetAsync(Actor actor, Guid modelId, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await DemandAsync(db, actor, modelId, Permission.Read, cancellation);
        var newest = await Revisions(db, modelId).FirstOrDefaultAsync(cancellation);
        return newest ?? new DocumentView(0, await drafter.DraftAsync(db, modelId, cancellation), null, null);
    }

    /// <summary>All revisions, newest first, without their text.</summary>
    public async Task<IReadOnlyList<DocumentView>> HistoryAsync(Actor actor, Guid modelId, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await DemandAsync(db, actor, modelId, Permission.Read, cancellation);
        return await Revisions(db, modelId).Select(r => new DocumentView(r.Number, "", r.AuthorName, r.SavedAt)).ToListAsync(cancellation);
    }

    public async Task<DocumentView> GetRevisionAsync(Actor actor, Guid modelId, int number, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await DemandAsync(db, actor, modelId, Permission.Read, cancellation);
        return await Revisions(db, modelId, number).FirstOrDefaultAsync(cancellation)
            ?? throw new NotFoundException($"The documentation has no revision {number}.");
    }

    /// <param name="startedFrom">The revision the author saw when they began; 0 for the draft.</param>
    /// <returns>The number of the new revision, or of the newest where nothing changed.</returns>
    /// <exception cref="ConflictException">Somebody saved in between.</exception>
    public async Task<int> SaveAsync(Actor actor, Guid modelId, int startedFrom, string markdown, CancellationToken cancellation)
    {
        if (markdown.Length > LongestDocument)
        {
            throw new InvalidInputException("document", $"Documentation has at most {LongestDocument:n0} characters; this has {markdown.Length:n0}.");
        }
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var (projectId, name, number) = await DemandAsync(db, actor, modelId, Permission.EditModels, cancellation);
        var newest = await Revisions(db, modelId).FirstOrDefaultAsync(cancellation);
        if ((newest?.Number ?? 0) != startedFrom) { throw Conflict(newest); }
        if (newest?.Markdown == markdown) { return newest.Number; }
        db.ModelDocumentRevisions.Add(new ModelDocumentRevision
        {
            Id = Guid.CreateVersion7(time.GetUtcNow()),
            ModelId = modelId,
            Number = startedFrom + 1,
            Markdown = markdown,
            AuthorId = actor.UserId,
            SavedAt = time.GetUtcNow(),
        });
        ActivityLog.Add(db, actor, projectId, startedFrom == 0 ? "documented" : "edited the documentation of", "model", name, $"models/{number}?tab=document", time.GetUtcNow());
        try
        {
            await db.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateException e)
        {
            // The unique number is the guard: somebody else saved the same number a moment earlier.
            await using var fresh = await contexts.CreateDbContextAsync(cancellation);
            var other = await Revisions(fresh, modelId).FirstOrDefaultAsync(cancellation);
            if ((other?.Number ?? 0) == startedFrom) { throw; }
            throw Conflict(other, e);
        }
        await feed.AnnounceAsync([Topics.Model(modelId), Topics.Project(projectId)], cancellation);
        return startedFrom + 1;
    }

    private static ConflictException Conflict(DocumentView? other, Exception? inner = null) => new(
        $"{other?.AuthorName ?? "Somebody"} saved revision {other?.Number} while you were writing. Nothing of yours is lost: compare with their text and save again.", inner);

    private static IQueryable<DocumentView> Revisions(StudioDbContext db, Guid modelId, int? number = null) =>
        from revision in db.ModelDocumentRevisions.AsNoTracking()
        join author in db.Users on revision.AuthorId equals author.Id
        where revision.ModelId == modelId && (number == null || revision.Number == number)
        orderby revision.Number descending
        select new DocumentView(revision.Number, revision.Markdown, author.DisplayName, revision.SavedAt);

    private static async Task<(Guid ProjectId, string Name, int Number)> DemandAsync(StudioDbContext db, Actor actor, Guid modelId, Permission permission, CancellationToken cancellation)
    {
        var model = await db.Models.AsNoTracking().SingleOrDefaultAsync(m => m.Id == modelId, cancellation) ?? throw new NotFoundException("There is no such model.");
        await db.DemandAsync(actor, model.ProjectId, permission, cancellation);
        return (model.ProjectId, model.Name, model.Number);
    }
}

/// <param name="Number">From 1; 0 for a draft that nobody has saved.</param>
/// <param name="AuthorName">Null for a draft.</param>
public sealed record DocumentView(int Number, string Markdown, string? AuthorName, DateTimeOffset? SavedAt);
