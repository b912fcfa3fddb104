using Microsoft.EntityFrameworkCore;

namespace MlStudio.Core.Persistence;

/// <summary>Lets one transaction at a time through for a name, until it ends.</summary>
internal static class DatabaseLock
{
    /// <summary>
    /// Waits for the name inside an open transaction. On SQLite a transaction has the write lock from its start, so there is
    /// nothing to wait for.
    /// </summary>
    public static async Task LockAsync(this StudioDbContext db, string name, CancellationToken cancellation)
    {
        if (db.Database.CurrentTransaction is null) { throw new InvalidOperationException("A database lock needs an open transaction."); }
        if (!db.Database.IsNpgsql()) { return; }
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended({name}, 0))", cancellation);
    }
}
