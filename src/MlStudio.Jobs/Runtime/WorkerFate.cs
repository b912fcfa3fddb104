using Microsoft.Extensions.Hosting;

namespace MlStudio.Jobs.Runtime;

/// <summary>Whether this process may go on after what happened in a job. Outside a worker process (tests of executors) nothing follows.</summary>
internal sealed class WorkerFate(IHostApplicationLifetime? lifetime = null)
{
    public int ExitCode { get; private set; } = WorkerExit.Stopped;

    /// <summary>After an allocation failed anywhere, nobody knows what else was left half done: end in good order and be started afresh.</summary>
    public void EndAfterOutOfMemory()
    {
        ExitCode = WorkerExit.OutOfMemory;
        lifetime?.StopApplication();
    }
}
