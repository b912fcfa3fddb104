using MlStudio.Learning.Metrics;

namespace MlStudio.Learning.Validation;

/// <summary>Mean and sample standard deviation of metrics over folds.</summary>
public static class FoldSummary
{
    /// <summary>One value per metric of the first fold; undefined where it is undefined in a fold.</summary>
    /// <param name="folds">The metrics of each fold, the same keys in each.</param>
    public static IReadOnlyList<MetricValue> Of(IReadOnlyList<IReadOnlyList<MetricValue>> folds) =>
        [.. folds[0].Select(m => Of(m.Key, [.. folds.Select(f => f.First(v => v.Key == m.Key))]))];

    private static MetricValue Of(string key, MetricValue[] folds)
    {
        var undefined = Array.FindIndex(folds, f => f.Value is null);
        if (undefined >= 0) { return MetricValue.Undefined(key, $"Undefined in fold {undefined + 1}: {folds[undefined].UndefinedReason}"); }
        var mean = folds.Average(f => f.Value!.Value);
        var squares = folds.Sum(f => (f.Value!.Value - mean) * (f.Value!.Value - mean));
        return new MetricValue(key, mean, folds.Length > 1 ? Math.Sqrt(squares / (folds.Length - 1)) : null);
    }
}
