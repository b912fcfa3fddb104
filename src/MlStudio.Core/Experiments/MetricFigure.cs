namespace MlStudio.Core.Experiments;

/// <summary>A metric's value and, with folds, its sample standard deviation.</summary>
/// <param name="IsBest">The best among the runs that it is listed with (same target, validation part).</param>
public sealed record MetricFigure(double? Value, double? Deviation, bool IsBest = false);
