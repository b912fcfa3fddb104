using MlStudio.Learning.Trainers;

namespace MlStudio.Benchmarks;

/// <summary>Mean and sample standard deviation over the test folds; null where undefined.</summary>
internal sealed record MetricSummary(double? Mean, double? Std);

/// <summary>What one trainer reached on one data set.</summary>
/// <param name="Metrics">By key; empty where the trainer refused.</param>
/// <param name="Seconds">Mean seconds per fold: preparing, training and predicting.</param>
internal sealed record AccuracyResult(string Dataset, LearningTask Task, string Trainer, IReadOnlyDictionary<string, MetricSummary> Metrics, double Seconds)
{
    /// <summary>Processor time of all folds and of the model of all rows, in seconds.</summary>
    public double CpuSeconds { get; init; }

    /// <summary>Why the trainer did not learn the data; null where it did.</summary>
    public string? Refusal { get; init; }
}
