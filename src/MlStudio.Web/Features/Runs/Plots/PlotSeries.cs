namespace MlStudio.Web.Features.Runs.Plots;

/// <summary>Points under one name and colour.</summary>
/// <param name="Color">Index into the palette; the same run keeps its own.</param>
public sealed record PlotSeries(string Name, int Color, IReadOnlyList<PlotPoint> Points, bool Dashed = false, bool Dots = false);

/// <param name="Hint">The exact values in words, shown on hover; null for the numbers alone.</param>
public sealed record PlotPoint(double X, double Y, string? Hint = null);
