namespace MlStudio.Core.Jobs;

/// <summary>Log lines and learning-curve points of a job, appended in batches.</summary>
public sealed class JobLogBatch
{
    public long Id { get; set; }
    public Guid JobId { get; set; }
    public int Attempt { get; set; }
    public DateTimeOffset At { get; set; }

    /// <summary>Log lines with their time, one per line: "2026-01-31T12:00:00.000Z text".</summary>
    public string Lines { get; set; } = "";

    /// <summary>Curve points as a JSON array of [step, training, held] (null for not computed); empty when none.</summary>
    public string PointsJson { get; set; } = "";
}
