namespace MlStudio.Core.Jobs;

/// <summary>A process that executes jobs, as it last reported.</summary>
public sealed class JobWorker
{
    public Guid Id { get; set; }
    public required string Host { get; set; }
    public int ProcessId { get; set; }
    public DateTimeOffset StartedAt { get; set; }
    public DateTimeOffset LastSeenAt { get; set; }
    public DateTimeOffset? StoppedAt { get; set; }

    /// <summary>How it ended in words (stopped, killed, out of memory); null while it runs.</summary>
    public string? StopReason { get; set; }
    public int Concurrency { get; set; }
    public long ResidentBytes { get; set; }
    public long ResidentLimitBytes { get; set; }
    public required string CodeVersion { get; set; }
}
