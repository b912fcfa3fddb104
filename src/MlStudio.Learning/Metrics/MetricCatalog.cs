using MlStudio.Learning.Trainers;
using static MlStudio.Learning.Metrics.MetricDirection;

namespace MlStudio.Learning.Metrics;

/// <summary>All metrics, each listed once. Thread-safe.</summary>
public static class MetricCatalog
{
    private static readonly LearningTask[] s_binary = [LearningTask.Binary];
    private static readonly LearningTask[] s_classes = [LearningTask.Binary, LearningTask.Multiclass];
    private static readonly LearningTask[] s_regression = [LearningTask.Regression];
    private static readonly LearningTask[] s_ranking = [LearningTask.Ranking];

    /// <summary>In the order in which reports list them.</summary>
    public static IReadOnlyList<MetricDefinition> All { get; } =
    [
        new("auc", "ROC-AUC", "How well does it rank?", "The chance that a row of the class scores above a row of another one; 0.5 is guessing (several classes: mean of each against the rest).", Higher, 0, 1, "score", s_classes),
        new("pr_auc", "PR-AUC", "How clean are the top answers?", "Average precision when rows are taken from the highest score down; guessing gives the share of the positive class.", Higher, 0, 1, "score", s_binary),
        new("accuracy", "Accuracy", "How often is it right?", "The share of rows answered correctly.", Higher, 0, 1, "share", s_classes),
        new("balanced_accuracy", "Balanced accuracy", "How often is it right, each class counting the same?", "The mean of the recall of each class.", Higher, 0, 1, "share", s_classes),
        new("precision", "Precision", "When it says yes, how often is that true?", "The share of rows answered with the positive class that belong to it.", Higher, 0, 1, "share", s_binary),
        new("recall", "Recall", "How many of the real cases does it find?", "The share of rows of the positive class that are answered with it.", Higher, 0, 1, "share", s_binary),
        new("f1", "F1", "How good is the balance of precision and recall?", "The harmonic mean of precision and recall of the positive class.", Higher, 0, 1, "score", s_binary),
        new("macro_precision", "Precision, macro", "When it names a class, how often is that true?", "The mean of the precision of each class.", Higher, 0, 1, "share", s_classes),
        new("macro_recall", "Recall, macro", "How much of each class does it find?", "The mean of the recall of each class.", Higher, 0, 1, "share", s_classes),
        new("macro_f1", "F1, macro", "How good is it on the average class?", "The mean of the F1 of each class, small classes counting as much as large ones.", Higher, 0, 1, "score", s_classes),
        new("weighted_precision", "Precision, weighted", "When it names a class, how often is that true, by class size?", "The mean of the precision of each class, weighted by its rows.", Higher, 0, 1, "share", s_classes),
        new("weighted_recall", "Recall, weighted", "How much of each class does it find, by class size?", "The mean of the recall of each class, weighted by its rows; equals accuracy.", Higher, 0, 1, "share", s_classes),
        new("weighted_f1", "F1, weighted", "How good is it on the average row?", "The mean of the F1 of each class, weighted by its rows.", Higher, 0, 1, "score", s_classes),
        new("mcc", "Matthews correlation", "How well do answers and truth go together?", "The correlation of answers and truth: 1 is perfect, 0 is guessing.", Higher, -1, 1, "score", s_classes),
        new("logloss", "Log-loss", "How honest are its probabilities?", "The mean surprise at what came true; sure and wrong costs most.", Lower, 0, null, "score", s_classes),
        new("brier", "Brier score", "How far are its probabilities off?", "The mean squared distance between probability and outcome.", Lower, 0, 1, "score", s_binary),
        new("rmse", "RMSE", "How far off is it, large misses counting more?", "The root of the mean squared error, in the target's unit.", Lower, 0, null, "target", s_regression),
        new("mae", "MAE", "How far off is it on average?", "The mean absolute error, in the target's unit.", Lower, 0, null, "target", s_regression),
        new("median_ae", "Median error", "How far off is it typically?", "Half of the rows are off by less than this, in the target's unit.", Lower, 0, null, "target", s_regression),
        new("r2", "R²", "How much of the variation does it explain?", "1 is perfect, 0 is as good as always saying the mean, below 0 is worse.", Higher, null, 1, "score", s_regression),
        new("mape", "MAPE", "How far off is it in percent?", "The mean absolute error relative to the actual value.", Lower, 0, null, "ratio", s_regression),
        new("ndcg_10", "NDCG@10", "How good are the first ten of a group?", "1 where the most relevant rows of each group come first; places further up count more, and only the first ten. Groups without a relevant row are left out.", Higher, 0, 1, "score", s_ranking),
        new("ndcg_5", "NDCG@5", "How good are the first five of a group?", "As NDCG@10, of the first five places.", Higher, 0, 1, "score", s_ranking),
        new("ndcg", "NDCG", "How good is the whole order of a group?", "As NDCG@10, of all places.", Higher, 0, 1, "score", s_ranking),
        new("map", "MAP", "How clean are the places down to each hit?", "Mean average precision: down to each relevant row (relevance above 0), the share of relevant rows so far.", Higher, 0, 1, "score", s_ranking),
        new("mrr", "MRR", "How soon does the first hit come?", "Mean reciprocal rank: 1 where the first relevant row (relevance above 0) is at the top, 1/2 where it is second, and so on.", Higher, 0, 1, "score", s_ranking),
    ];

    /// <summary>The metrics of a task.</summary>
    public static IReadOnlyList<MetricDefinition> For(LearningTask task) => All.Where(m => m.Tasks.Contains(task)).ToArray();

    /// <exception cref="LearningException">No metric has that key; the message lists those there are.</exception>
    public static MetricDefinition Get(string key) => Find(key)
        ?? throw new LearningException($"No metric is called '{key}'. Metrics: {string.Join(", ", All.Select(m => m.Key))}.");

    /// <summary>The metric of that key, or null.</summary>
    public static MetricDefinition? Find(string key) => All.FirstOrDefault(m => m.Key == key);

    /// <summary>What runs are ordered by unless asked otherwise: "auc" for two classes, "macro_f1" for more, "rmse" for numbers, "ndcg_10" for rankings.</summary>
    public static string HeadlineKey(LearningTask task) => task switch
    {
        LearningTask.Binary => "auc",
        LearningTask.Multiclass => "macro_f1",
        LearningTask.Ranking => "ndcg_10",
        _ => "rmse",
    };
}
