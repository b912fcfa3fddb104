using System.Text.Json.Serialization;

namespace MlStudio.Learning.Data;

/// <summary>What a column holds. Exactly one of Number, Categories, Text and Time is set, by type, unless all values are missing.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Type">Its type.</param>
/// <param name="Count">Rows, missing ones included.</param>
/// <param name="Missing">Rows without a value.</param>
/// <param name="MissingShare">Missing / Count, 0 for no rows.</param>
/// <param name="Distinct">Distinct values, missing not counted.</param>
/// <param name="DistinctIsExact">False when Distinct is an estimate (relative error about 1%).</param>
/// <param name="Number">For numbers.</param>
/// <param name="Categories">For categories.</param>
/// <param name="Text">For text.</param>
/// <param name="Time">For timestamps.</param>
public sealed record ColumnProfile(
    string Name,
    [property: JsonConverter(typeof(JsonStringEnumConverter<ColumnType>))] ColumnType Type,
    int Count, int Missing, double MissingShare, int Distinct, bool DistinctIsExact,
    NumberProfile? Number = null, CategoryProfile? Categories = null, TextProfile? Text = null, TimeProfile? Time = null);

/// <summary>The finite values of a number column.</summary>
/// <param name="Min">Smallest.</param>
/// <param name="Max">Largest.</param>
/// <param name="Mean">Arithmetic mean.</param>
/// <param name="Std">Sample standard deviation (n - 1); 0 for a single value.</param>
/// <param name="Quantiles">At 0.01, 0.05, 0.25, 0.5, 0.75, 0.95 and 0.99, interpolated linearly between neighbours (type 7, numpy's default).</param>
/// <param name="Histogram">Up to 30 bins of equal width.</param>
/// <param name="IsWhole">Whether all are whole numbers.</param>
/// <param name="Infinite">Infinite values; they are left out of everything else here.</param>
public sealed record NumberProfile(double Min, double Max, double Mean, double Std, IReadOnlyList<Quantile> Quantiles, Histogram Histogram, bool IsWhole, int Infinite);

/// <summary>The value below which a share P of the values lies.</summary>
public sealed record Quantile(double P, double Value);

/// <summary>Counts between edges; a bin holds its lower edge, the last one also its upper edge. One edge more than counts.</summary>
public sealed record Histogram(IReadOnlyList<double> Edges, IReadOnlyList<int> Counts);

/// <summary>The most frequent levels (ten at most; ties in ordinal order) and how many rows have others.</summary>
public sealed record CategoryProfile(IReadOnlyList<LevelCount> Top, int OtherCount);

/// <summary>A level and how many rows have it.</summary>
public sealed record LevelCount(string Level, int Count);

/// <summary>Lengths of texts in characters (UTF-16 units).</summary>
public sealed record TextProfile(int MinLength, int MaxLength, double MeanLength);

/// <summary>The first and the last instant (UTC) and counts over time; edges in ticks.</summary>
public sealed record TimeProfile(DateTime First, DateTime Last, Histogram Histogram);
