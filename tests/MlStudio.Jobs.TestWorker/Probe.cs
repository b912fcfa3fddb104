using System.Text.Json;
using MlStudio.Core.Jobs;

namespace MlStudio.Jobs.TestWorker;

/// <summary>What a probe does, in this order.</summary>
/// <param name="Milliseconds">Works for so long, reporting progress.</param>
/// <param name="Fail">Throws an unexpected exception with this message afterwards.</param>
/// <param name="Refuse">Throws an expected refusal with this message afterwards.</param>
/// <param name="FailUntilAttempt">Fails only in attempts before this one; 0 for all.</param>
/// <param name="TakeManagedMegabytes">Allocates so much on the heap.</param>
/// <param name="TakeNativeMegabytes">Allocates and touches so much outside the heap.</param>
/// <param name="TakeMemoryUntilAttempt">Takes memory only in attempts before this one; 0 for all.</param>
public sealed record Probe(
    int Milliseconds = 0, string? Fail = null, string? Refuse = null, int FailUntilAttempt = 0,
    int TakeManagedMegabytes = 0, int TakeNativeMegabytes = 0, int TakeMemoryUntilAttempt = 0)
{
    /// <summary>A request for a probe job.</summary>
    public JobRequest Request(string title, string queue = JobQueues.Interactive, Guid? project = null, int priority = JobPriority.Normal, int maxAttempts = JobRequest.DefaultAttempts) =>
        new(JobKind.Probe, queue, title, JsonSerializer.Serialize(this, JsonSerializerOptions.Web), project, null, priority, maxAttempts);
}
