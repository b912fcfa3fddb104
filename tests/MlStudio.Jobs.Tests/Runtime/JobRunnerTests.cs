using Microsoft.EntityFrameworkCore;
using MlStudio.Core.Jobs;
using MlStudio.Jobs.TestWorker;
using MlStudio.Tests.Shared.Database;

namespace MlStudio.Jobs.Tests.Runtime;

public sealed class JobRunnerTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Run_Succeeds_WritesResultProgressLogAndCurve(DatabaseKind kind)
    {
        await using var bench = await QueueBench.CreateAsync(kind);
        var id = await bench.QueueAsync(new Probe(Milliseconds: 800), "Well");

        Assert.True(await bench.Runner.RunAsync(id, default));

        var job = await bench.JobAsync(id);
        Assert.Equal((JobState.Succeeded, 1, 1.0), (job.State, job.Attempts, job.Progress));
        Assert.NotNull(job.EndedAt);
        Assert.Null(job.ExpectedEnd);
        Assert.Equal(1, await bench.ResultsAsync("Well"));
        await using var db = bench.Database.CreateDbContext();
        var batches = await db.JobLogBatches.Where(b => b.JobId == id).OrderBy(b => b.Id).ToListAsync();
        Assert.InRange(batches.Count, 1, 6); // 20 points in 0.8 s, at most one batch per 250 ms
        Assert.Matches(@"^\d{4}-\d\d-\d\dT[\d:.]+Z Attempt 1 in process", batches[0].Lines);
        Assert.Equal(20, batches.Sum(b => b.PointsJson.Length == 0 ? 0 : System.Text.Json.JsonDocument.Parse(b.PointsJson).RootElement.GetArrayLength()));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Run_ExpectedRefusal_FailsAtOnceWithItsMessage(DatabaseKind kind)
    {
        await using var bench = await QueueBench.CreateAsync(kind);
        var id = await bench.QueueAsync(new Probe(Refuse: "The target has one class."));

        await bench.Runner.RunAsync(id, default);

        var job = await bench.JobAsync(id);
        Assert.Equal((JobState.Failed, 1, "The target has one class."), (job.State, job.Attempts, job.Error));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Run_UnexpectedException_WaitsThenRunsAgainUntilTheLastAttempt(DatabaseKind kind)
    {
        await using var bench = await QueueBench.CreateAsync(kind);
        var id = await bench.QueueAsync(new Probe(Fail: "disk gone"), maxAttempts: 2);

        await bench.Runner.RunAsync(id, default);
        var waiting = await bench.JobAsync(id);
        Assert.False(await bench.Runner.RunAsync(id, default)); // not before its pause is over
        await QueueBench.UntilAsync(() => bench.Runner.RunAsync(id, default), () => "It never became due.");

        Assert.Equal(JobState.Queued, waiting.State);
        Assert.NotNull(waiting.NotBefore);
        Assert.Equal("Something unexpected went wrong (InvalidOperationException: disk gone). Trying again, attempt 2 of 2.", waiting.Error);
        var job = await bench.JobAsync(id);
        Assert.Equal((JobState.Failed, 2), (job.State, job.Attempts));
        Assert.Equal("Something unexpected went wrong (InvalidOperationException: disk gone). It was tried 2 times; nothing more is tried by itself.", job.Error);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Run_SameJobByTwoRunners_RunsOnce(DatabaseKind kind)
    {
        await using var bench = await QueueBench.CreateAsync(kind);
        var id = await bench.QueueAsync(new Probe(Milliseconds: 100), "Once");

        var ran = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => bench.Runner.RunAsync(id, default))));

        Assert.Single(ran, r => r);
        Assert.Equal(1, (await bench.JobAsync(id)).Attempts);
        Assert.Equal(1, await bench.ResultsAsync("Once"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Run_TakenForDeadMeanwhile_ItsResultDoesNotCount(DatabaseKind kind)
    {
        await using var bench = await QueueBench.CreateAsync(kind);
        var id = await bench.QueueAsync(new Probe(Milliseconds: 1500), "Lost");
        var running = bench.Runner.RunAsync(id, default);
        await bench.UntilAsync(id, j => j.State == JobState.Running);

        await using (var db = bench.Database.CreateDbContext())
        {
            await db.Jobs.Where(j => j.Id == id).ExecuteUpdateAsync(set => set.SetProperty(j => j.State, JobState.Queued).SetProperty(j => j.Version, Guid.NewGuid()));
        }
        await running;

        Assert.Equal(0, await bench.ResultsAsync("Lost"));
        await bench.Runner.RunAsync(id, default);
        Assert.Equal(1, await bench.ResultsAsync("Lost"));
        Assert.Equal((JobState.Succeeded, 2), ((await bench.JobAsync(id)).State, (await bench.JobAsync(id)).Attempts));
    }
}
