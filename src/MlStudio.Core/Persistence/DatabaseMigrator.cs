using Microsoft.EntityFrameworkCore;

namespace MlStudio.Core.Persistence;

/// <summary>Brings the database to the program's version; EF Core's own lock keeps two processes from doing it at once.</summary>
public static class DatabaseMigrator
{
    public static async Task MigrateAsync(IDbContextFactory<StudioDbContext> contexts, StudioOptions options, CancellationToken cancellation)
    {
        Directory.CreateDirectory(options.DataFolder);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await db.Database.MigrateAsync(cancellation);
        if (db.Database.IsSqlite())
        {
            // Write-ahead logging lets pages read while a worker writes; the setting stays in the file.
            await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL;", cancellation);
        }
    }
}
