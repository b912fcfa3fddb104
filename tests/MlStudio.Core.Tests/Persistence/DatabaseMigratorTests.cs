using Microsoft.EntityFrameworkCore;
using MlStudio.Core.Persistence;
using MlStudio.Tests.Shared.Database;

namespace MlStudio.Core.Tests.Persistence;

public sealed class DatabaseMigratorTests
{
    [Fact]
    public async Task Migrate_AfterAProcessWasKilledWhileMigrating_GoesOn()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await using (var db = database.CreateDbContext())
        {
            // As a process leaves it that is killed while it migrates: EF Core's lock is taken, nothing is recorded.
            await db.Database.EnsureDeletedAsync();
            await db.Database.ExecuteSqlRawAsync("CREATE TABLE __EFMigrationsLock (Id INTEGER PRIMARY KEY, Timestamp TEXT NOT NULL)");
            await db.Database.ExecuteSqlRawAsync("INSERT INTO __EFMigrationsLock VALUES (1, '2026-01-01 00:00:00')");
        }

        await DatabaseMigrator.MigrateAsync(database.Contexts, database.Options, default).WaitAsync(TimeSpan.FromSeconds(30));

        await using var migrated = database.CreateDbContext();
        Assert.Empty(await migrated.Database.GetPendingMigrationsAsync());
        Assert.Equal("wal", await migrated.Database.SqlQueryRaw<string>("SELECT journal_mode AS Value FROM pragma_journal_mode").SingleAsync());
    }

    [Fact]
    public async Task Migrate_NewDataFolder_IsForTheServersAccountAlone()
    {
        if (OperatingSystem.IsWindows()) { return; }
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        var folder = Path.Combine(database.DataFolder, "new");

        await DatabaseMigrator.MigrateAsync(database.Contexts, new StudioOptions { DataFolder = folder }, default);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
    }
}
