using MlStudio.Learning.Metrics;

namespace MlStudio.Core.Experiments;

/// <summary>A metric's value and, with folds, its sample standard deviation.</summary>
/// <param name="IsBest">The best among the runs that it is listed with (same target, validation part).</param>
public sealed record MetricFigure(double? Value, double? Deviation, bool IsBest = false)
{
    /// <summary>Where the value is the mean of several runs: how many, and how far the true mean may be from it; null for a single run.</summary>
    public MeanInterval? OverRuns { get; init; }

    /// <summary>The least and the largest of these runs; null for a single run.</summary>
    public (double Least, double Largest)? Between { get; init; }
}
