using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using MlStudio.Core.Access;
using MlStudio.Core.Jobs;
using MlStudio.Core.Persistence;

namespace MlStudio.Core.Datasets;

/// <summary>Takes uploaded files in: bytes to the blob store, then data set, version and import job in one transaction.</summary>
public sealed class DatasetUploads(
    IDbContextFactory<StudioDbContext> contexts, IBlobStore blobs, BlobCleaner cleaner, DatasetImports imports, IOptions<StudioOptions> options)
{
    public long LongestUpload => options.Value.Limits.MaxUploadMegabytes * 1024L * 1024L;

    /// <summary>Refuses before any byte is taken: who may not upload, or a data set that is not there.</summary>
    public async Task DemandAsync(Actor actor, string slug, int? datasetNumber, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var scope = await db.DemandAsync(actor, slug, Permission.EditData, cancellation);
        if (datasetNumber is { } number) { await DatasetService.FindAsync(db, scope, number, cancellation); }
    }

    /// <summary>Stores a file as a new version of a data set, or as a new data set where <paramref name="datasetNumber"/> is null. Leaves nothing behind when it fails or is cancelled.</summary>
    /// <exception cref="InvalidInputException">The file is empty or has no name.</exception>
    public async Task<UploadOutcome> AcceptAsync(Actor actor, string slug, int? datasetNumber, string? fileName, Stream content, CancellationToken cancellation)
    {
        var name = UploadName.Clean(fileName);
        await DemandAsync(actor, slug, datasetNumber, cancellation);
        var blob = await blobs.PutAsync(content, LongestUpload, cancellation);
        try
        {
            if (blob.ByteCount == 0) { throw new InvalidInputException("file", $"'{name}' is empty. Choose a file with a header line and rows."); }
            var (outcome, job) = await RecordAsync(actor, slug, datasetNumber, name, blob, cancellation);
            // From here on the upload stands, whether or not the browser still listens.
            if (job is not null) { await imports.AnnounceAsync(job, CancellationToken.None); }
            return outcome;
        }
        catch
        {
            await cleaner.DeleteUnusedAsync([blob.Hash], CancellationToken.None);
            throw;
        }
    }

    private async Task<(UploadOutcome Outcome, Job? Job)> RecordAsync(Actor actor, string slug, int? datasetNumber, string fileName, BlobInfo blob, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var scope = await db.DemandAsync(actor, slug, Permission.EditData, cancellation);
        await db.LockAsync(DatasetNumbers.LockName(scope.Project.Id), cancellation);
        await db.LockAsync(BlobCleaner.LockName(blob.Hash), cancellation);
        if (!blobs.Exists(blob.Hash)) { throw new ConflictException($"'{fileName}' was being removed at the same moment. Upload it again."); }
        if (await FindEqualAsync(db, scope.Project.Id, datasetNumber, blob, cancellation) is { } equal) { return (equal, null); }

        var dataset = datasetNumber is { } number
            ? await DatasetService.FindAsync(db, scope, number, cancellation)
            : await imports.AddDatasetAsync(db, actor, scope.Project.Id, UploadName.DatasetNameOf(fileName), cancellation);
        var (version, job) = await imports.AddVersionAsync(db, actor, dataset, fileName, blob, ReadSettings.Detect, cancellation);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return (new UploadOutcome(dataset.Number, dataset.Name, version.Number, false, blob.ByteCount), job);
    }

    private static Task<UploadOutcome?> FindEqualAsync(StudioDbContext db, Guid projectId, int? datasetNumber, BlobInfo blob, CancellationToken cancellation) =>
        db.DatasetVersions
            .Where(v => v.ContentHash == blob.Hash && v.State != DatasetVersionState.Refused)
            .Where(v => v.Dataset.ProjectId == projectId && v.Dataset.DeletedAt == null && (datasetNumber == null || v.Dataset.Number == datasetNumber))
            .OrderBy(v => v.Dataset.Number).ThenBy(v => v.Number)
            .Select(v => new UploadOutcome(v.Dataset.Number, v.Dataset.Name, v.Number, true, blob.ByteCount))
            .FirstOrDefaultAsync(cancellation);
}
