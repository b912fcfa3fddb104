namespace MlStudio.Core.Jobs;

/// <summary>The queues, each with its own limit per worker, so that a long training never holds up an import.</summary>
public static class JobQueues
{
    public const string Interactive = "interactive";
    public const string Training = "training";

    public static IReadOnlyList<string> All { get; } = [Interactive, Training];

    /// <summary>How many jobs of a queue one worker runs at once.</summary>
    public static int LimitOf(string queue, WorkerOptions options) => queue == Training ? options.TrainingLimit : options.InteractiveLimit;
}
