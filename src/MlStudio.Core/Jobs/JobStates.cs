namespace MlStudio.Core.Jobs;

/// <summary>What the states have in common.</summary>
public static class JobStates
{
    public static bool HasEnded(this JobState state) => state is JobState.Succeeded or JobState.Failed or JobState.Cancelled;

    /// <summary>The state as a word on pages.</summary>
    public static string InWords(this JobState state) => state switch
    {
        JobState.Queued => "waiting",
        JobState.Running => "running",
        JobState.Cancelling => "cancelling",
        JobState.Succeeded => "finished",
        JobState.Failed => "failed",
        _ => "cancelled",
    };
}
