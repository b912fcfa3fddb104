using Microsoft.EntityFrameworkCore;
using MlStudio.Core.Persistence;
using MlStudio.Tests.Shared.Database;

namespace MlStudio.Core.Tests.Persistence;

public sealed class DatabaseStatisticsTests
{
    [Fact]
    public async Task Refresh_OnSqlite_CountsTheFigures()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        var ann = await database.AddPersonAsync("Ann");
        await database.AddFinishedRunAsync(await database.AddProjectAsync(ann), ann);
        await DatabaseStatistics.RefreshAsync(database.Contexts, default);
        await using var db = await database.Contexts.CreateDbContextAsync();
        var counted = await db.Database.SqlQuery<string>($"SELECT idx AS Value FROM sqlite_stat1 WHERE tbl = 'RunMetrics'").ToListAsync();
        Assert.Contains("IX_RunMetrics_Part_Key_RunId_Value", counted);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Refresh_OnAnyDatabase_CanBeRepeated(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await DatabaseStatistics.RefreshAsync(database.Contexts, default);
        await DatabaseStatistics.RefreshAsync(database.Contexts, default);
    }
}
