using MlStudio.Learning.Trainers;
using static MlStudio.Learning.Metrics.MetricDirection;

namespace MlStudio.Learning.Metrics;

/// <summary>All metrics, each listed once. Thread-safe.</summary>
public static class MetricCatalog
{
    private static readonly LearningTask[] s_binary = [LearningTask.Binary];
    private static readonly LearningTask[] s_classes = [LearningTask.Binary, LearningTask.Multiclass];
    private static readonly LearningTask[] s_multiclass = [LearningTask.Multiclass];
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
        new("specificity", "Specificity", "How many of the other cases does it leave alone?", "The share of rows of the other class that are answered with it; 1 less the rate of false alarms.", Higher, 0, 1, "share", s_binary),
        new("npv", "Negative predictive value", "When it says no, how often is that true?", "The share of rows answered with the other class that belong to it.", Higher, 0, 1, "share", s_binary),
        new("f1", "F1", "How good is the balance of precision and recall?", "The harmonic mean of precision and recall of the positive class.", Higher, 0, 1, "score", s_binary),
        new("macro_precision", "Precision, macro", "When it names a class, how often is that true?", "The mean of the precision of each class.", Higher, 0, 1, "share", s_classes),
        new("macro_recall", "Recall, macro", "How much of each class does it find?", "The mean of the recall of each class.", Higher, 0, 1, "share", s_classes),
        new("macro_f1", "F1, macro", "How good is it on the average class?", "The mean of the F1 of each class, small classes counting as much as large ones.", Higher, 0, 1, "score", s_classes),
        new("micro_f1", "F1, micro", "How good is it over all rows at once?", "Precision, recall and F1 counted over all rows and classes at once: where each row has one class, all three equal accuracy.", Higher, 0, 1, "share", s_multiclass),
        new("weighted_precision", "Precision, weighted", "When it names a class, how often is that true, by class size?", "The mean of the precision of each class, weighted by its rows.", Higher, 0, 1, "share", s_classes),
        new("weighted_recall", "Recall, weighted", "How much of each class does it find, by class size?", "The mean of the recall of each class, weighted by its rows; equals accuracy.", Higher, 0, 1, "share", s_classes),
        new("weighted_f1", "F1, weighted", "How good is it on the average row?", "The mean of the F1 of each class, weighted by its rows.", Higher, 0, 1, "score", s_classes),
        new("mcc", "Matthews correlation", "How well do answers and truth go together?", "The correlation of answers and truth: 1 is perfect, 0 is guessing.", Higher, -1, 1, "score", s_classes),
        new("kappa", "Cohen's kappa", "How much better than chance does it agree with the truth?", "Agreement beyond what guessing with the same shares of answers gives: 1 is perfect, 0 is guessing.", Higher, -1, 1, "score", s_classes),
        new("quadratic_kappa", "Kappa, quadratic", "How near are its answers on the scale of classes?", "Cohen's kappa for classes that are numbers: an answer that is off by two steps counts four times as much as one that is off by one.", Higher, -1, 1, "score", s_multiclass),
        new("top2_accuracy", "Top-2 accuracy", "How often is the truth among its first two answers?", "The share of rows whose class is among the two most probable.", Higher, 0, 1, "share", s_multiclass),
        new("top3_accuracy", "Top-3 accuracy", "How often is the truth among its first three answers?", "The share of rows whose class is among the three most probable.", Higher, 0, 1, "share", s_multiclass),
        new("top5_accuracy", "Top-5 accuracy", "How often is the truth among its first five answers?", "The share of rows whose class is among the five most probable.", Higher, 0, 1, "share", s_multiclass),
        new("ks", "KS statistic", "How far apart does it keep the two classes?", "The largest distance between the score distributions of the two classes: 1 is fully apart, 0 is no difference.", Higher, 0, 1, "score", s_binary),
        new("lift_10", "Lift at 10 %", "How many more cases than chance are in its top tenth?", "The share of the positive class among the tenth of rows with the highest scores, divided by its share among all.", Higher, 0, null, "score", s_binary),
        new("logloss", "Log-loss", "How honest are its probabilities?", "The mean surprise at what came true; sure and wrong costs most.", Lower, 0, null, "score", s_classes),
        new("brier", "Brier score", "How far are its probabilities off?", "The mean squared distance between probability and outcome (several classes: half the sum over them).", Lower, 0, 1, "score", s_classes),
        new("ece", "Calibration error", "How far do its probabilities stray from what happens?", "The expected calibration error: over ten ranges of probability, the mean distance between what was said and the share that came true.", Lower, 0, 1, "share", s_classes),
        new("rmse", "RMSE", "How far off is it, large misses counting more?", "The root of the mean squared error, in the target's unit.", Lower, 0, null, "target", s_regression),
        new("mae", "MAE", "How far off is it on average?", "The mean absolute error, in the target's unit.", Lower, 0, null, "target", s_regression),
        new("median_ae", "Median error", "How far off is it typically?", "Half of the rows are off by less than this, in the target's unit.", Lower, 0, null, "target", s_regression),
        new("r2", "R²", "How much of the variation does it explain?", "1 is perfect, 0 is as good as always saying the mean, below 0 is worse.", Higher, null, 1, "score", s_regression),
        new("mape", "MAPE", "How far off is it in percent?", "The mean absolute error relative to the actual value.", Lower, 0, null, "ratio", s_regression),
        new("max_error", "Largest error", "How far off is it at worst?", "The largest absolute error, in the target's unit.", Lower, 0, null, "target", s_regression),
        new("explained_variance", "Explained variance", "How much of the variation does it explain, a constant bias aside?", "As R², but an error that is the same for all rows does not count.", Higher, null, 1, "score", s_regression),
        new("rmsle", "RMSLE", "How far off is it in proportion?", "The root of the mean squared difference of the logarithms of 1 + value; for amounts that are not negative.", Lower, 0, null, "score", s_regression),
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
