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

    private bool IsOrdered => ConfusionScores.IsOrdered(_predictions.Classes);

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
        "quadratic_kappa" when !IsOrdered => null,
        "logloss" => ProbabilityMetrics.LogLoss(_predictions.Actual, _predictions.Probabilities, _predictions.Outputs),
        "brier" => _predictions.IsBinary
            ? ProbabilityMetrics.Brier(_predictions.Actual, _predictions.Probabilities)
            : ProbabilityMetrics.BrierOfClasses(_predictions.Actual, _predictions.Probabilities, _predictions.Outputs),
        "ece" => CalibrationError.Expected(_predictions),
        "ks" => Rank(1).KolmogorovSmirnov(),
        "lift_10" => Rank(1).Lift(0.1),
        "top2_accuracy" => TopClasses.Accuracy(_predictions.Actual, _predictions.Probabilities, _predictions.Outputs, 2),
        "top3_accuracy" => TopClasses.Accuracy(_predictions.Actual, _predictions.Probabilities, _predictions.Outputs, 3),
        "top5_accuracy" => TopClasses.Accuracy(_predictions.Actual, _predictions.Probabilities, _predictions.Outputs, 5),
        _ when ConfusionScores.Keys.Contains(key) => ConfusionScores.Compute(Confusion, key),
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
            "npv" => $"Never answered: '{_predictions.Classes[0]}'.",
            "kappa" => "All rows and all answers are of the same class.",
            "quadratic_kappa" => IsOrdered ? "All rows and all answers are of the same class." : "The classes are not numbers, so no answer is nearer than another.",
            "top2_accuracy" or "top3_accuracy" or "top5_accuracy" => $"There are only {_predictions.Classes.Count} classes.",
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
