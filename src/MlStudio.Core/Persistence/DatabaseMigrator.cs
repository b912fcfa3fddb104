using Microsoft.EntityFrameworkCore;

namespace MlStudio.Core.Persistence;

/// <summary>Makes the data folder and brings the database to the program's version; only one process at a time does it.</summary>
public static class DatabaseMigrator
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    public static async Task MigrateAsync(IDbContextFactory<StudioDbContext> contexts, StudioOptions options, CancellationToken cancellation)
    {
        CreateFolder(options.DataFolder);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (!(await db.Database.GetPendingMigrationsAsync(cancellation)).Any()) { return; }
        if (!db.Database.IsSqlite())
        {
            await db.Database.MigrateAsync(cancellation);
            return;
        }
        await using var turn = await WaitForTurnAsync(Path.Combine(options.DataFolder, "migration.lock"), cancellation);
        await RemoveAbandonedLockAsync(db, cancellation);
        await db.Database.MigrateAsync(cancellation);
        // Write-ahead logging lets pages read while a worker writes; the setting stays in the file.
        await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL;", cancellation);
        await DatabaseStatistics.RefreshAsync(contexts, cancellation);
    }

    /// <summary>Everybody's data and the keys of sign-ins lie there: a new folder is for the account alone that runs the server.</summary>
    private static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows()) { Directory.CreateDirectory(path); }
        else { Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute); }
    }

    /// <summary>A lock of the operating system, which ends with the process that holds it.</summary>
    private static async Task<FileStream> WaitForTurnAsync(string path, CancellationToken cancellation)
    {
        while (true)
        {
            try { return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None); }
            catch (IOException) when (File.Exists(path)) { await Task.Delay(LookEvery, cancellation); }
        }
    }

    /// <summary>On SQLite EF Core's own lock is a row, which a killed process leaves behind and for which everybody after would wait for ever.</summary>
    private static async Task RemoveAbandonedLockAsync(StudioDbContext db, CancellationToken cancellation)
    {
        var tables = await db.Database.SqlQuery<int>($"SELECT COUNT(*) AS Value FROM sqlite_master WHERE name = '__EFMigrationsLock'").SingleAsync(cancellation);
        if (tables > 0) { await db.Database.ExecuteSqlAsync($"DELETE FROM __EFMigrationsLock", cancellation); }
    }
}
