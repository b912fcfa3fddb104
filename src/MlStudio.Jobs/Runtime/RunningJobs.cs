using System.Collections.Concurrent;
using MlStudio.Core.Jobs;

namespace MlStudio.Jobs.Runtime;

/// <summary>What this process executes right now.</summary>
internal sealed class RunningJobs
{
    private readonly ConcurrentDictionary<Guid, RunningJob> jobs = [];

    public IReadOnlyCollection<RunningJob> All => [.. jobs.Values];

    public void Add(RunningJob running) => jobs[running.Job.Id] = running;

    public void Remove(RunningJob running) => jobs.TryRemove(new KeyValuePair<Guid, RunningJob>(running.Job.Id, running));
}

internal sealed class RunningJob(Job job, CancellationTokenSource cancellation)
{
    public Job Job => job;

    public async Task CancelAsync()
    {
        try { await cancellation.CancelAsync(); }
        catch (ObjectDisposedException) { } // it ended between the look and the call
    }
}
