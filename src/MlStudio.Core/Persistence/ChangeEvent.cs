namespace MlStudio.Core.Persistence;

/// <summary>An announced change, on SQLite where there is no notification between processes. Old rows are removed.</summary>
public sealed class ChangeEvent
{
    public long Id { get; set; }

    /// <summary>What changed, such as "jobs", "job:{id}", "project:{id}", "model:{id}".</summary>
    public required string Topic { get; set; }
    public DateTimeOffset At { get; set; }
}
