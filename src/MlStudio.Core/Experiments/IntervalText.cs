using MlStudio.Learning.Metrics;

namespace MlStudio.Core.Experiments;

/// <summary>How intervals around figures are put in words, the same on pages and in files.</summary>
public static class IntervalText
{
    /// <summary>What "likely" means on pages.</summary>
    public const string Meaning = "The range after “likely” is made so that 95 of 100 such ranges hold the value that the figure would have on very many rows like these.";

    /// <summary>"0.831 to 0.858"; null where there is no interval.</summary>
    public static string? Range(MetricDefinition metric, MetricInterval? interval)
    {
        if (interval is not { Low: { } low, High: { } high }) { return null; }
        var (from, to) = (End(metric, low, high - low), End(metric, high, high - low));
        // The unit stands once.
        return from.EndsWith(" %", StringComparison.Ordinal) ? $"{from[..^2]} to {to}" : $"{from} to {to}";
    }

    /// <summary>What the range says and where it comes from, in a sentence or two; where there is none, why. Null without an interval.</summary>
    public static string? Explain(MetricDefinition metric, MetricInterval? interval) => interval is null ? null
        : Range(metric, interval) is { } range ? $"Likely {range}: the range of 95 % confidence. {Source(interval)}"
        : $"No range: {interval.UndefinedReason}";

    /// <summary>Where the range comes from, in a sentence.</summary>
    public static string Source(MetricInterval interval) => interval.Method switch
    {
        IntervalMethod.Folds => "It comes from how much the folds differ, corrected for the rows that their models share (Nadeau and Bengio), so it speaks of the training as well as of the rows.",
        IntervalMethod.DeLong => "It comes from the place of each row in the order of the scores (DeLong), and speaks of the rows: the model is taken as it is.",
        _ when interval.Replicates > 0 => FormattableString.Invariant($"It comes from drawing the rows anew {interval.Replicates:N0} times (bootstrap), and speaks of the rows: the model is taken as it is."),
        _ => "It comes from drawing the rows anew (bootstrap), and speaks of the rows: the model is taken as it is.",
    };

    /// <summary>Ends of scores get three decimals, unless the range is so narrow that they would look alike.</summary>
    private static string End(MetricDefinition metric, double value, double width) =>
        metric.Unit == "score" && width >= 0.005 ? value.ToString("0.000", System.Globalization.CultureInfo.InvariantCulture).Replace('-', '−') : RunText.Metric(metric, value);
}
