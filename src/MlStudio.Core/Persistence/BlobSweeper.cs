using Microsoft.EntityFrameworkCore;

namespace MlStudio.Core.Persistence;

/// <summary>
/// Removes the blobs of runs and data sets that were deleted longer ago than they can be restored, unless other rows name them as
/// well. Files that no row ever named are left alone: the folder may be another server's, or the database the wrong one.
/// </summary>
public sealed class BlobSweeper(IDbContextFactory<StudioDbContext> contexts, IBlobStore blobs, BlobCleaner cleaner, TimeProvider time)
{
    /// <summary>For so long a deleted run or data set can be brought back.</summary>
    public static readonly TimeSpan RestorableFor = TimeSpan.FromDays(30);

    /// <summary>Deleted rows may be restored at the last moment, and the same bytes may be written again for a new row.</summary>
    private static readonly TimeSpan s_margin = TimeSpan.FromDays(1);

    /// <returns>How many blobs were removed.</returns>
    public async Task<int> SweepAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var deletedBefore = now - RestorableFor - s_margin;
        HashSet<string> candidates = new(StringComparer.Ordinal);
        await using (var db = await contexts.CreateDbContextAsync(cancellation))
        {
            foreach (var column in BlobReferences.OfDeleted(db, deletedBefore)) { candidates.UnionWith((await column.ToListAsync(cancellation)).OfType<string>()); }
        }
        candidates.RemoveWhere(hash => !blobs.Exists(hash));
        return await cleaner.DeleteUnusedAsync(candidates, deletedBefore, now - s_margin, cancellation);
    }

    /// <exception cref="StudioException">It was deleted so long ago that its files may be gone.</exception>
    internal static void RequireRestorable(string what, DateTimeOffset? deletedAt, DateTimeOffset now)
    {
        if (deletedAt < now - RestorableFor) { throw new StudioException($"{what} was deleted more than {RestorableFor.TotalDays:0} days ago and cannot be restored any more: its files are gone."); }
    }
}
