using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace MlStudio.Core.Persistence;

/// <summary>Announces by NOTIFY and hears by LISTEN on a connection of its own, which is renewed when it breaks; everything is then announced once, so that nothing is missed.</summary>
internal sealed class PostgresChangeFeed : IChangeFeed, IAsyncDisposable
{
    private const string Channel = "mlstudio_changes";

    /// <summary>A notification holds at most 8,000 bytes; a topic has at most 100 characters.</summary>
    private const int TopicsPerNotification = 50;

    private readonly StudioDatabase database;
    private readonly IDbContextFactory<StudioDbContext> contexts;
    private readonly TimeProvider time;
    private readonly ILogger<PostgresChangeFeed> logger;
    private readonly ChangeSubscriptions subscriptions;
    private readonly CancellationTokenSource stopping = new();
    private readonly Lazy<Task> listening;

    public PostgresChangeFeed(StudioDatabase database, IDbContextFactory<StudioDbContext> contexts, TimeProvider time, ILogger<PostgresChangeFeed> logger)
    {
        (this.database, this.contexts, this.time, this.logger) = (database, contexts, time, logger);
        subscriptions = new ChangeSubscriptions(logger);
        listening = new Lazy<Task>(() => Task.Run(ListenAsync));
    }

    public async Task AnnounceAsync(IReadOnlyList<string> topics, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        foreach (var chunk in topics.Distinct().Chunk(TopicsPerNotification))
        {
            await db.Database.ExecuteSqlAsync($"SELECT pg_notify({Channel}, {string.Join('\n', chunk)})", cancellation);
        }
    }

    public IDisposable Subscribe(IReadOnlyCollection<string> topics, Func<string, Task> handler)
    {
        var subscription = subscriptions.Add(topics, handler);
        _ = listening.Value;
        return subscription;
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        if (listening.IsValueCreated) { await listening.Value; }
        stopping.Dispose();
    }

    private async Task ListenAsync()
    {
        var pause = TimeSpan.FromMilliseconds(100);
        while (!stopping.IsCancellationRequested)
        {
            try { await ListenConnectionAsync(() => pause = TimeSpan.FromMilliseconds(100), stopping.Token); }
            catch (Exception) when (stopping.IsCancellationRequested) { return; } // what it used may be gone already
            catch (Exception failure) // whatever it was: pages and workers depend on this loop
            {
                logger.LogWarning(failure, "The connection that hears of changes broke; connecting again in {Pause}.", pause);
                await Task.Delay(pause, time, CancellationToken.None);
                pause = TimeSpan.FromMilliseconds(Math.Min(5000, pause.TotalMilliseconds * 2));
            }
        }
    }

    private async Task ListenConnectionAsync(Action connected, CancellationToken cancellation)
    {
        var settings = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Pooling = false, KeepAlive = 15, ApplicationName = "MlStudio changes" };
        await using var connection = new NpgsqlConnection(settings.ToString());
        connection.Notification += (_, notification) => subscriptions.Publish(notification.Payload.Split('\n'));
        await connection.OpenAsync(cancellation);
        await using (var listen = new NpgsqlCommand($"LISTEN {Channel}", connection)) { await listen.ExecuteNonQueryAsync(cancellation); }
        connected();
        subscriptions.PublishAll();
        while (true) { await connection.WaitAsync(cancellation); }
    }
}
