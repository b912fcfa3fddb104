using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using MlStudio.Core.Persistence;
using MlStudio.Learning.Data;
using MlStudio.Learning.Serialization;

namespace MlStudio.Core.Datasets;

/// <summary>Where the import job finds its input and leaves its result. Acts for the server, so it takes no actor.</summary>
public sealed class ImportResults(IDbContextFactory<StudioDbContext> contexts, IBlobStore blobs, BlobCleaner cleaner, IChangeFeed changes)
{
    /// <summary>The version a job is to read; null when there is nothing left to do: it ended in an earlier attempt, or another job took its place.</summary>
    public async Task<DatasetVersion?> FindAsync(Guid versionId, Guid jobId, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.DatasetVersions.AsNoTracking().Include(v => v.Dataset)
            .SingleOrDefaultAsync(v => v.Id == versionId && v.ImportJobId == jobId && v.State == DatasetVersionState.Importing, cancellation);
    }

    /// <summary>The version can be used.</summary>
    public Task ReadyAsync(DatasetVersion version, CsvReadResult result, Table table, BlobInfo columns, BlobInfo profile, RepairKind repairs, CancellationToken cancellation) =>
        EndAsync(version, DatasetVersionState.Ready, result, cancellation, [columns.Hash, profile.Hash], stored =>
        {
            stored.ColumnsHash = columns.Hash;
            stored.ProfileHash = profile.Hash;
            stored.RowCount = table.RowCount;
            stored.ColumnCount = table.Columns.Count;
            stored.Repairs = repairs == RepairKind.None ? "" : repairs.ToString();
        });

    /// <summary>The uploader chooses among repairs; the uploaded bytes are kept.</summary>
    public Task AskAsync(DatasetVersion version, CsvReadResult result, CancellationToken cancellation) =>
        EndAsync(version, DatasetVersionState.NeedsDecision, result, cancellation, []);

    /// <summary>The file cannot be read; its bytes are removed.</summary>
    public async Task RefuseAsync(DatasetVersion version, CsvReadResult result, CancellationToken cancellation)
    {
        await EndAsync(version, DatasetVersionState.Refused, result, cancellation, []);
        await cleaner.DeleteUnusedAsync([version.ContentHash], cancellation);
    }

    private async Task EndAsync(
        DatasetVersion version, DatasetVersionState state, CsvReadResult result, CancellationToken cancellation, IReadOnlyList<string> made, Action<DatasetVersion>? fill = null)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        foreach (var hash in made.Order(StringComparer.Ordinal))
        {
            await db.LockAsync(BlobCleaner.LockName(hash), cancellation);
            if (!blobs.Exists(hash)) { throw new StudioException("What was read was removed at the same moment; it is read again."); }
        }
        var stored = await db.DatasetVersions.SingleAsync(v => v.Id == version.Id, cancellation);
        if (stored.State != DatasetVersionState.Importing || stored.ImportJobId != version.ImportJobId) { return; }
        stored.State = state;
        stored.FormatJson = JsonSerializer.Serialize(result.Format, LearningJson.Options);
        stored.ProblemsJson = result.Problems.Count == 0 ? null : JsonSerializer.Serialize(result.Problems, LearningJson.Options);
        fill?.Invoke(stored);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        await changes.AnnounceAsync([Topics.Project(version.Dataset.ProjectId)], CancellationToken.None);
    }
}
