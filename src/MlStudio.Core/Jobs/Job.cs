namespace MlStudio.Core.Jobs;

/// <summary>The record of one piece of queued work. The engine behind <see cref="IJobQueue"/> only executes it.</summary>
public sealed class Job
{
    public Guid Id { get; set; }

    /// <summary>See <see cref="JobKind"/>.</summary>
    public required string Kind { get; set; }

    /// <summary>What it is about, in words, such as "Train gradient boosting on adult v1".</summary>
    public required string Title { get; set; }

    /// <summary>Input of the executor as JSON, usually just the id of a run or data version.</summary>
    public required string PayloadJson { get; set; }
    public Guid? ProjectId { get; set; }

    /// <summary>Address of the job's subject inside the project, such as "runs/12"; null where it has no page.</summary>
    public string? SubjectPath { get; set; }

    /// <summary>The queue, which limits how many of its jobs run at once: "interactive" (imports, scoring) or "training".</summary>
    public required string Queue { get; set; }

    /// <summary>Higher runs first; 0 is normal.</summary>
    public int Priority { get; set; }
    public JobState State { get; set; }
    public Guid? CreatedById { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset? StartedAt { get; set; }
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Not to be run before this time (a delayed retry); null for at once.</summary>
    public DateTimeOffset? NotBefore { get; set; }

    /// <summary>How often it has been started.</summary>
    public int Attempts { get; set; }
    public int MaxAttempts { get; set; } = 3;

    /// <summary>0 … 1; null before the first report.</summary>
    public double? Progress { get; set; }

    /// <summary>The current phase in words.</summary>
    public string? Phase { get; set; }

    /// <summary>Estimated end; null while unknown.</summary>
    public DateTimeOffset? ExpectedEnd { get; set; }

    /// <summary>Why it failed, or what happened to an earlier attempt, in words for the person at the page.</summary>
    public string? Error { get; set; }

    /// <summary>The worker that runs or ran it.</summary>
    public Guid? WorkerId { get; set; }

    /// <summary>Changed with every change of state, so that two writers cannot both win.</summary>
    public Guid Version { get; set; }
}
