using Microsoft.EntityFrameworkCore;

namespace MlStudio.Core.Persistence;

/// <summary>Removes blobs that nothing refers to any more.</summary>
public sealed class BlobCleaner(IDbContextFactory<StudioDbContext> contexts, IBlobStore blobs)
{
    /// <summary>Deletes those of the given blobs that no row names. Whoever writes a new reference holds the same lock and then looks whether the blob is there.</summary>
    public Task DeleteUnusedAsync(IEnumerable<string?> hashes, CancellationToken cancellation) => DeleteUnusedAsync(hashes, null, null, cancellation);

    /// <param name="hashes">The blobs.</param>
    /// <param name="deletedBefore">What was deleted before this counts as naming no blob; null: it counts.</param>
    /// <param name="writtenBefore">Blobs that were written later stay; null: none stays for that.</param>
    /// <param name="cancellation">Stops between blobs.</param>
    internal async Task<int> DeleteUnusedAsync(IEnumerable<string?> hashes, DateTimeOffset? deletedBefore, DateTimeOffset? writtenBefore, CancellationToken cancellation)
    {
        var removed = 0;
        List<IOException> failures = [];
        foreach (var hash in hashes.OfType<string>().Distinct())
        {
            await using var db = await contexts.CreateDbContextAsync(cancellation);
            await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
            await db.LockAsync(LockName(hash), cancellation);
            if (!await IsUsedAsync(db, hash, deletedBefore, cancellation) && (writtenBefore is null || blobs.WrittenAt(hash) < writtenBefore))
            {
                // One file that cannot be removed must not keep the others.
                try
                {
                    blobs.Delete(hash);
                    removed++;
                }
                catch (IOException failure) { failures.Add(failure); }
            }
            await transaction.CommitAsync(cancellation);
        }
        return failures.Count == 0 ? removed : throw new IOException($"{failures.Count} stored files could not be removed, {removed} were. The first: {failures[0].Message}", failures[0]);
    }

    internal static string LockName(string hash) => "blob:" + hash;

    private static async Task<bool> IsUsedAsync(StudioDbContext db, string hash, DateTimeOffset? deletedBefore, CancellationToken cancellation)
    {
        foreach (var column in BlobReferences.Of(db, deletedBefore))
        {
            if (await column.AnyAsync(h => h == hash, cancellation)) { return true; }
        }
        return false;
    }
}
