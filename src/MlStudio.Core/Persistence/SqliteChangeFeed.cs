using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Microsoft.Extensions.Logging;

namespace MlStudio.Core.Persistence;

/// <summary>
/// Announces over the table of change events. One connection per process asks SQLite every few milliseconds whether anybody
/// else committed (PRAGMA data_version reads one page of shared memory) and only then reads new events.
/// </summary>
internal sealed class SqliteChangeFeed : IChangeFeed, IAsyncDisposable
{
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(25);
    public static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan PruneEvery = TimeSpan.FromMinutes(1);

    private readonly StudioDatabase database;
    private readonly IDbContextFactory<StudioDbContext> contexts;
    private readonly TimeProvider time;
    private readonly ILogger<SqliteChangeFeed> logger;
    private readonly ChangeSubscriptions subscriptions;
    private readonly CancellationTokenSource stopping = new();
    private readonly Lazy<Task> watching;

    public SqliteChangeFeed(StudioDatabase database, IDbContextFactory<StudioDbContext> contexts, TimeProvider time, ILogger<SqliteChangeFeed> logger)
    {
        (this.database, this.contexts, this.time, this.logger) = (database, contexts, time, logger);
        subscriptions = new ChangeSubscriptions(logger);
        watching = new Lazy<Task>(() => Task.Run(WatchAsync));
    }

    public async Task AnnounceAsync(IReadOnlyList<string> topics, CancellationToken cancellation)
    {
        if (topics.Count == 0) { return; }
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var now = time.GetUtcNow();
        db.ChangeEvents.AddRange(topics.Distinct().Select(topic => new ChangeEvent { Topic = topic, At = now }));
        await db.SaveChangesAsync(cancellation);
    }

    public IDisposable Subscribe(IReadOnlyCollection<string> topics, Func<string, Task> handler)
    {
        var subscription = subscriptions.Add(topics, handler);
        _ = watching.Value;
        return subscription;
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        if (watching.IsValueCreated) { await watching.Value; }
        stopping.Dispose();
    }

    private async Task WatchAsync()
    {
        while (!stopping.IsCancellationRequested)
        {
            try { await WatchConnectionAsync(stopping.Token); }
            catch (Exception) when (stopping.IsCancellationRequested) { return; } // what it used may be gone already
            catch (Exception failure) // whatever it was: pages and workers depend on this loop
            {
                logger.LogWarning(failure, "Watching the database for changes failed; trying again.");
                await Task.Delay(TimeSpan.FromMilliseconds(500), time, CancellationToken.None);
            }
        }
    }

    private async Task WatchConnectionAsync(CancellationToken cancellation)
    {
        await using var connection = new SqliteConnection(new SqliteConnectionStringBuilder(database.ConnectionString) { Pooling = false }.ToString());
        await connection.OpenAsync(cancellation);
        await using var version = connection.CreateCommand();
        version.CommandText = "PRAGMA data_version";
        await using var events = connection.CreateCommand();
        events.CommandText = "SELECT Id, Topic FROM ChangeEvents WHERE Id > $last ORDER BY Id";
        var last = events.Parameters.Add("$last", SqliteType.Integer);
        last.Value = await LastIdAsync(connection, cancellation);
        var seen = -1L;
        subscriptions.PublishAll(); // what was announced before this connection watched may have been missed
        using var timer = new PeriodicTimer(Interval, time);
        var pruneAt = time.GetUtcNow() + PruneEvery;
        while (await timer.WaitForNextTickAsync(cancellation))
        {
            if ((long)(await version.ExecuteScalarAsync(cancellation))! is var current && current != seen)
            {
                seen = current;
                await PublishNewAsync(events, last, cancellation);
            }
            if (time.GetUtcNow() >= pruneAt)
            {
                pruneAt = time.GetUtcNow() + PruneEvery;
                await PruneAsync(connection, cancellation);
            }
        }
    }

    private async Task PublishNewAsync(SqliteCommand events, SqliteParameter last, CancellationToken cancellation)
    {
        HashSet<string> topics = [];
        var missed = false;
        await using (var reader = await events.ExecuteReaderAsync(cancellation))
        {
            while (await reader.ReadAsync(cancellation))
            {
                var id = reader.GetInt64(0);
                missed |= id != (long)last.Value! + 1; // ids have no gaps: events were pruned while this process slept
                last.Value = id;
                topics.Add(reader.GetString(1));
            }
        }
        if (missed) { subscriptions.PublishAll(); }
        else { subscriptions.Publish(topics); }
    }

    private static async Task<long> LastIdAsync(SqliteConnection connection, CancellationToken cancellation)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT COALESCE((SELECT seq FROM sqlite_sequence WHERE name = 'ChangeEvents'), 0)";
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    private async Task PruneAsync(SqliteConnection connection, CancellationToken cancellation)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "DELETE FROM ChangeEvents WHERE At < $before";
        command.Parameters.AddWithValue("$before", new DateTimeOffsetToBinaryConverter().ConvertToProvider(time.GetUtcNow() - KeptFor));
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
