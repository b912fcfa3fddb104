using Microsoft.EntityFrameworkCore;
using MlStudio.Core.Access;
using MlStudio.Core.Collaboration;
using MlStudio.Core.Datasets;
using MlStudio.Core.Jobs;
using MlStudio.Core.Members;
using MlStudio.Core.Persistence;

namespace MlStudio.Core.Projects;

/// <summary>Finds what cannot go on without a person, and who that is.</summary>
internal static class WaitingItems
{
    public static async Task<IReadOnlyList<WaitingItem>> FindAsync(StudioDbContext db, Actor actor, ProjectScope scope, CancellationToken cancellation)
    {
        List<WaitingItem> items = [];
        await AddDataDecisionsAsync(db, actor, scope, items, cancellation);
        await AddFailedRunsAsync(db, actor, scope, items, cancellation);
        await AddModelsAsync(db, actor, scope, items, cancellation);
        return [.. items.OrderByDescending(i => i.ForMe).ThenBy(i => i.Since)];
    }

    private static async Task AddDataDecisionsAsync(StudioDbContext db, Actor actor, ProjectScope scope, List<WaitingItem> items, CancellationToken cancellation)
    {
        var waiting = await (
            from version in db.DatasetVersions.AsNoTracking()
            join user in db.Users on version.UploadedById equals user.Id
            where version.Dataset.ProjectId == scope.Project.Id && version.Dataset.DeletedAt == null && version.State == DatasetVersionState.NeedsDecision
            select new { version.Dataset.Name, Dataset = version.Dataset.Number, version.Number, version.UploadedAt, user.Id, user.DisplayName }).ToListAsync(cancellation);
        items.AddRange(waiting.Select(w => new WaitingItem(w.DisplayName, $"Decide how to read version {w.Number} of '{w.Name}'",
            $"data/{w.Dataset}?version={w.Number}", w.UploadedAt, w.Id == actor.UserId)));
    }

    private static async Task AddFailedRunsAsync(StudioDbContext db, Actor actor, ProjectScope scope, List<WaitingItem> items, CancellationToken cancellation)
    {
        var failed = await db.Runs.AsNoTracking()
            .Where(r => r.ProjectId == scope.Project.Id && r.DeletedAt == null && r.ArchivedAt == null && r.Job.State == JobState.Failed)
            .OrderByDescending(r => r.Number).Take(10)
            .Select(r => new { r.Number, r.Name, r.Job.EndedAt, r.QueuedAt, r.QueuedById, r.QueuedBy.DisplayName }).ToListAsync(cancellation);
        items.AddRange(failed.Select(r => new WaitingItem(r.DisplayName, $"Look at why run {r.Number} '{r.Name}' failed",
            $"runs/{r.Number}", r.EndedAt ?? r.QueuedAt, r.QueuedById == actor.UserId)));
    }

    /// <summary>Undocumented models wait for who registered them; open comments for the specialists; documents nobody of the domain has commented on for the reviewers.</summary>
    private static async Task AddModelsAsync(StudioDbContext db, Actor actor, ProjectScope scope, List<WaitingItem> items, CancellationToken cancellation)
    {
        var reviewers = await db.Memberships.AsNoTracking().Where(m => m.ProjectId == scope.Project.Id && m.Role == ProjectRole.Reviewer)
            .Select(m => new { m.UserId, m.User.DisplayName }).ToListAsync(cancellation);
        var reviewerIds = reviewers.Select(r => r.UserId).ToArray();
        var models = await (
            from model in db.Models.AsNoTracking()
            join user in db.Users on model.CreatedById equals user.Id
            where model.ProjectId == scope.Project.Id
            select new
            {
                model.Number,
                model.Name,
                model.CreatedAt,
                OwnerId = user.Id,
                OwnerName = user.DisplayName,
                SavedAt = db.ModelDocumentRevisions.Where(r => r.ModelId == model.Id).Max(r => (DateTimeOffset?)r.SavedAt),
                Open = db.Comments.Count(c => c.SubjectKind == CommentSubject.ModelKind && c.SubjectId == model.Id && c.ResolvedAt == null && c.DeletedAt == null),
                OpenSince = db.Comments.Where(c => c.SubjectKind == CommentSubject.ModelKind && c.SubjectId == model.Id && c.ResolvedAt == null && c.DeletedAt == null).Min(c => (DateTimeOffset?)c.CreatedAt),
                Judged = db.Comments.Any(c => c.SubjectKind == CommentSubject.ModelKind && c.SubjectId == model.Id && c.DeletedAt == null && reviewerIds.Contains(c.AuthorId)),
            }).ToListAsync(cancellation);
        foreach (var model in models)
        {
            var path = $"models/{model.Number}?tab=document";
            if (model.SavedAt is null)
            {
                items.Add(new WaitingItem(model.OwnerName, $"Write the documentation of '{model.Name}'", path, model.CreatedAt, model.OwnerId == actor.UserId));
            }
            else if (!model.Judged && reviewers.Count > 0)
            {
                items.Add(new WaitingItem(string.Join(", ", reviewers.Select(r => r.DisplayName)), $"Read and comment on the documentation of '{model.Name}'",
                    path, model.SavedAt.Value, reviewerIds.Contains(actor.UserId)));
            }
            if (model.Open > 0)
            {
                items.Add(new WaitingItem(model.OwnerName, model.Open == 1 ? $"Answer a comment on '{model.Name}'" : $"Answer {model.Open} comments on '{model.Name}'",
                    path, model.OpenSince ?? model.CreatedAt, model.OwnerId == actor.UserId));
            }
        }
    }
}
