using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace MlStudio.Core.Persistence;

/// <summary>Sets what SQLite keeps per connection: wait instead of failing when another process writes, and enforce foreign keys.</summary>
internal sealed class SqliteSettingsInterceptor : DbConnectionInterceptor
{
    public static SqliteSettingsInterceptor Instance { get; } = new();

    private const string Settings = "PRAGMA busy_timeout = 10000; PRAGMA foreign_keys = ON; PRAGMA synchronous = NORMAL;";

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Settings;
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = Settings;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
