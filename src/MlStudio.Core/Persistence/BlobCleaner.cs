using Microsoft.EntityFrameworkCore;
using MlStudio.Core.Datasets;

namespace MlStudio.Core.Persistence;

/// <summary>Removes blobs that nothing refers to any more.</summary>
public sealed class BlobCleaner(IDbContextFactory<StudioDbContext> contexts, IBlobStore blobs)
{
    /// <summary>Deletes those of the given blobs that no row names. Whoever writes a new reference holds the same lock and then looks whether the blob is there.</summary>
    public async Task DeleteUnusedAsync(IEnumerable<string?> hashes, CancellationToken cancellation)
    {
        foreach (var hash in hashes.OfType<string>().Distinct())
        {
            await using var db = await contexts.CreateDbContextAsync(cancellation);
            await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
            await db.LockAsync(LockName(hash), cancellation);
            if (!await IsUsedAsync(db, hash, cancellation)) { blobs.Delete(hash); }
            await transaction.CommitAsync(cancellation);
        }
    }

    internal static string LockName(string hash) => "blob:" + hash;

    private static async Task<bool> IsUsedAsync(StudioDbContext db, string hash, CancellationToken cancellation) =>
        await db.DatasetVersions.AnyAsync(v => v.State != DatasetVersionState.Refused && (v.ContentHash == hash || v.ColumnsHash == hash || v.ProfileHash == hash), cancellation)
        || await db.Runs.AnyAsync(r => r.ModelHash == hash || r.ResultHash == hash || r.AnswersHash == hash, cancellation)
        || await db.ModelVersions.AnyAsync(v => v.ModelHash == hash, cancellation)
        || await db.BatchScorings.AnyAsync(b => b.InputHash == hash || b.OutputHash == hash, cancellation);
}
