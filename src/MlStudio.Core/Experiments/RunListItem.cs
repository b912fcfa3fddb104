using MlStudio.Core.Jobs;
using MlStudio.Learning.Trainers;

namespace MlStudio.Core.Experiments;

/// <summary>A run as lists show it. Metrics are those of the validation part.</summary>
public sealed record RunListItem
{
    public required Guid Id { get; init; }
    public required Guid JobId { get; init; }
    public required int Number { get; init; }
    public required string Name { get; init; }
    public required string Tags { get; init; }
    public required string TrainerKey { get; init; }
    public required string Target { get; init; }
    public required string Task { get; init; }
    public required int DatasetNumber { get; init; }
    public required string DatasetName { get; init; }
    public required int DatasetVersion { get; init; }
    public required JobState State { get; init; }
    public double? Progress { get; init; }
    public string? Phase { get; init; }
    public DateTimeOffset? StartedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
    public required DateTimeOffset QueuedAt { get; init; }
    public required string QueuedBy { get; init; }
    public DateTimeOffset? ArchivedAt { get; init; }

    /// <summary>Whether it does the work of another run again.</summary>
    public bool IsReproduction { get; init; }
    public IReadOnlyDictionary<string, MetricFigure> Metrics { get; init; } = new Dictionary<string, MetricFigure>();

    public string TrainerName => TrainerCatalog.Find(TrainerKey)?.Name ?? TrainerKey;
    public LearningTask LearningTask => Enum.Parse<LearningTask>(Task, ignoreCase: true);
    public TimeSpan? Duration => StartedAt is { } start && EndedAt is { } end ? end - start : null;
}
