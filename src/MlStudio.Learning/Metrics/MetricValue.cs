namespace MlStudio.Learning.Metrics;

/// <summary>The value of a metric, or why it has none.</summary>
/// <param name="Key">Key in <see cref="MetricCatalog"/>.</param>
/// <param name="Value">Null where undefined; never NaN. With folds the mean over them.</param>
/// <param name="StdOverFolds">The sample standard deviation over the folds; null without folds.</param>
/// <param name="UndefinedReason">Why there is no value, in plain words; null where there is one.</param>
public sealed record MetricValue(string Key, double? Value, double? StdOverFolds = null, string? UndefinedReason = null)
{
    /// <summary>A metric without a value, and why.</summary>
    public static MetricValue Undefined(string key, string reason) => new(key, null, null, reason);
}
