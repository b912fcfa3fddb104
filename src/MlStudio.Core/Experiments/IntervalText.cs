using MlStudio.Learning.Metrics;

namespace MlStudio.Core.Experiments;

/// <summary>How intervals around figures are put in words, the same on pages and in files.</summary>
public static class IntervalText
{
    /// <summary>What "likely" means on pages.</summary>
    public const string Meaning = "The range after “likely” is made so that 95 of 100 such ranges hold the value that the figure would have on very many rows like these.";

    /// <summary>"0.831 to 0.858"; null where there is no interval, or one whose ends are equal.</summary>
    public static string? Range(MetricDefinition metric, MetricInterval? interval)
    {
        if (interval is not { Low: { } low, High: { } high }) { return null; }
        var (from, to) = (Rounded(metric, low, high - low), Rounded(metric, high, high - low));
        if (from == to) { return null; }
        // The unit stands once.
        return from.EndsWith(" %", StringComparison.Ordinal) ? $"{from[..^2]} to {to}" : $"{from} to {to}";
    }

    /// <summary>What the range says and where it comes from, in a sentence or two; where there is none, why. Null without an interval.</summary>
    public static string? Explain(MetricDefinition metric, MetricInterval? interval) => interval is null ? null
        : Range(metric, interval) is { } range ? $"Likely {range}: the range of 95 % confidence. {Source(interval)}"
        : $"No range: {interval.UndefinedReason ?? "drawing the rows anew gives the same value each time, as for a model that answers all rows alike."}";

    /// <summary>A metric's value with no more digits than its range bears; without a range as everywhere.</summary>
    public static string Value(MetricDefinition metric, double? value, MetricInterval? interval) =>
        value is { } number && interval is { Low: { } low, High: { } high } && high > low ? Rounded(metric, number, high - low) : RunText.Metric(metric, value);

    /// <summary>Where the range comes from, in a sentence.</summary>
    public static string Source(MetricInterval interval) => interval.Method switch
    {
        IntervalMethod.Folds => "It comes from how much the folds differ, corrected for the rows that their models share (Nadeau and Bengio), so it speaks of the training as well as of the rows.",
        IntervalMethod.DeLong => "It comes from the place of each row in the order of the scores (DeLong), and speaks of the rows: the model is taken as it is.",
        _ when interval.Replicates > 0 => FormattableString.Invariant($"It comes from drawing the rows anew {interval.Replicates:N0} times (bootstrap), and speaks of the rows: the model is taken as it is."),
        _ => "It comes from drawing the rows anew (bootstrap), and speaks of the rows: the model is taken as it is.",
    };

    /// <summary>The second digit of half the width is the last that says something; scores have at least three decimals, so that they line up.</summary>
    private static string Rounded(MetricDefinition metric, double value, double width)
    {
        if (!(width > 0)) { return RunText.Metric(metric, value); }
        var place = 1 + (int)Math.Ceiling(-Math.Log10(width / 2));
        switch (metric.Unit)
        {
            case "score":
                return Written(value, Math.Clamp(place, 3, 6));
            case "share" or "ratio":
                return $"{Written(100 * value, Math.Clamp(place - 2, 1, 4))} %";
            default:
                if (place > 0) { return Written(value, Math.Min(place, 8)); }
                var step = Math.Pow(10, -place);
                return Written(Math.Round(value / step) * step, 0);
        }
    }

    private static string Written(double value, int decimals) => value.ToString("N" + decimals, System.Globalization.CultureInfo.InvariantCulture).Replace('-', '−');
}
