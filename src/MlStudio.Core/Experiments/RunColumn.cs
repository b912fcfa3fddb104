using MlStudio.Learning.Metrics;

namespace MlStudio.Core.Experiments;

/// <summary>Something that compared runs have a number or a word for: a metric, an option, how long training took, how large the model is.</summary>
/// <param name="Key">As addresses have it, such as "validation.auc", "option.learningRate" or "seconds".</param>
/// <param name="Label">What it is called on pages.</param>
/// <param name="Better">Which way is better; null where neither is.</param>
/// <param name="Values">A number per compared run; null where it has none. Of words, the place in <paramref name="Words"/>.</param>
/// <param name="Words">The values in words where they are no numbers; empty for numbers.</param>
public sealed record RunColumn(string Key, string Label, MetricDirection? Better, IReadOnlyList<double?> Values, IReadOnlyList<string> Words)
{
    public bool IsNumber => Words.Count == 0;

    /// <summary>Whether the runs that have it differ in it.</summary>
    public bool Differs => Values.OfType<double>().Distinct().Count() > 1;

    /// <summary>The value of the run at an index in words and digits; null where it has none.</summary>
    public string? Written(int run) => Values[run] is not { } value ? null
        : !IsNumber ? Words[(int)value]
        : Key.Split('.') is [RunParts.Validation or RunParts.Test, var metric] ? RunText.Metric(MetricCatalog.Get(metric), value)
        : RunText.Amount(value);
}
