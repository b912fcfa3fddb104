using MlStudio.Core.Jobs;

namespace MlStudio.Core.Datasets;

/// <summary>Where a version stands for the person at the page: its state together with that of its import job.</summary>
public enum VersionStatus
{
    /// <summary>Waits for a worker.</summary>
    Waiting,
    Reading,

    /// <summary>The import was cancelled or failed; the file is kept and can be read again.</summary>
    Stopped,
    NeedsDecision,
    Ready,
    Refused,
}

internal static class VersionStatuses
{
    public static VersionStatus Of(DatasetVersionState state, JobState? job) => state switch
    {
        DatasetVersionState.Ready => VersionStatus.Ready,
        DatasetVersionState.NeedsDecision => VersionStatus.NeedsDecision,
        DatasetVersionState.Refused => VersionStatus.Refused,
        _ => job switch
        {
            JobState.Queued => VersionStatus.Waiting,
            JobState.Running or JobState.Cancelling => VersionStatus.Reading,
            // The job says it succeeded a moment before the version does.
            JobState.Succeeded => VersionStatus.Reading,
            _ => VersionStatus.Stopped,
        },
    };
}
