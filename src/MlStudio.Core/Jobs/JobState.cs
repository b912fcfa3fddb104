namespace MlStudio.Core.Jobs;

public enum JobState
{
    Queued,
    Running,
    Cancelling,
    Succeeded,
    Failed,
    Cancelled,
}
