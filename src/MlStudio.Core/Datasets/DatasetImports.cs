using Microsoft.EntityFrameworkCore;
using MlStudio.Core.Access;
using MlStudio.Core.Jobs;
using MlStudio.Core.Persistence;
using MlStudio.Learning.Data;

namespace MlStudio.Core.Datasets;

/// <summary>Queues the reading of uploaded files, first and again.</summary>
public sealed class DatasetImports(IDbContextFactory<StudioDbContext> contexts, IBlobStore blobs, JobService jobs, TimeProvider time)
{
    /// <summary>
    /// Reads the bytes of a version with other settings. A version that is not ready yet (it needs a decision, or its import
    /// stopped) is read again itself; one that is ready never changes, so a new version is made.
    /// </summary>
    /// <returns>The number of the version that is being read.</returns>
    /// <exception cref="StudioException">The version was refused (its bytes are gone) or is being read right now.</exception>
    public Task<int> ReadAgainAsync(Actor actor, string slug, int datasetNumber, int versionNumber, ReadSettings settings, CancellationToken cancellation) =>
        ReadAgainAsync(actor, slug, datasetNumber, versionNumber, _ => settings, cancellation);

    /// <summary>Reads a version that needs a decision as it was asked to before, with these repairs on top.</summary>
    /// <inheritdoc cref="ReadAgainAsync(Actor, string, int, int, ReadSettings, CancellationToken)"/>
    public Task<int> RepairAsync(Actor actor, string slug, int datasetNumber, int versionNumber, RepairKind repairs, CancellationToken cancellation) =>
        ReadAgainAsync(actor, slug, datasetNumber, versionNumber, before => before with { Repairs = before.Repairs | repairs }, cancellation);

    private async Task<int> ReadAgainAsync(
        Actor actor, string slug, int datasetNumber, int versionNumber, Func<ReadSettings, ReadSettings> change, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var scope = await db.DemandAsync(actor, slug, Permission.EditData, cancellation);
        await db.LockAsync(DatasetNumbers.LockName(scope.Project.Id), cancellation);
        var dataset = await DatasetService.FindAsync(db, scope, datasetNumber, cancellation);
        var version = await db.DatasetVersions.SingleOrDefaultAsync(v => v.DatasetId == dataset.Id && v.Number == versionNumber, cancellation)
            ?? throw new NotFoundException($"'{dataset.Name}' has no version {versionNumber}.");
        await db.LockAsync(BlobCleaner.LockName(version.ContentHash), cancellation);
        var earlier = await db.Jobs.SingleOrDefaultAsync(j => j.Id == version.ImportJobId, cancellation);
        var settings = change(earlier is null ? ReadSettings.Detect : ImportJob.FromJson(earlier.PayloadJson).Settings);
        Job job;
        switch (VersionStatuses.Of(version.State, earlier?.State))
        {
            case VersionStatus.Refused:
                throw new StudioException($"'{version.FileName}' was refused and is no longer stored. Upload it again.");
            case VersionStatus.Waiting or VersionStatus.Reading:
                throw new ConflictException($"Version {version.Number} is being read right now. Wait for it or cancel it first.");
            case VersionStatus.Ready:
                (version, job) = await AddVersionAsync(db, actor, dataset, version.FileName, new BlobInfo(version.ContentHash, version.ByteCount), settings, cancellation);
                break;
            default:
                version.State = DatasetVersionState.Importing;
                version.ProblemsJson = null;
                job = AddJob(db, actor, dataset, version, settings);
                break;
        }
        if (!blobs.Exists(version.ContentHash)) { throw new StudioException($"The stored file of '{version.FileName}' is missing. Upload it again."); }
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        await AnnounceAsync(job, CancellationToken.None);
        return version.Number;
    }

    /// <summary>Adds a data set to the context; the caller holds the lock of the project's numbers and saves.</summary>
    internal async Task<Dataset> AddDatasetAsync(StudioDbContext db, Actor actor, Guid projectId, string name, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var dataset = new Dataset
        {
            Id = Guid.CreateVersion7(now),
            ProjectId = projectId,
            Number = await DatasetNumbers.NextDatasetAsync(db, projectId, cancellation),
            Name = await DatasetNumbers.FreeNameAsync(db, projectId, name, cancellation),
            CreatedAt = now,
            CreatedById = actor.UserId,
        };
        db.Datasets.Add(dataset);
        return dataset;
    }

    /// <summary>Adds a version with its import job and its line in the history; the caller holds the locks and saves.</summary>
    internal async Task<(DatasetVersion Version, Job Job)> AddVersionAsync(
        StudioDbContext db, Actor actor, Dataset dataset, string fileName, BlobInfo blob, ReadSettings settings, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var version = new DatasetVersion
        {
            Id = Guid.CreateVersion7(now),
            DatasetId = dataset.Id,
            Number = await DatasetNumbers.NextVersionAsync(db, dataset.Id, cancellation),
            State = DatasetVersionState.Importing,
            FileName = fileName,
            ContentHash = blob.Hash,
            ByteCount = blob.ByteCount,
            UploadedById = actor.UserId,
            UploadedAt = now,
        };
        db.DatasetVersions.Add(version);
        db.Activities.Add(DatasetActivity.Of(actor, dataset, "uploaded", now, version.Number));
        return (version, AddJob(db, actor, dataset, version, settings));
    }

    /// <summary>Tells workers and pages about a job that was saved.</summary>
    internal Task AnnounceAsync(Job job, CancellationToken cancellation) => jobs.AnnounceAsync(job, cancellation);

    private Job AddJob(StudioDbContext db, Actor actor, Dataset dataset, DatasetVersion version, ReadSettings settings)
    {
        var job = jobs.Add(db, actor, new JobRequest(JobKind.Import, JobQueues.Interactive, $"Read {dataset.Name} v{version.Number}",
            new ImportJob(version.Id, settings).ToJson(), dataset.ProjectId, $"data/{dataset.Number}?version={version.Number}"));
        version.ImportJobId = job.Id;
        return job;
    }
}
