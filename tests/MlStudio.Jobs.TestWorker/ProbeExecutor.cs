using System.Runtime.InteropServices;
using MlStudio.Core;
using MlStudio.Core.Jobs;
using MlStudio.Core.Projects;
using MlStudio.Jobs.Runtime;

namespace MlStudio.Jobs.TestWorker;

/// <summary>Does what a <see cref="Probe"/> says and leaves one line in its project's history when it completes.</summary>
public sealed class ProbeExecutor(TimeProvider time) : IJobExecutor
{
    private const int Steps = 20;

    public string Kind => JobKind.Probe;

    public async Task ExecuteAsync(JobExecution execution, CancellationToken cancellation)
    {
        var probe = execution.Payload<Probe>();
        var attempt = execution.Job.Attempts;
        execution.Log($"Attempt {attempt} in process {Environment.ProcessId}");
        for (var step = 0; step < Steps && probe.Milliseconds > 0; step++)
        {
            execution.Report(step / (double)Steps, $"Step {step + 1} of {Steps}");
            execution.Point(step, 1.0 / (step + 1), null);
            await Task.Delay(TimeSpan.FromMilliseconds(probe.Milliseconds / (double)Steps), time, cancellation);
        }
        if (probe.TakeMemoryUntilAttempt == 0 || attempt < probe.TakeMemoryUntilAttempt) { await TakeMemoryAsync(probe, cancellation); }
        if (probe.FailUntilAttempt == 0 || attempt < probe.FailUntilAttempt) { Fail(probe); }
        await execution.CompleteAsync(db =>
        {
            if (execution.Job.ProjectId is { } project)
            {
                db.Activities.Add(new Activity { Id = Guid.CreateVersion7(), ProjectId = project, Verb = "probed", SubjectKind = "probe", SubjectName = execution.Job.Title, At = time.GetUtcNow() });
            }
            return Task.CompletedTask;
        }, cancellation);
    }

    private static void Fail(Probe probe)
    {
        if (probe.Refuse is { } refusal) { throw new StudioException(refusal); }
        if (probe.Fail is { } failure) { throw new InvalidOperationException(failure); }
    }

    private async Task TakeMemoryAsync(Probe probe, CancellationToken cancellation)
    {
        List<byte[]> heap = [];
        List<nint> native = [];
        try
        {
            for (var taken = 0; taken < probe.TakeManagedMegabytes; taken += 4) { heap.Add(new byte[4 * 1024 * 1024]); }
            for (var taken = 0; taken < probe.TakeNativeMegabytes; taken += 4) { native.Add(Touched(4 * 1024 * 1024)); }
            // The watch looks a few times per second: hold on long enough to be seen.
            if (native.Count > 0) { await Task.Delay(TimeSpan.FromSeconds(5), time, cancellation); }
        }
        finally { native.ForEach(Marshal.FreeHGlobal); }
        GC.KeepAlive(heap);
    }

    private static nint Touched(int bytes)
    {
        var memory = Marshal.AllocHGlobal(bytes);
        for (var at = 0; at < bytes; at += 4096) { Marshal.WriteByte(memory, at, 1); }
        return memory;
    }
}
