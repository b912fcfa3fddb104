namespace MlStudio.Learning.Metrics;

/// <summary>How two runs were told apart.</summary>
public enum ComparisonTest
{
    /// <summary>Of the rows that one run answered rightly and the other wrongly, how uneven they fall (McNemar 1947, exact). Its interval is drawn by bootstrap.</summary>
    McNemar,

    /// <summary>The areas under two ROC curves over the same rows (DeLong, DeLong and Clarke-Pearson 1988).</summary>
    DeLong,

    /// <summary>The difference over rows (or groups) drawn anew together for both runs.</summary>
    PairedBootstrap,
}

/// <summary>The difference of two runs on the same rows.</summary>
/// <param name="Metric">Key in <see cref="MetricCatalog"/>.</param>
/// <param name="First">The first run's value.</param>
/// <param name="Second">The second run's value.</param>
/// <param name="Difference">First less second, in the metric's unit.</param>
/// <param name="Low">Lower end of the interval of the difference.</param>
/// <param name="High">Upper end of the interval of the difference.</param>
/// <param name="PValue">The chance of a difference at least this large between runs that are equally good; 1 where they answered all rows alike.</param>
/// <param name="Test">How it was found.</param>
public sealed record PairedComparison(string Metric, double First, double Second, double Difference, double Low, double High, double PValue, ComparisonTest Test)
{
    /// <summary>Why the figures are those of all folds taken together and not means over folds, as runs are ordered by; null where they are means, or there are no folds.</summary>
    public string? Pooled { get; init; }
}
