namespace MlStudio.Core.Jobs;

/// <summary>
/// The boundary to the engine that executes jobs. A job is queued by committing its row; the announcement only wakes the
/// executors, so one that is lost delays a job by seconds but never loses it. Callers use <see cref="JobService"/>.
/// </summary>
public interface IJobQueue
{
    /// <summary>Tells the executors and pages, wherever they run, that the job is new or changed its state. Call after the commit.</summary>
    Task AnnounceAsync(Job job, CancellationToken cancellation);
}
