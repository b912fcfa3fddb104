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

internal sealed record RunningJob(Job Job, CancellationTokenSource Cancellation);
