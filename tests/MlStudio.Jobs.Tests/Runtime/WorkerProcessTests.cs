using System.Diagnostics;
using MlStudio.Core.Jobs;
using MlStudio.Jobs.Runtime;
using MlStudio.Jobs.TestWorker;
using MlStudio.Tests.Shared.Database;

namespace MlStudio.Jobs.Tests.Runtime;

/// <summary>Supervised worker processes: real processes, ended by their ids.</summary>
[Trait("Speed", "Long")]
public sealed class WorkerProcessTests
{
    private static readonly Probe Long = new(Milliseconds: 60_000);

    [Theory, OnSqlite, OnPostgres]
    public async Task QueuedJob_WorkerIdle_StartsWithin300Milliseconds(DatabaseKind kind)
    {
        await using var bench = await QueueBench.CreateAsync(kind);
        await bench.StartWorkerAsync();
        for (var i = 0; i < 3; i++) { await bench.UntilAsync(await bench.QueueAsync(new Probe()), JobState.Succeeded); }

        List<double> waits = [];
        for (var i = 0; i < 9; i++)
        {
            var job = await bench.UntilAsync(await bench.QueueAsync(new Probe()), JobState.Succeeded);
            waits.Add((job.StartedAt!.Value - job.CreatedAt).TotalMilliseconds);
        }

        Assert.True(waits.Order().ElementAt(4) < 300, $"Milliseconds from queueing to start: {string.Join(", ", waits.Select(w => w.ToString("F0")))}");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Cancel_RunningInAnotherProcess_EndsWithinTwoSeconds(DatabaseKind kind)
    {
        await using var bench = await QueueBench.CreateAsync(kind);
        await bench.StartWorkerAsync();
        var id = await bench.QueueAsync(Long);
        await bench.UntilAsync(id, j => j.Progress is not null);

        var asked = TimeProvider.System.GetUtcNow();
        await bench.Jobs.CancelAsync(bench.Owner, id, default);

        var job = await bench.UntilAsync(id, JobState.Cancelled);
        Assert.InRange(job.EndedAt!.Value - asked, TimeSpan.Zero, TimeSpan.FromSeconds(2));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task WorkerKilled_MidJob_JobRunsAgainAndEndsOnce(DatabaseKind kind)
    {
        await using var bench = await QueueBench.CreateAsync(kind);
        await bench.StartWorkerAsync();
        var id = await bench.QueueAsync(new Probe(Milliseconds: 3000), "Killed once");
        await bench.UntilAsync(id, j => j.Progress is not null);

        Kill((await bench.WorkersAsync()).Single().ProcessId);

        var job = await bench.UntilAsync(id, j => j.State.HasEnded());
        Assert.Equal(JobState.Succeeded, job.State);
        Assert.Equal(2, job.Attempts);
        Assert.Equal("The worker was killed from outside. Trying again, attempt 2 of 3.", job.Error);
        Assert.Equal(1, await bench.ResultsAsync("Killed once"));
        var workers = await bench.WorkersAsync();
        Assert.Equal(2, workers.Count);
        Assert.Equal("was killed from outside", workers[0].StopReason);
    }

    [Theory, OnPostgres]
    public async Task DatabaseGone_WhileAJobEnds_JobRunsAgainAndTheWorkerLives(DatabaseKind kind)
    {
        await using var bench = await QueueBench.CreateAsync(kind);
        await bench.StartWorkerAsync();
        var id = await bench.QueueAsync(new Probe(Milliseconds: 1500), "Outage");
        await bench.UntilAsync(id, j => j.Progress is not null);

        await bench.Database.RefuseConnectionsAsync(TimeSpan.FromSeconds(3));

        var job = await bench.UntilAsync(id, j => j.State.HasEnded());
        Assert.Equal((JobState.Succeeded, 2), (job.State, job.Attempts));
        Assert.Equal("The worker lost its connection to the database. Trying again, attempt 2 of 3.", job.Error);
        Assert.Equal(1, await bench.ResultsAsync("Outage"));
        Assert.Null(Assert.Single(await bench.WorkersAsync()).StoppedAt);
        await bench.UntilAsync(await bench.QueueAsync(new Probe()), JobState.Succeeded); // and it still hears of new jobs
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task HeapLimitReached_MidJob_SaysSoAndRunsAgain(DatabaseKind kind)
    {
        await using var bench = await QueueBench.CreateAsync(kind);
        await bench.StartWorkerAsync(s => s["Studio:Worker:MaxHeapMegabytes"] = "200");
        var id = await bench.QueueAsync(new Probe(TakeManagedMegabytes: 1000, TakeMemoryUntilAttempt: 2), "Hungry");

        var job = await bench.UntilAsync(id, j => j.State.HasEnded());

        Assert.Equal(JobState.Succeeded, job.State);
        Assert.Equal("The worker ran out of memory (limit 200 MB) and was ended. Trying again, attempt 2 of 3.", job.Error);
        Assert.Equal(1, await bench.ResultsAsync("Hungry"));
        Assert.Equal("ran out of memory (limit 200 MB) and was ended", (await bench.WorkersAsync())[0].StopReason);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task ResidentLimitPassed_MidJob_SaysSoAndFailsAfterTheLastAttempt(DatabaseKind kind)
    {
        await using var bench = await QueueBench.CreateAsync(kind);
        await bench.StartWorkerAsync(s => (s["Studio:Worker:MaxHeapMegabytes"], s["Studio:Worker:MaxResidentMegabytes"]) = ("256", "400"));
        var id = await bench.QueueAsync(new Probe(TakeNativeMegabytes: 600), "Beyond the heap", maxAttempts: 2);

        var job = await bench.UntilAsync(id, j => j.State.HasEnded());

        Assert.Equal(JobState.Failed, job.State);
        Assert.Equal(2, job.Attempts);
        Assert.Matches(@"^The worker took \d{3} MB of memory where 400 MB are allowed and was ended\. It was tried 2 times; nothing more is tried by itself\.$", job.Error);
        Assert.Equal(0, await bench.ResultsAsync("Beyond the heap"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task HostStops_MidJob_JobGoesBackUncountedAndRunsUnderTheNext(DatabaseKind kind)
    {
        await using var bench = await QueueBench.CreateAsync(kind);
        var first = await bench.StartWorkerAsync();
        var id = await bench.QueueAsync(new Probe(Milliseconds: 4000), "Handed back");
        await bench.UntilAsync(id, j => j.Progress is not null);

        await bench.StopAsync(first);

        var waiting = await bench.JobAsync(id);
        Assert.Equal((JobState.Queued, 0, null), (waiting.State, waiting.Attempts, waiting.Error));
        Assert.Equal("stopped", (await bench.WorkersAsync()).Single().StopReason);
        await bench.StartWorkerAsync();
        var job = await bench.UntilAsync(id, j => j.State.HasEnded());
        Assert.Equal((JobState.Succeeded, 1), (job.State, job.Attempts));
        Assert.Equal(1, await bench.ResultsAsync("Handed back"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task HostKilled_Always_WorkerEndsWithIt(DatabaseKind kind)
    {
        await using var bench = await QueueBench.CreateAsync(kind);
        using var host = StartStandalone(bench.Database);
        await QueueBench.UntilAsync(async () => (await bench.WorkersAsync()).Count == 1, () => "No worker started.");
        var id = await bench.QueueAsync(Long);
        await bench.UntilAsync(id, j => j.Progress is not null);
        var worker = (await bench.WorkersAsync()).Single().ProcessId;

        Kill(host.Id);

        await QueueBench.UntilAsync(() => Task.FromResult(!IsAlive(worker)), () => "The worker outlived its host.");
        Assert.Equal(JobState.Queued, (await bench.JobAsync(id)).State);
    }

    [Theory, OnSqlite]
    public async Task SecondHost_OnSqlite_IsRefusedAndSaysWhy(DatabaseKind kind)
    {
        await using var bench = await QueueBench.CreateAsync(kind);
        await bench.StartWorkerAsync();

        using var second = StartStandalone(bench.Database);
        var errors = await second.StandardError.ReadToEndAsync();
        await second.WaitForExitAsync();

        Assert.NotEqual(0, second.ExitCode);
        Assert.Contains($"Another worker (process {(await bench.WorkersAsync()).Single().ProcessId}) already executes", errors);
        Assert.Contains("--no-worker", errors);
    }

    [Theory, OnPostgres]
    public async Task TwoHosts_OnPostgres_ShareTheJobs(DatabaseKind kind)
    {
        await using var bench = await QueueBench.CreateAsync(kind);
        await bench.StartWorkerAsync();
        await bench.StartWorkerAsync();

        List<Guid> ids = [];
        for (var i = 0; i < 6; i++) { ids.Add(await bench.QueueAsync(new Probe(Milliseconds: 600), $"Shared {i}", JobQueues.Training)); }
        List<Job> ended = [];
        foreach (var id in ids) { ended.Add(await bench.UntilAsync(id, JobState.Succeeded)); }

        Assert.Equal(2, ended.Select(j => j.WorkerId).Distinct().Count());
        for (var i = 0; i < 6; i++) { Assert.Equal(1, await bench.ResultsAsync($"Shared {i}")); }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Waiting_SeveralPriorities_RunByPriorityThenAgeWithinTheLimit(DatabaseKind kind)
    {
        await using var bench = await QueueBench.CreateAsync(kind);
        var probe = new Probe(Milliseconds: 200);
        var low = await bench.QueueAsync(probe, "low", JobQueues.Training, JobPriority.Low);
        var first = await bench.QueueAsync(probe, "first", JobQueues.Training);
        var second = await bench.QueueAsync(probe, "second", JobQueues.Training);
        var high = await bench.QueueAsync(probe, "high", JobQueues.Training, JobPriority.High);
        var other = await bench.QueueAsync(probe, "other queue");

        await bench.StartWorkerAsync();

        List<Job> trainings = [];
        foreach (var id in (Guid[])[low, first, second, high]) { trainings.Add(await bench.UntilAsync(id, JobState.Succeeded)); }
        var order = trainings.OrderBy(j => j.StartedAt).ToList();
        Assert.Equal(["high", "first", "second", "low"], order.Select(j => j.Title));
        Assert.All(order.Zip(order.Skip(1)), pair => Assert.True(pair.Second.StartedAt >= pair.First.EndedAt, $"{pair.Second.Title} ran beside {pair.First.Title}."));
        Assert.True((await bench.JobAsync(other)).StartedAt < order[1].StartedAt, "The other queue waited for the trainings.");
    }

    private static Process StartStandalone(TestDatabase database)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardError = true };
        start.ArgumentList.Add(typeof(ProbeExecutor).Assembly.Location);
        foreach (var (key, value) in database.Settings) { start.ArgumentList.Add($"--{key}={value}"); }
        return Process.Start(start)!;
    }

    private static void Kill(int processId)
    {
        using var process = Process.GetProcessById(processId);
        process.Kill();
    }

    private static bool IsAlive(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return !process.HasExited;
        }
        catch (ArgumentException) { return false; }
    }
}
