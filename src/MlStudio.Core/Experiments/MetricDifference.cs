using MlStudio.Learning.Metrics;

namespace MlStudio.Core.Experiments;

/// <summary>How far a figure is from that of the baseline.</summary>
/// <param name="Value">The figure less the baseline's, in the metric's unit.</param>
/// <param name="IsBetter">Whether it is better than the baseline's; null where they are equal.</param>
public sealed record MetricDifference(double Value, bool? IsBetter)
{
    /// <summary>Null where one of them is missing or undefined.</summary>
    public static MetricDifference? Of(MetricDefinition metric, MetricFigure? baseline, MetricFigure? figure) =>
        baseline?.Value is { } before && figure?.Value is { } value
            ? new MetricDifference(value - before, value == before ? null : metric.IsBetter(value, before))
            : null;

    /// <summary>"better", "worse" or "equal".</summary>
    public string Word => IsBetter switch { true => "better", false => "worse", _ => "equal" };
}
