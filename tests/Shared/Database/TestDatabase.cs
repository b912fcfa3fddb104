using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using MlStudio.Core;
using MlStudio.Core.Persistence;
using Npgsql;

namespace MlStudio.Tests.Shared.Database;

/// <summary>A fresh, migrated database with a data folder of its own, gone after the test.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private static readonly Lazy<Task<string>> SqliteTemplate = new(MigrateSqliteTemplateAsync);
    private static readonly Lazy<Task<string>> PostgresTemplate = new(MigratePostgresTemplateAsync);

    private TestDatabase(DatabaseKind kind, StudioOptions options) => (Kind, Options) = (kind, options);

    public DatabaseKind Kind { get; }
    public StudioOptions Options { get; }
    public string DataFolder => Options.DataFolder;
    public IDbContextFactory<StudioDbContext> Contexts => new ContextFactory(StudioDatabase.From(Options));

    /// <summary>The settings that connect a program to this database, by key.</summary>
    public IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["Studio:DataFolder"] = Options.DataFolder,
        ["Studio:ConnectionString"] = Options.ConnectionString,
    };

    public static async Task<TestDatabase> CreateAsync(DatabaseKind kind)
    {
        var folder = Directory.CreateTempSubdirectory("mlstudio-test-").FullName;
        var options = new StudioOptions { DataFolder = folder };
        if (kind == DatabaseKind.Sqlite) { File.Copy(await SqliteTemplate.Value, Path.Combine(folder, "studio.db")); }
        else { options.ConnectionString = await CreatePostgresAsync("test_" + Guid.NewGuid().ToString("n"), await PostgresTemplate.Value); }
        return new TestDatabase(kind, options);
    }

    /// <summary>All services of Core on this database, as in a host; dispose the provider before the database.</summary>
    public ServiceProvider Services(Action<IServiceCollection>? add = null)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddStudioCore(new ConfigurationBuilder().AddInMemoryCollection(Settings).Build());
        add?.Invoke(services);
        return services.BuildServiceProvider();
    }

    public StudioDbContext CreateDbContext() => Contexts.CreateDbContext();

    /// <summary>On PostgreSQL: ends all connections to this database and lets nobody in for a while.</summary>
    public async Task RefuseConnectionsAsync(TimeSpan duration)
    {
        var server = await PostgresServer.ConnectionStringAsync();
        var name = new NpgsqlConnectionStringBuilder(Options.ConnectionString).Database;
        await ExecuteAsync(server, $"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS false");
        await ExecuteAsync(server, $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'");
        await Task.Delay(duration);
        await ExecuteAsync(server, $"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS true");
        NpgsqlConnection.ClearPool(new NpgsqlConnection(Options.ConnectionString)); // this process's own are dead too
    }

    public async ValueTask DisposeAsync()
    {
        if (Kind == DatabaseKind.Sqlite)
        {
            await using var db = CreateDbContext();
            SqliteConnection.ClearPool((SqliteConnection)db.Database.GetDbConnection());
        }
        else
        {
            NpgsqlConnection.ClearPool(new NpgsqlConnection(Options.ConnectionString));
            var name = new NpgsqlConnectionStringBuilder(Options.ConnectionString).Database;
            await ExecuteAsync(await PostgresServer.ConnectionStringAsync(), $"DROP DATABASE IF EXISTS {name} WITH (FORCE)");
        }
        Directory.Delete(DataFolder, recursive: true);
    }

    private static async Task<string> MigrateSqliteTemplateAsync()
    {
        var folder = Directory.CreateTempSubdirectory("mlstudio-template-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        var options = new StudioOptions { DataFolder = folder };
        await DatabaseMigrator.MigrateAsync(new ContextFactory(StudioDatabase.From(options)), options, CancellationToken.None);
        SqliteConnection.ClearAllPools(); // closing the last connection writes the log back into the file
        return Path.Combine(folder, "studio.db");
    }

    private static async Task<string> MigratePostgresTemplateAsync()
    {
        var name = "template_" + Guid.NewGuid().ToString("n");
        var options = new StudioOptions { DataFolder = Path.GetTempPath(), ConnectionString = await CreatePostgresAsync(name, "template0") };
        await DatabaseMigrator.MigrateAsync(new ContextFactory(StudioDatabase.From(options)), options, CancellationToken.None);
        NpgsqlConnection.ClearPool(new NpgsqlConnection(options.ConnectionString)); // a template must have no connections
        return name;
    }

    private static async Task<string> CreatePostgresAsync(string name, string template)
    {
        var server = await PostgresServer.ConnectionStringAsync();
        await ExecuteAsync(server, $"CREATE DATABASE {name} TEMPLATE {template}");
        return new NpgsqlConnectionStringBuilder(server) { Database = name, MaxPoolSize = 30, IncludeErrorDetail = true }.ToString();
    }

    private static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private sealed class ContextFactory(StudioDatabase database) : IDbContextFactory<StudioDbContext>
    {
        public StudioDbContext CreateDbContext()
        {
            var builder = new DbContextOptionsBuilder<StudioDbContext>();
            database.Configure(builder);
            return new StudioDbContext(builder.Options);
        }
    }
}
