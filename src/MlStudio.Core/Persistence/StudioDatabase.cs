using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace MlStudio.Core.Persistence;

/// <summary>Which database the settings name, and how a context is connected to it.</summary>
public sealed record StudioDatabase(bool IsPostgres, string ConnectionString)
{
    public const string SqliteMigrations = "MlStudio.Core.Migrations.Sqlite";
    public const string PostgresMigrations = "MlStudio.Core.Migrations.Postgres";

    public static StudioDatabase From(StudioOptions options)
    {
        if (options.ConnectionString.Length > 0) { return new StudioDatabase(true, options.ConnectionString); }
        var file = new SqliteConnectionStringBuilder { DataSource = Path.Combine(Path.GetFullPath(options.DataFolder), "studio.db") };
        return new StudioDatabase(false, file.ToString());
    }

    public void Configure(DbContextOptionsBuilder builder)
    {
        if (IsPostgres) { builder.UseNpgsql(ConnectionString, o => o.MigrationsAssembly(PostgresMigrations)); }
        else { builder.UseSqlite(ConnectionString, o => o.MigrationsAssembly(SqliteMigrations)).AddInterceptors(SqliteSettingsInterceptor.Instance); }
    }
}
