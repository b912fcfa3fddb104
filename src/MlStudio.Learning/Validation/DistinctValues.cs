using System.Runtime.InteropServices;
using MlStudio.Learning.Data;

namespace MlStudio.Learning.Validation;

/// <summary>The distinct values of a column in order of first appearance and, per row, which of them it has. Immutable.</summary>
internal sealed class DistinctValues
{
    private DistinctValues(int[] codes, int[] counts, int[] firstRows, Column column)
    {
        Codes = codes;
        Counts = counts;
        _names = new(() => [.. firstRows.Select(r => column.Format(r)!)]);
    }

    private readonly Lazy<string[]> _names;

    /// <summary>An index into <see cref="Names"/> per row; -1 where missing.</summary>
    public int[] Codes { get; }

    /// <summary>Rows of each value.</summary>
    public int[] Counts { get; }

    public IReadOnlyList<string> Names => _names.Value;

    public int Missing => Codes.Length - Counts.Sum();

    public static DistinctValues Of(Column column) => column switch
    {
        CategoryColumn c => From(c, c.Codes),
        NumberColumn c => From(c, c.Values),
        TimestampColumn c => From(c, c.Ticks),
        TextColumn c => From(c, c.Values.ToArray().AsSpan()),
        _ => throw new ArgumentException($"Column '{column.Name}' is of an unknown kind.", nameof(column)),
    };

    private static DistinctValues From<T>(Column column, ReadOnlySpan<T> values)
    {
        var byValue = new Dictionary<Key<T>, int>();
        var codes = new int[values.Length];
        var counts = new List<int>();
        var firstRows = new List<int>();
        for (var row = 0; row < codes.Length; row++)
        {
            if (column.IsMissing(row)) { codes[row] = -1; continue; }
            ref var code = ref CollectionsMarshal.GetValueRefOrAddDefault(byValue, new Key<T>(values[row]), out var known);
            if (!known)
            {
                code = counts.Count;
                counts.Add(0);
                firstRows.Add(row);
            }
            codes[row] = code;
            counts[code]++;
        }
        return new DistinctValues(codes, [.. counts], [.. firstRows], column);
    }

    private readonly record struct Key<T>(T Value);
}
