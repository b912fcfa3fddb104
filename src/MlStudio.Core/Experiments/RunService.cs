using Microsoft.EntityFrameworkCore;
using MlStudio.Core.Access;
using MlStudio.Core.Jobs;
using MlStudio.Core.Persistence;

namespace MlStudio.Core.Experiments;

/// <summary>Changes runs that exist: names, archives, deletes and brings back. What was asked for and what came out never change.</summary>
public sealed class RunService(IDbContextFactory<StudioDbContext> contexts, IChangeFeed feed, TimeProvider time)
{
    public const int LongestName = 200;
    public const int LongestNotes = 20_000;

    public async Task DescribeAsync(Actor actor, string slug, int number, string name, string notes, string tags, CancellationToken cancellation)
    {
        Validate(name, notes, tags, nameRequired: true);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var scope = await db.DemandAsync(actor, slug, Permission.Train, cancellation);
        var run = await db.RunAsync(scope, number, cancellation);
        (run.Name, run.Notes, run.Tags) = (name.Trim(), notes.Trim(), RunTags.Normalize(tags));
        await SaveAsync(db, scope, cancellation);
    }

    /// <summary>Takes runs out of the list, or puts them back.</summary>
    /// <exception cref="StudioException">A run that is waiting or running cannot be archived.</exception>
    public async Task ArchiveAsync(Actor actor, string slug, IReadOnlyCollection<int> numbers, bool archived, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var scope = await db.DemandAsync(actor, slug, Permission.Train, cancellation);
        var runs = await db.RunsAsync(scope, numbers, deleted: false, cancellation);
        if (archived && runs.FirstOrDefault(IsActive) is { } active)
        {
            throw new StudioException($"Run {active.Number} is {InWords(active.Job.State)}. Cancel it or wait until it has ended, then archive it.");
        }
        var now = time.GetUtcNow();
        foreach (var run in runs.Where(r => r.ArchivedAt is null == archived))
        {
            run.ArchivedAt = archived ? now : null;
            db.Activities.Add(RunActivity.Of(run, actor.UserId, archived ? "archived" : "put back", now));
        }
        await SaveAsync(db, scope, cancellation);
    }

    /// <summary>Hides runs everywhere; <see cref="RestoreAsync"/> brings them back.</summary>
    /// <exception cref="StudioException">A model is made from one of them, or one is still waiting or running: then none is deleted.</exception>
    public async Task DeleteAsync(Actor actor, string slug, IReadOnlyCollection<int> numbers, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var scope = await db.DemandAsync(actor, slug, Permission.Train, cancellation);
        // A run that is being registered as a model at this moment either is one when looked at here, or is gone when looked at there.
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        await db.LockAsync(RunLookup.LockName(scope.Project.Id), cancellation);
        var runs = await db.RunsAsync(scope, numbers, deleted: false, cancellation);
        if (runs.FirstOrDefault(IsActive) is { } active)
        {
            throw new StudioException($"Run {active.Number} is {InWords(active.Job.State)}. Cancel it or wait until it has ended, then delete it.");
        }
        var ids = runs.Select(r => r.Id).ToArray();
        var needed = await db.ModelVersions.Where(v => ids.Contains(v.RunId)).OrderBy(v => v.Run.Number)
            .Select(v => new { Run = v.Run.Number, Model = v.Model.Name, v.Number }).FirstOrDefaultAsync(cancellation);
        if (needed is not null)
        {
            throw new StudioException($"Run {needed.Run} cannot be deleted: version {needed.Number} of the model '{needed.Model}' was made from it. Archive it instead.");
        }
        var now = time.GetUtcNow();
        foreach (var run in runs)
        {
            run.DeletedAt = now;
            db.Activities.Add(RunActivity.Of(run, actor.UserId, "deleted", now));
        }
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        await feed.AnnounceAsync([Topics.Project(scope.Project.Id)], cancellation);
    }

    /// <summary>Undoes <see cref="DeleteAsync"/>.</summary>
    /// <exception cref="StudioException">The data of one of them were deleted since: then none is brought back.</exception>
    public async Task RestoreAsync(Actor actor, string slug, IReadOnlyCollection<int> numbers, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var scope = await db.DemandAsync(actor, slug, Permission.Train, cancellation);
        var now = time.GetUtcNow();
        var runs = await db.RunsAsync(scope, numbers, deleted: true, cancellation);
        var versions = runs.Select(r => r.DatasetVersionId).Distinct().ToArray();
        if (await db.DatasetVersions.Where(v => versions.Contains(v.Id) && v.Dataset.DeletedAt != null).Select(v => v.Dataset.Name).FirstOrDefaultAsync(cancellation) is { } gone)
        {
            throw new StudioException($"The data set '{gone}' was deleted since. Bring it back first, then the runs that were trained on it.");
        }
        foreach (var run in runs)
        {
            BlobSweeper.RequireRestorable($"Run {run.Number}", run.DeletedAt, now);
            run.DeletedAt = null;
            db.Activities.Add(RunActivity.Of(run, actor.UserId, "restored", now));
        }
        await SaveAsync(db, scope, cancellation);
    }

    internal static IReadOnlyList<FieldError> DescriptionErrors(string name, string notes, string tags, bool nameRequired)
    {
        List<FieldError> errors = [];
        if (nameRequired && string.IsNullOrWhiteSpace(name)) { errors.Add(new FieldError("name", "Give the run a name.")); }
        if (name.Trim().Length > LongestName) { errors.Add(new FieldError("name", $"The name may have up to {LongestName} characters; it has {name.Trim().Length}.")); }
        if (notes.Trim().Length > LongestNotes) { errors.Add(new FieldError("notes", $"The notes may have up to {LongestNotes} characters; they have {notes.Trim().Length}.")); }
        if (RunTags.Normalize(tags).Length > RunTags.LongestText) { errors.Add(new FieldError("tags", $"The tags may have up to {RunTags.LongestText} characters together.")); }
        return errors;
    }

    private static void Validate(string name, string notes, string tags, bool nameRequired)
    {
        var errors = DescriptionErrors(name, notes, tags, nameRequired);
        if (errors.Count > 0) { throw new InvalidInputException(errors); }
    }

    private static bool IsActive(Run run) => run.Job.State is JobState.Queued or JobState.Running or JobState.Cancelling;

    private static string InWords(JobState state) => state == JobState.Queued ? "waiting in the queue" : state == JobState.Running ? "running" : "being cancelled";

    private async Task SaveAsync(StudioDbContext db, ProjectScope scope, CancellationToken cancellation)
    {
        await db.SaveChangesAsync(cancellation);
        await feed.AnnounceAsync([Topics.Project(scope.Project.Id)], cancellation);
    }
}
