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
        double[] values = [.. folds.Select(f => f.Value!.Value)];
        // Equal values differ in their last digits, which are no deviation.
        if (values.Length > 1 && ReplicateRange.IsSame(values.Min(), values.Max(), MetricCatalog.Get(key))) { return new MetricValue(key, values[0], 0); }
        var mean = values.Average();
        return new MetricValue(key, mean, values.Length > 1 ? ReplicateRange.Deviation(values) : null);
    }
}
