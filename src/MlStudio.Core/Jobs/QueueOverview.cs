namespace MlStudio.Core.Jobs;

/// <summary>The whole queue as one person may see it.</summary>
/// <param name="Waiting">In the order in which they will start, queue by queue.</param>
/// <param name="Failed">The latest first, as <paramref name="Ended"/>.</param>
/// <param name="Ended">Succeeded and cancelled ones.</param>
/// <param name="Workers">Those that live, then those that ended lately.</param>
public sealed record QueueOverview(
    IReadOnlyList<QueueEntry> Running,
    IReadOnlyList<QueueEntry> Waiting,
    IReadOnlyList<QueueEntry> Failed,
    IReadOnlyList<QueueEntry> Ended,
    IReadOnlyList<WorkerStatus> Workers)
{
    public bool IsEmpty => Running.Count + Waiting.Count + Failed.Count + Ended.Count == 0;

    public bool HasWorker => Workers.Any(w => w.IsAlive);
}

/// <summary>One job in the overview. Of a job of a project that the person is no member of only times and place are told.</summary>
public sealed record QueueEntry
{
    public required Guid Id { get; init; }

    /// <summary>False for a job of another project.</summary>
    public required bool IsOwn { get; init; }

    /// <summary>Whether the person may cancel, move or repeat it.</summary>
    public required bool MayChange { get; init; }
    public required string Title { get; init; }
    public required string Queue { get; init; }
    public required JobState State { get; init; }
    public string? ProjectName { get; init; }
    public string? ProjectSlug { get; init; }
    public string? SubjectPath { get; init; }
    public string? CreatedByName { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? StartedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
    public DateTimeOffset? NotBefore { get; init; }
    public DateTimeOffset? ExpectedEnd { get; init; }
    public double? Progress { get; init; }
    public string? Phase { get; init; }
    public string? Error { get; init; }
    public int Attempts { get; init; }
    public int MaxAttempts { get; init; }
    public int Priority { get; init; }
    public Guid? WorkerId { get; init; }

    /// <summary>Place in its queue from 1; null when it does not wait.</summary>
    public int? Place { get; init; }

    /// <summary>When it will start, from how long such jobs took lately; null while that is unknown or no worker lives.</summary>
    public DateTimeOffset? ExpectedStart { get; init; }
}

/// <param name="Runs">Titles of what it runs, as far as the person may know.</param>
public sealed record WorkerStatus(
    Guid Id, string Host, int ProcessId, bool IsAlive, string? StopReason, DateTimeOffset StartedAt, DateTimeOffset? StoppedAt,
    long ResidentBytes, long ResidentLimitBytes, IReadOnlyList<string> Runs);
