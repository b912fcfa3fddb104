using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Metrics;

/// <summary>Computes the classification metrics of the catalog, each part only when asked for. Not thread-safe.</summary>
internal sealed class ClassificationScores
{
    private readonly ClassPredictions _predictions;
    private readonly Lazy<ConfusionMatrix> _confusion;
    private readonly Lazy<RankedScores> _positive;

    public ClassificationScores(ClassPredictions predictions)
    {
        _predictions = predictions;
        _confusion = new(() => new ConfusionMatrix(predictions.Classes.Count, predictions.Actual, Enumerable.Range(0, predictions.Rows).Select(predictions.Answer).ToArray()));
        _positive = new(() => predictions.Rank(1));
    }

    public ConfusionMatrix Confusion => _confusion.Value;

    /// <summary>A class against the rest. Kept for two classes only: with many, all at once would not fit into memory.</summary>
    public RankedScores Rank(int index) => _predictions.IsBinary && index == 1 ? _positive.Value : _predictions.Rank(index);

    private LearningTask Task => _predictions.IsBinary ? LearningTask.Binary : LearningTask.Multiclass;

    public IReadOnlyList<MetricValue> All() => MetricCatalog.For(Task).Select(m => Value(m.Key)).ToArray();

    public MetricValue Value(string key)
    {
        if (_predictions.Rows == 0) { return MetricValue.Undefined(key, "The part has no rows."); }
        return Compute(key) is { } value ? new MetricValue(key, value) : MetricValue.Undefined(key, Reason(key));
    }

    private double? Compute(string key) => key switch
    {
        "auc" => Auc(),
        "pr_auc" => Rank(1).AveragePrecision(),
        "accuracy" => Confusion.Accuracy(),
        "balanced_accuracy" => Confusion.BalancedAccuracy(),
        "precision" => Confusion.Precision(1),
        "recall" => Confusion.Recall(1),
        "f1" => Confusion.F1(1),
        "macro_precision" => Confusion.Macro(Confusion.Precision),
        "macro_recall" => Confusion.Macro(Confusion.Recall),
        "macro_f1" => Confusion.Macro(Confusion.F1),
        "weighted_precision" => Confusion.ByRows(Confusion.Precision),
        "weighted_recall" => Confusion.ByRows(Confusion.Recall),
        "weighted_f1" => Confusion.ByRows(Confusion.F1),
        "mcc" => Confusion.Matthews(),
        "logloss" => ProbabilityMetrics.LogLoss(_predictions.Actual, _predictions.Probabilities, _predictions.Outputs),
        "brier" => ProbabilityMetrics.Brier(_predictions.Actual, _predictions.Probabilities),
        _ => throw new LearningException($"'{key}' is not a metric of classes. Metrics: {string.Join(", ", MetricCatalog.For(Task).Select(m => m.Key))}."),
    };

    /// <summary>Of the positive class, or the mean over all classes; null where that of one class is undefined.</summary>
    private double? Auc()
    {
        if (_predictions.IsBinary) { return Rank(1).Auc(); }
        var sum = 0.0;
        for (var i = 0; i < _predictions.Classes.Count; i++)
        {
            if (Rank(i).Auc() is not { } area) { return null; }
            sum += area;
        }
        return sum / _predictions.Classes.Count;
    }

    private string Reason(string key)
    {
        var withoutRows = Names(i => Confusion.Actual(i) == 0);
        return key switch
        {
            "precision" or "macro_precision" or "weighted_precision" => $"Never answered: {Names(i => Confusion.Predicted(i) == 0)}.",
            "mcc" => withoutRows is null || Confusion.Occurring().Count(i => Confusion.Actual(i) > 0) > 1
                ? "All answers are the same class."
                : "All rows are of the same class.",
            _ => $"No rows of the class in this part: {withoutRows}.",
        };
    }

    private string? Names(Func<int, bool> where)
    {
        var names = Enumerable.Range(0, _predictions.Classes.Count).Where(where).Select(i => $"'{_predictions.Classes[i]}'").ToArray();
        return names.Length == 0 ? null : string.Join(", ", names.Take(5)) + (names.Length > 5 ? $" and {names.Length - 5} more" : "");
    }
}
