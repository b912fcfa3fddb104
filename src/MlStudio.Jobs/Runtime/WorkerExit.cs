namespace MlStudio.Jobs.Runtime;

/// <summary>What a worker's exit code tells its supervisor.</summary>
internal static class WorkerExit
{
    public const int Stopped = 0;

    /// <summary>A job ran out of memory; the process ended in good order to be started afresh.</summary>
    public const int OutOfMemory = 75;

    /// <summary>Another worker executes already.</summary>
    public const int Refused = 76;
}
