using System.Text.Json;
using MlStudio.Core.Jobs;
using MlStudio.Core.Persistence;

namespace MlStudio.Jobs.Runtime;

/// <summary>One attempt at a job, as its executor sees it. Reporting is cheap and may be done from any thread: it is written in batches.</summary>
public sealed class JobExecution
{
    private readonly JobJournal journal;
    private readonly JobCompletion completion;

    internal JobExecution(Job job, int threads, JobJournal journal, JobCompletion completion)
    {
        (Job, Threads) = (job, threads);
        (this.journal, this.completion) = (journal, completion);
    }

    /// <summary>The job as it was when this attempt started.</summary>
    public Job Job { get; }

    /// <summary>How many threads the work may use.</summary>
    public int Threads { get; }

    internal bool IsCompleted { get; private set; }

    /// <summary>The job's payload read from JSON.</summary>
    public T Payload<T>() => JsonSerializer.Deserialize<T>(Job.PayloadJson, JsonSerializerOptions.Web)
        ?? throw new InvalidOperationException($"The payload of job {Job.Id} is empty.");

    /// <param name="fraction">0 to 1; the remaining time is estimated from it.</param>
    /// <param name="phase">What is being done, in words.</param>
    public void Report(double fraction, string phase) => journal.Report(fraction, phase);

    /// <summary>Appends a line to the job's log.</summary>
    public void Log(string line) => journal.Log(line);

    /// <summary>Appends a point to the job's learning curve; null for what was not computed.</summary>
    public void Point(int step, double? training, double? held) => journal.Point(step, training, held);

    /// <summary>
    /// Ends the job as succeeded and writes the executor's result in the same transaction, so that a job ends exactly once.
    /// <paramref name="write"/> adds and changes rows through the given context only (saving is done here), and quickly: other
    /// writers wait meanwhile.
    /// </summary>
    /// <exception cref="OperationCanceledException">The job was cancelled first; nothing was written.</exception>
    public async Task CompleteAsync(Func<StudioDbContext, Task> write, CancellationToken cancellation)
    {
        await journal.StopAsync();
        await completion.CompleteAsync(Job, write, cancellation);
        IsCompleted = true;
    }
}
