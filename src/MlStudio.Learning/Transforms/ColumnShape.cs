using MlStudio.Learning.Data;

namespace MlStudio.Learning.Transforms;

/// <summary>Tells columns from which nothing can be learned.</summary>
internal static class ColumnShape
{
    /// <summary>Fewer rows than this say nothing about whether a column identifies them.</summary>
    private const int FewestRows = 50;

    /// <summary>Whether all rows have the same value, or all miss it.</summary>
    public static bool IsConstant(Column column) => column switch
    {
        NumberColumn numbers => AllSame(numbers.Values),
        CategoryColumn categories => AllSame(categories.Codes),
        TimestampColumn timestamps => AllSame(timestamps.Ticks),
        TextColumn texts => texts.Values.Distinct(StringComparer.Ordinal).Take(2).Count() < 2,
        _ => false,
    };

    /// <summary>Whether numbers count the rows one by one, or nearly every row has a short word of its own.</summary>
    public static bool IsIdentifierLike(Column column)
    {
        if (column.Count < FewestRows) { return false; }
        return column switch
        {
            NumberColumn numbers => CountsRows(numbers.Values),
            CategoryColumn categories => NearlyAllDistinct(categories),
            TextColumn texts => !texts.Values.Take(1000).Any(v => v is not null && v.AsSpan().Trim().Contains(' ')) && NearlyAllDistinct(texts),
            _ => false,
        };
    }

    public static bool HasTimeOfDay(TimestampColumn column)
    {
        foreach (var ticks in column.Ticks)
        {
            if (ticks != TimestampColumn.Missing && ticks % TimeSpan.TicksPerDay != 0) { return true; }
        }
        return false;
    }

    private static bool AllSame<T>(ReadOnlySpan<T> values) where T : struct, IEquatable<T> =>
        values.Length == 0 || values.IndexOfAnyExcept(values[0]) < 0;

    private static bool CountsRows(ReadOnlySpan<double> values)
    {
        for (var row = 1; row < values.Length; row++)
        {
            if (values[row] - values[row - 1] != 1) { return false; }
        }
        return values[0] == Math.Floor(values[0]);
    }

    private static bool NearlyAllDistinct(Column column)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var present = 0;
        for (var row = 0; row < column.Count; row++)
        {
            if (column.Format(row) is not { } value) { continue; }
            present++;
            seen.Add(value);
        }
        return present >= FewestRows && seen.Count > 0.98 * present;
    }
}
