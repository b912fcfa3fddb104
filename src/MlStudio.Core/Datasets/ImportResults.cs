using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using MlStudio.Core.Persistence;
using MlStudio.Learning.Data;
using MlStudio.Learning.Serialization;

namespace MlStudio.Core.Datasets;

/// <summary>Where the import job finds its input and leaves its result. Acts for the server, so it takes no actor.</summary>
public sealed class ImportResults(IDbContextFactory<StudioDbContext> contexts, IBlobStore blobs)
{
    /// <summary>The version that a job is to read; null when another job has taken its place or nothing is left to do.</summary>
    public async Task<DatasetVersion?> FindAsync(Guid versionId, Guid jobId, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.DatasetVersions.AsNoTracking()
            .SingleOrDefaultAsync(v => v.Id == versionId && v.ImportJobId == jobId && v.State == DatasetVersionState.Importing, cancellation);
    }

    /// <summary>The version can be used. To be called inside the transaction that ends the job, like the other two.</summary>
    public async Task ReadyAsync(StudioDbContext db, DatasetVersion version, CsvReadResult result, int rowCount, int columnCount, BlobInfo columns, BlobInfo profile, RepairKind repairs, CancellationToken cancellation)
    {
        foreach (var hash in new[] { columns.Hash, profile.Hash }.Order(StringComparer.Ordinal))
        {
            await db.LockAsync(BlobCleaner.LockName(hash), cancellation);
            // Equal content of a version that was being removed at the same moment; an unexpected error is tried again.
            if (!blobs.Exists(hash)) { throw new IOException("What was read from the file is no longer stored."); }
        }
        var stored = await EndAsync(db, version, DatasetVersionState.Ready, result, cancellation);
        stored.ColumnsHash = columns.Hash;
        stored.ProfileHash = profile.Hash;
        stored.RowCount = rowCount;
        stored.ColumnCount = columnCount;
        stored.Repairs = repairs == RepairKind.None ? "" : repairs.ToString();
    }

    /// <summary>The uploader chooses among repairs; the uploaded bytes are kept.</summary>
    public Task AskAsync(StudioDbContext db, DatasetVersion version, CsvReadResult result, CancellationToken cancellation) =>
        EndAsync(db, version, DatasetVersionState.NeedsDecision, result, cancellation);

    /// <summary>The file cannot be read; the caller has its bytes removed after the commit.</summary>
    public Task RefuseAsync(StudioDbContext db, DatasetVersion version, CsvReadResult result, CancellationToken cancellation) =>
        EndAsync(db, version, DatasetVersionState.Refused, result, cancellation);

    private static async Task<DatasetVersion> EndAsync(StudioDbContext db, DatasetVersion version, DatasetVersionState state, CsvReadResult result, CancellationToken cancellation)
    {
        var stored = await db.DatasetVersions.SingleAsync(v => v.Id == version.Id, cancellation);
        stored.State = state;
        stored.FormatJson = JsonSerializer.Serialize(result.Format, LearningJson.Options);
        stored.ProblemsJson = result.Problems.Count == 0 ? null : JsonSerializer.Serialize(result.Problems, LearningJson.Options);
        return stored;
    }
}
