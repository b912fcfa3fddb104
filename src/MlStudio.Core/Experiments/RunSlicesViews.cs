using MlStudio.Learning.Data;
using MlStudio.Learning.Metrics;

namespace MlStudio.Core.Experiments;

/// <summary>A column that rows can be grouped by.</summary>
/// <param name="IsTarget">Grouping by it says how each class or range of the truth is answered.</param>
public sealed record SliceColumn(string Name, ColumnType Type, bool IsTarget);

/// <summary>The parts of the rows that a run is weakest on.</summary>
/// <param name="Rows">Rows looked at.</param>
/// <param name="Slices">The strongest effect first; empty where no part stands out.</param>
public sealed record WeakSlices(int Rows, IReadOnlyList<FoundSlice> Slices)
{
    /// <summary>Two classes: where clearly more cases of the positive class are missed than elsewhere.</summary>
    public IReadOnlyList<FoundSlice> Missed { get; init; } = [];

    /// <summary>Two classes: where clearly more rows of the other class are taken for cases.</summary>
    public IReadOnlyList<FoundSlice> FalseAlarms { get; init; } = [];
}

/// <param name="Where">The conditions in words: "age from 60 to below 75 and contract = monthly".</param>
/// <param name="Sentence">What is weak about it.</param>
public sealed record FoundSlice(WeakSlice Slice, string Where, string Sentence);

/// <summary>Metrics per value or range of a column.</summary>
/// <param name="All">Of all rows together.</param>
public sealed record SlicesByColumn(string Column, SliceFigures All, IReadOnlyList<SliceFigures> Slices);

/// <summary>The metrics of some rows.</summary>
/// <param name="Metrics">All of the task; undefined ones with the reason.</param>
public sealed record SliceFigures(string Value, int Rows, IReadOnlyList<MetricInterval> Metrics)
{
    /// <summary>Whether there are too few rows to say much.</summary>
    public bool IsSmall => Rows < RunSlices.FewestRows;

    public MetricInterval? Find(string key) => Metrics.FirstOrDefault(m => m.Key == key);
}
