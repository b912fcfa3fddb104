using MlStudio.Core.Persistence;

namespace MlStudio.Core.Jobs;

/// <summary>
/// The boundary to the engine that executes jobs. Callers add the <see cref="Job"/> row (and their own rows) to a context,
/// save, and then announce; both happen in one operation of <c>JobService</c>.
/// </summary>
public interface IJobQueue
{
    /// <summary>Tells the executors, wherever they run, that there is work or that a job is to be cancelled.</summary>
    Task AnnounceAsync(Guid jobId, CancellationToken cancellation);
}
