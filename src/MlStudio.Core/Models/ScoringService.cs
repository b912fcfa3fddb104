using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using MlStudio.Core.Access;
using MlStudio.Core.Datasets;
using MlStudio.Core.Jobs;
using MlStudio.Core.Persistence;

namespace MlStudio.Core.Models;

/// <summary>Scores an uploaded CSV by a model version in a job; the file comes back with the predictions appended.</summary>
public sealed class ScoringService(
    IDbContextFactory<StudioDbContext> contexts, IBlobStore blobs, BlobCleaner cleaner, JobService jobs, IOptions<StudioOptions> options, IChangeFeed feed, TimeProvider time)
{
    /// <summary>Stores the upload and queues its scoring.</summary>
    public async Task<Guid> StartAsync(Actor actor, string slug, Guid versionId, string fileName, Stream content, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        // It stores a file and takes a worker's time, which is more than reading.
        var scope = await db.DemandAsync(actor, slug, Permission.Comment, cancellation);
        var version = await db.ModelVersions.AsNoTracking().Where(v => v.Id == versionId && v.Model.ProjectId == scope.Project.Id)
            .Select(v => new { v.Number, v.Model.ProjectId, v.Model.Name, ModelNumber = v.Model.Number, v.ModelId }).SingleOrDefaultAsync(cancellation)
            ?? throw new NotFoundException("There is no such model version.");
        var name = UploadName.Clean(fileName);
        var blob = await blobs.PutAsync(content, options.Value.Limits.MaxUploadMegabytes * 1024L * 1024, cancellation);
        Job job;
        var id = Guid.CreateVersion7(time.GetUtcNow());
        try
        {
            if (blob.ByteCount == 0) { throw new InvalidInputException("file", $"The file '{name}' is empty."); }
            await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
            await db.LockAsync(BlobCleaner.LockName(blob.Hash), cancellation);
            if (!blobs.Exists(blob.Hash)) { throw new ConflictException($"'{name}' was being removed at the same moment. Upload it again."); }
            job = jobs.Add(db, actor, new JobRequest(
                JobKind.Scoring, JobQueues.Interactive, $"Score {name} by {version.Name} v{version.Number}",
                JsonSerializer.Serialize(new ScoringPayload(id)), version.ProjectId, $"models/{version.ModelNumber}?tab=try"));
            db.BatchScorings.Add(new BatchScoring
            {
                Id = id,
                ProjectId = version.ProjectId,
                ModelVersionId = versionId,
                FileName = name,
                InputHash = blob.Hash,
                JobId = job.Id,
                CreatedById = actor.UserId,
                CreatedAt = time.GetUtcNow(),
            });
            await db.SaveChangesAsync(cancellation);
            await transaction.CommitAsync(cancellation);
        }
        catch
        {
            await cleaner.DeleteUnusedAsync([blob.Hash], CancellationToken.None);
            throw;
        }
        await jobs.AnnounceAsync(job, CancellationToken.None);
        await feed.AnnounceAsync([Topics.Model(version.ModelId)], CancellationToken.None);
        return id;
    }

    /// <summary>The last scorings of a model, newest first.</summary>
    public async Task<IReadOnlyList<ScoringView>> ListAsync(Actor actor, Guid modelId, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var model = await db.Models.AsNoTracking().SingleOrDefaultAsync(m => m.Id == modelId, cancellation) ?? throw new NotFoundException("There is no such model.");
        await db.DemandAsync(actor, model.ProjectId, Permission.Read, cancellation);
        return await (
            from scoring in db.BatchScorings.AsNoTracking()
            join version in db.ModelVersions on scoring.ModelVersionId equals version.Id
            join user in db.Users on scoring.CreatedById equals user.Id
            where version.ModelId == modelId
            orderby scoring.CreatedAt descending
            select new ScoringView(scoring.Id, version.Number, scoring.FileName, scoring.RowCount, scoring.OutputHash != null,
                scoring.JobId, scoring.Job.State, scoring.Job.Progress, scoring.Job.Phase, scoring.Job.Error, user.DisplayName, scoring.CreatedAt))
            .Take(20).ToListAsync(cancellation);
    }

    /// <summary>The scored file.</summary>
    public async Task<(Stream Content, string FileName)> OpenResultAsync(Actor actor, string slug, Guid scoringId, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var scope = await db.DemandAsync(actor, slug, Permission.Read, cancellation);
        var scoring = await db.BatchScorings.AsNoTracking().SingleOrDefaultAsync(s => s.Id == scoringId && s.ProjectId == scope.Project.Id, cancellation)
            ?? throw new NotFoundException("There is no such scored file.");
        if (scoring.OutputHash is null) { throw new NotFoundException("The file has not been scored yet."); }
        return (blobs.OpenRead(scoring.OutputHash), Path.GetFileNameWithoutExtension(scoring.FileName) + "-scored.csv");
    }
}

/// <summary>Input of the scoring job.</summary>
public sealed record ScoringPayload(Guid ScoringId);

/// <param name="HasResult">Whether the scored file can be downloaded.</param>
public sealed record ScoringView(
    Guid Id, int VersionNumber, string FileName, long RowCount, bool HasResult, Guid JobId, JobState State, double? Progress, string? Phase,
    string? Error, string CreatedByName, DateTimeOffset CreatedAt);
