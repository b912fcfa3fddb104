using Microsoft.EntityFrameworkCore;

namespace MlStudio.Core.Persistence;

/// <summary>Brings the database to the program's version; EF Core's own lock keeps two processes from doing it at once.</summary>
public static class DatabaseMigrator
{
    public static async Task MigrateAsync(IDbContextFactory<StudioDbContext> contexts, StudioOptions options, CancellationToken cancellation)
    {
        Directory.CreateDirectory(options.DataFolder);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        // Not even the lock is taken where nothing is to be done: a process killed while it holds it would stop all others.
        if (!(await db.Database.GetPendingMigrationsAsync(cancellation)).Any()) { return; }
        await db.Database.MigrateAsync(cancellation);
        if (db.Database.IsSqlite())
        {
            // Write-ahead logging lets pages read while a worker writes; the setting stays in the file.
            await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL;", cancellation);
        }
    }
}
