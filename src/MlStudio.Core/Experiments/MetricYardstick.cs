using MlStudio.Learning.Metrics;

namespace MlStudio.Core.Experiments;

/// <summary>What a metric comes to on the same rows without having learned anything.</summary>
/// <param name="How">In words, such as "always answering “No”".</param>
public sealed record MetricYardstick(string How, double Value)
{
    /// <summary>"higher is better".</summary>
    public static string Direction(MetricDefinition metric) => metric.Direction == MetricDirection.Higher ? "higher is better" : "lower is better";

    /// <summary>The value without skill as the stored report gives it; null where it does not, or where it would mislead (always answering "yes" finds all).</summary>
    public static MetricYardstick? Of(EvaluationReport report, string key) =>
        report.Classification is { } classes ? OfClasses(classes, key) : report.Regression is not null ? OfNumber(report, key) : null;

    private static MetricYardstick? OfClasses(ClassificationDetails details, string key)
    {
        double[] rows = [.. details.Confusion.Select(r => (double)r.Sum())];
        var all = rows.Sum();
        if (all == 0 || rows.Length < 2) { return null; }
        double[] shares = [.. rows.Select(r => r / all)];
        var most = Array.IndexOf(shares, shares.Max());
        var always = $"always answering “{details.Classes[most]}”";
        return key switch
        {
            "auc" => new("guessing", 0.5),
            "accuracy" or "micro_f1" or "weighted_recall" => new(always, shares[most]),
            "balanced_accuracy" or "macro_recall" => new("guessing", 1.0 / rows.Length),
            "macro_f1" => new(always, F1OfAll(shares[most]) / rows.Length),
            "weighted_f1" => new(always, shares[most] * F1OfAll(shares[most])),
            "mcc" or "kappa" or "quadratic_kappa" or "ks" => new("guessing", 0),
            "lift_10" => new("guessing", 1),
            "logloss" => new("guessing by the shares of the classes", -shares.Where(s => s > 0).Sum(s => s * Math.Log(s))),
            "brier" => new("guessing by the shares of the classes", (1 - shares.Sum(s => s * s)) / 2),
            _ when details.PositiveClass is { } positive && details.Classes.Count == 2 => OfPositive(positive, shares[Math.Max(0, details.Classes.ToList().IndexOf(positive))], key),
            _ => null,
        };
    }

    private static MetricYardstick? OfPositive(string positive, double share, string key) => key switch
    {
        "pr_auc" or "precision" => new("guessing", share),
        "npv" => new("guessing", 1 - share),
        "f1" => new($"always answering “{positive}”", F1OfAll(share)),
        _ => null,
    };

    private static MetricYardstick? OfNumber(EvaluationReport report, string key) => key switch
    {
        "r2" or "explained_variance" => new("always saying the mean", 0),
        // R² is 1 less the squared ratio of both; means over folds do not keep to that.
        "rmse" when report.Part != "folds" && report.ValueOf("rmse") is { } error && report.ValueOf("r2") is { } explained && explained < 1 => new("always saying the mean", error / Math.Sqrt(1 - explained)),
        _ => null,
    };

    /// <summary>F1 of a class that all rows are answered with.</summary>
    private static double F1OfAll(double share) => 2 * share / (1 + share);
}
