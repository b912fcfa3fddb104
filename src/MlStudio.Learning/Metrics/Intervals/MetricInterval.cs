namespace MlStudio.Learning.Metrics;

/// <summary>Where an interval comes from.</summary>
public enum IntervalMethod
{
    /// <summary>Rows drawn anew (Efron and Tibshirani 1993).</summary>
    Bootstrap,

    /// <summary>The variance of an area under the ROC curve from the place of each row (DeLong, DeLong and Clarke-Pearson 1988).</summary>
    DeLong,

    /// <summary>The spread over folds, corrected for the rows that their models share (Nadeau and Bengio 2003).</summary>
    Folds,
}

/// <summary>A metric and the range in which its true value is believed to lie.</summary>
/// <param name="Key">Key in <see cref="MetricCatalog"/>.</param>
/// <param name="Value">The metric itself; null where undefined.</param>
/// <param name="Low">Null where there is no interval.</param>
/// <param name="High">Null where there is no interval.</param>
/// <param name="Method">Where it comes from.</param>
/// <param name="Replicates">How often rows were drawn anew; 0 for other methods.</param>
/// <param name="UndefinedReason">Why there is no interval, in plain words; null where there is one.</param>
public sealed record MetricInterval(string Key, double? Value, double? Low, double? High, IntervalMethod Method, int Replicates = 0, string? UndefinedReason = null)
{
    internal static MetricInterval Without(string key, double? value, IntervalMethod method, string reason) => new(key, value, null, null, method, 0, reason);
}
