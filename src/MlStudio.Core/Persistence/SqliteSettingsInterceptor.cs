using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace MlStudio.Core.Persistence;

/// <summary>Sets what SQLite keeps per connection: wait instead of failing when another process writes, enforce foreign keys, keep up to 16 MB of pages (2 MB are too few for lists of thousands of runs), and know the letters beyond ASCII.</summary>
internal sealed class SqliteSettingsInterceptor : DbConnectionInterceptor
{
    public static SqliteSettingsInterceptor Instance { get; } = new();

    private const string Settings = "PRAGMA busy_timeout = 10000; PRAGMA foreign_keys = ON; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -16000;";

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        AddFunctions(connection);
        using var command = connection.CreateCommand();
        command.CommandText = Settings;
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        AddFunctions(connection);
        await using var command = connection.CreateCommand();
        command.CommandText = Settings;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static void AddFunctions(DbConnection connection) =>
        ((SqliteConnection)connection).CreateFunction(DatabaseText.SqliteLower, (string? text) => text?.ToLowerInvariant(), isDeterministic: true);
}
