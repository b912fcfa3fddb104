using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Metrics;

/// <summary>How good a model is on one part of the rows, with everything that pages draw. Immutable; JSON.</summary>
public sealed record EvaluationReport
{
    /// <summary>"validation", "folds" (held-out rows of all folds pooled), "test" or "train".</summary>
    public required string Part { get; init; }

    public required int Rows { get; init; }

    public required LearningTask Task { get; init; }

    /// <summary>The metrics of the task in the order of <see cref="MetricCatalog"/>.</summary>
    public required IReadOnlyList<MetricValue> Metrics { get; init; }

    /// <summary>Intervals of 95 % around the metrics, in the same order; empty where they were not asked for.</summary>
    public IReadOnlyList<MetricInterval> Intervals { get; init; } = [];

    /// <summary>Binary and multiclass only.</summary>
    public ClassificationDetails? Classification { get; init; }

    /// <summary>Regression only.</summary>
    public RegressionDetails? Regression { get; init; }

    /// <summary>Ranking only.</summary>
    public RankingDetails? Ranking { get; init; }

    /// <summary>The value of a metric, or null where it is undefined or not reported.</summary>
    public double? ValueOf(string key) => Metrics.FirstOrDefault(m => m.Key == key)?.Value;
}
