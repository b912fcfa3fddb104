using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MlStudio.Core.Experiments;
using MlStudio.Core.Jobs;
using MlStudio.Tests.Shared.Database;

namespace MlStudio.Core.Tests.Experiments;

public sealed class RunExportTests
{
    /// <summary>More than a query on SQLite takes parameters (32,766).</summary>
    private const int Copies = 33_000;

    [Fact]
    public async Task List_MoreRunsThanAQueryTakesParameters_HasThemAllWithTheirFigures()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await using var services = database.Services();
        var ann = await database.AddPersonAsync("Ann");
        var project = await database.AddProjectAsync(ann);
        var first = await database.AddFinishedRunAsync(project, ann, auc: 0.75);
        await using (var db = database.CreateDbContext())
        {
            await db.RunMetrics.Where(m => m.Key != "auc").ExecuteDeleteAsync();
            await CopyAsync<Job>(db, "Id", first.JobId, "");
            await CopyAsync<Run>(db, "Id", first.Id, "JobId");
            await CopyAsync<RunMetric>(db, "RunId", first.Id, "");
        }
        var pieces = await services.GetRequiredService<RunExport>().ListAsync(ann, project.Slug, new RunFilter(), default).ToListAsync();
        Assert.All(pieces, p => Assert.InRange(p.Length, 1, 1_000_000));
        var lines = string.Concat(pieces).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(1 + 1 + Copies, lines.Length);
        var auc = Array.IndexOf(lines[0].Split(','), "validation_auc");
        Assert.All(lines[1..], l => Assert.Equal("0.75", l.Split(',')[auc]));
    }

    /// <summary>Copies the rows with this key within the database; copy n has n in place of the keys, and as its number.</summary>
    private static Task CopyAsync<T>(DbContext db, string key, Guid id, string otherKey)
    {
        var series = $"(WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {Copies}) SELECT n FROM s)";
        const string made = "printf('%08X-0000-0000-0000-000000000000', n)";
        var type = db.Model.FindEntityType(typeof(T))!;
        var columns = type.GetProperties().Select(p => p.GetColumnName()).ToArray();
        var values = columns.Select(c => c == key || c == otherKey ? made : c == "Number" ? "n + 1" : $"\"{c}\"");
#pragma warning disable EF1002 // Names and keys of the test itself.
        return db.Database.ExecuteSqlRawAsync(
            $"INSERT INTO \"{type.GetTableName()}\" ({string.Join(", ", columns.Select(c => $"\"{c}\""))}) SELECT {string.Join(", ", values)} FROM \"{type.GetTableName()}\", {series} WHERE \"{key}\" = '{id.ToString().ToUpperInvariant()}'");
#pragma warning restore EF1002
    }
}
