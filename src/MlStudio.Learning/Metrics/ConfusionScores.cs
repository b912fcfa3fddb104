using System.Globalization;

namespace MlStudio.Learning.Metrics;

/// <summary>The metrics of the catalog that follow from a confusion matrix.</summary>
internal static class ConfusionScores
{
    /// <summary>For two classes the positive one is at index 1.</summary>
    public static IReadOnlyList<string> Keys { get; } =
    [
        "accuracy", "balanced_accuracy", "precision", "recall", "specificity", "npv", "f1", "macro_precision", "macro_recall", "macro_f1",
        "micro_f1", "weighted_precision", "weighted_recall", "weighted_f1", "mcc", "kappa", "quadratic_kappa",
    ];

    /// <summary>Whether the classes are numbers, which are listed by size, so that an answer can be nearer than another.</summary>
    public static bool IsOrdered(IReadOnlyList<string> classes) => classes.All(c => double.TryParse(c, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number));

    /// <summary>Null where undefined.</summary>
    public static double? Compute(ConfusionMatrix confusion, string key) => key switch
    {
        "accuracy" or "micro_f1" => confusion.Accuracy(),
        "balanced_accuracy" => confusion.BalancedAccuracy(),
        "precision" => confusion.Precision(1),
        "recall" => confusion.Recall(1),
        "specificity" => confusion.Recall(0),
        "npv" => confusion.Precision(0),
        "f1" => confusion.F1(1),
        "macro_precision" => confusion.Macro(confusion.Precision),
        "macro_recall" => confusion.Macro(confusion.Recall),
        "macro_f1" => confusion.Macro(confusion.F1),
        "weighted_precision" => confusion.ByRows(confusion.Precision),
        "weighted_recall" => confusion.ByRows(confusion.Recall),
        "weighted_f1" => confusion.ByRows(confusion.F1),
        "mcc" => confusion.Matthews(),
        "kappa" => confusion.Kappa(),
        "quadratic_kappa" => confusion.QuadraticKappa(),
        _ => throw new ArgumentException($"'{key}' does not follow from a confusion matrix.", nameof(key)),
    };
}
