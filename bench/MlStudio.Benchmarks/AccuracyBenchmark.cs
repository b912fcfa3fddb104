using System.Text.Json.Serialization;
using MlStudio.Learning.Metrics;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Validation;

namespace MlStudio.Benchmarks;

/// <summary>Mean and sample standard deviation over the test folds; null where undefined.</summary>
internal sealed record MetricSummary(double? Mean, double? Std);

/// <summary>What one trainer reached on one data set.</summary>
/// <param name="Seconds">Mean seconds per fold: preparing, training and predicting.</param>
internal sealed record AccuracyResult(string Dataset, string Trainer, IReadOnlyDictionary<string, MetricSummary> Metrics, double Seconds)
{
    [JsonIgnore]
    public LearningTask Task { get; init; }
}

/// <summary>Cross-validates a trainer with default options by the same path as the product: default recipe, model, experiment.</summary>
internal static class AccuracyBenchmark
{
    /// <summary>The metrics of the published comparison, by task.</summary>
    public static IReadOnlyList<string> MetricsOf(LearningTask task) => task switch
    {
        LearningTask.Binary => ["accuracy", "auc", "logloss", "macro_f1", "pr_auc"],
        LearningTask.Multiclass => ["accuracy", "auc", "logloss", "macro_f1"],
        _ => ["rmse", "mae", "r2"],
    };

    public static AccuracyResult Run(string name, CatalogData data, string trainerKey, int threads, CancellationToken cancellation = default)
    {
        var spec = new TrainingSpec
        {
            Target = data.Target,
            Task = data.Task,
            Excluded = data.Dropped,
            PositiveClass = data.Positive,
            Split = data.Folds,
            TrainerKey = trainerKey,
        };
        var result = ExperimentRunner.Run(data.Table, spec, new ExperimentContext { Threads = threads, Explain = false, Cancellation = cancellation });
        return new AccuracyResult(name, trainerKey, MetricsOf(data.Task).ToDictionary(k => k, k => Summary(result.Validation, k)), Math.Round(result.Folds.Average(f => f.Seconds), 3))
        {
            Task = data.Task,
        };
    }

    private static MetricSummary Summary(EvaluationReport report, string key)
    {
        var metric = report.Metrics.First(m => m.Key == key);
        return new MetricSummary(metric.Value, metric.StdOverFolds);
    }
}
