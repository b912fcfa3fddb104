using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using MlStudio.Core.Persistence;
using MlStudio.Tests.Shared.Database;

namespace MlStudio.Core.Tests.Persistence;

public sealed class ChangeFeedTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Announce_FromAnotherFeed_ReachesSubscribersOfTheTopicWithinMoments(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var here = database.Services();
        await using var there = database.Services();
        var heard = new Heard();
        using var subscription = here.GetRequiredService<IChangeFeed>().Subscribe(["a", "b"], heard.AddAsync);
        await heard.NextAsync(); // everything is announced once when the feed connects
        await heard.NextAsync();
        var feed = there.GetRequiredService<IChangeFeed>();
        await feed.AnnounceAsync(["b"], default); // opens connections, compiles

        Assert.Equal("b", await heard.NextAsync());
        var watch = Stopwatch.StartNew();
        await feed.AnnounceAsync(["other", "a"], default);

        Assert.Equal("a", await heard.NextAsync());
        Assert.True(watch.ElapsedMilliseconds < 250, $"It took {watch.ElapsedMilliseconds} ms.");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Subscribe_Disposed_HearsNothingMore(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var services = database.Services();
        var feed = services.GetRequiredService<IChangeFeed>();
        var (kept, dropped) = (new Heard(), new Heard());
        using var keptSubscription = feed.Subscribe(["a"], kept.AddAsync);
        // Only who is subscribed when the watching begins is told at once; the other hears its first announcement.
        await kept.NextAsync();
        var droppedSubscription = feed.Subscribe(["a"], dropped.AddAsync);
        await feed.AnnounceAsync(["a"], default);
        await kept.NextAsync();
        await dropped.NextAsync();

        droppedSubscription.Dispose();
        await feed.AnnounceAsync(["a"], default);

        await kept.NextAsync();
        Assert.Equal(0, dropped.Waiting);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Announce_BurstWhileTheHandlerWorks_IsMergedIntoOneMoreCall(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var services = database.Services();
        var feed = services.GetRequiredService<IChangeFeed>();
        var (calls, release, entered, again) = (0, new TaskCompletionSource(), new TaskCompletionSource(), new TaskCompletionSource());
        var marker = new Heard();
        using var last = feed.Subscribe(["last"], marker.AddAsync);
        await marker.NextAsync();
        using var subscription = feed.Subscribe(["a"], async _ =>
        {
            (Interlocked.Increment(ref calls) == 1 ? entered : again).TrySetResult();
            await release.Task;
        });

        await feed.AnnounceAsync(["a"], default);
        await entered.Task.WaitAsync(Heard.Patience);
        for (var i = 0; i < 10; i++) { await feed.AnnounceAsync(["a"], default); }
        await feed.AnnounceAsync(["last"], default);
        await marker.NextAsync();
        release.SetResult();
        await again.Task.WaitAsync(Heard.Patience);
        await feed.AnnounceAsync(["last"], default);
        await marker.NextAsync();

        Assert.Equal(2, calls);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Subscribe_HandlerThrows_StaysSubscribed(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var services = database.Services();
        var feed = services.GetRequiredService<IChangeFeed>();
        var heard = new Heard();
        using var subscription = feed.Subscribe(["a"], async topic =>
        {
            await heard.AddAsync(topic);
            throw new InvalidOperationException("A subscriber's fault.");
        });
        await heard.NextAsync();

        await feed.AnnounceAsync(["a"], default);

        Assert.Equal("a", await heard.NextAsync());
    }

    [Theory, OnPostgres]
    public async Task Postgres_ConnectionBroken_ReconnectsAndAnnouncesEverythingOnce(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var services = database.Services();
        var heard = new Heard();
        var feed = services.GetRequiredService<IChangeFeed>();
        using var subscription = feed.Subscribe(["a"], heard.AddAsync);
        await heard.NextAsync();

        await using (var connection = new Npgsql.NpgsqlConnection(database.Options.ConnectionString))
        {
            await connection.OpenAsync();
            await using var command = new Npgsql.NpgsqlCommand("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'MlStudio changes' AND datname = current_database()", connection);
            await command.ExecuteNonQueryAsync();
        }

        Assert.Equal("a", await heard.NextAsync()); // what was missed while away
        await feed.AnnounceAsync(["a"], default);
        Assert.Equal("a", await heard.NextAsync());
    }
}
