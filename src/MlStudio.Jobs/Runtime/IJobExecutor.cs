namespace MlStudio.Jobs.Runtime;

/// <summary>
/// Does the work of one kind of job. Registered in JobServices; resolved in a scope of its own for each execution.
/// An execution can be interrupted at any point (crash, lost power) and is then run again from the start, so nothing may be
/// stored for others to see before <see cref="JobExecution.CompleteAsync"/>, except content-addressed blobs.
/// </summary>
public interface IJobExecutor
{
    /// <summary>One of <see cref="MlStudio.Core.Jobs.JobKind"/>.</summary>
    string Kind { get; }

    /// <summary>
    /// Runs the job. A StudioException or LearningException fails it at once with its message; any other exception is
    /// retried with growing pauses up to the job's attempts. <paramref name="cancellation"/> asks to stop within two
    /// seconds: throw OperationCanceledException. Returning without completing counts as completed without a result.
    /// </summary>
    Task ExecuteAsync(JobExecution execution, CancellationToken cancellation);
}
