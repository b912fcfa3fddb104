using MlStudio.Core;
using MlStudio.Core.Jobs;
using MlStudio.Learning;

namespace MlStudio.Jobs.Runtime;

/// <summary>The one rule of what happens to an attempt that did not succeed.</summary>
internal static class RetryPolicy
{
    /// <param name="what">What happened, as a sentence.</param>
    public static Verdict OnCrash(Job job, string what) => job.Attempts < job.MaxAttempts
        ? new Verdict(Pause(job.Attempts), $"{what} Trying again, attempt {job.Attempts + 1} of {job.MaxAttempts}.")
        : new Verdict(null, job.MaxAttempts == 1 ? what : $"{what} It was tried {job.Attempts} times; nothing more is tried by itself.");

    public static Verdict OnException(Job job, Exception failure, WorkerOptions limits) => failure switch
    {
        StudioException or LearningException => new Verdict(null, failure.Message),
        OutOfMemoryException => OnCrash(job, $"The worker {WorkerEnd.OutOfMemory(limits)}."),
        _ => OnCrash(job, $"Something unexpected went wrong ({failure.GetType().Name}: {failure.Message.TrimEnd('.')})."),
    };

    /// <summary>1, 5, 25 … seconds, at most five minutes.</summary>
    internal static TimeSpan Pause(int attempts) => TimeSpan.FromSeconds(Math.Min(300, Math.Pow(5, Math.Max(0, attempts - 1))));

    /// <param name="Pause">How long to wait before the next attempt; null when the job has failed.</param>
    /// <param name="Message">In words for the person at the page.</param>
    internal readonly record struct Verdict(TimeSpan? Pause, string Message);
}
