using System.Text.Json.Nodes;
using MlStudio.Learning;
using MlStudio.Learning.Metrics;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Validation;

namespace MlStudio.Benchmarks;

/// <summary>Cross-validates a trainer by the same path as the product: default recipe, model, experiment.</summary>
internal static class AccuracyBenchmark
{
    /// <summary>The metrics of the published comparison, by task.</summary>
    public static IReadOnlyList<string> MetricsOf(LearningTask task) => task switch
    {
        LearningTask.Binary => ["accuracy", "auc", "logloss", "macro_f1", "pr_auc"],
        LearningTask.Multiclass => ["accuracy", "auc", "logloss", "macro_f1"],
        LearningTask.Ranking => ["ndcg_10", "ndcg", "map", "mrr"],
        _ => ["rmse", "mae", "r2"],
    };

    /// <summary>The metric by which the best trainer of a data set is chosen.</summary>
    public static string HeadlineOf(LearningTask task) => task switch
    {
        LearningTask.Binary => "auc",
        LearningTask.Multiclass => "logloss",
        LearningTask.Ranking => "ndcg_10",
        _ => "rmse",
    };

    /// <param name="options">The trainer's options; null for the defaults.</param>
    /// <returns>The figures, or the reason for which the trainer cannot learn these data.</returns>
    public static AccuracyResult Run(string name, CatalogData data, string trainerKey, int threads, JsonObject? options = null, CancellationToken cancellation = default)
    {
        var spec = new TrainingSpec
        {
            Target = data.Target,
            Task = data.Task,
            Excluded = data.Dropped,
            PositiveClass = data.Positive,
            Split = data.Folds,
            TrainerKey = trainerKey,
            Options = options ?? [],
        };
        var before = Environment.CpuUsage.TotalTime;
        try
        {
            var result = ExperimentRunner.Run(data.Table, spec, new ExperimentContext { Threads = threads, Explain = false, Cancellation = cancellation });
            var metrics = MetricsOf(data.Task).ToDictionary(k => k, k => Summary(result.Validation, k));
            return new AccuracyResult(name, data.Task, trainerKey, metrics, Math.Round(result.Folds.Average(f => f.Seconds), 3))
            {
                CpuSeconds = Math.Round((Environment.CpuUsage.TotalTime - before).TotalSeconds, 1),
            };
        }
        catch (LearningException e) when (options is null)
        {
            return new AccuracyResult(name, data.Task, trainerKey, new Dictionary<string, MetricSummary>(), 0) { Refusal = e.Message };
        }
    }

    private static MetricSummary Summary(EvaluationReport report, string key)
    {
        var metric = report.Metrics.First(m => m.Key == key);
        return new MetricSummary(metric.Value, metric.StdOverFolds);
    }
}
