using MlStudio.Learning.Data;

namespace MlStudio.Learning.Metrics;

/// <summary>The values of a column as few kinds of rows: levels, single numbers where they are few, else ranges with about as many rows each. Names are unique. Immutable.</summary>
internal sealed class ColumnRanges
{
    public const string Missing = "missing";
    public const string Others = "other values";
    private const int MostSingle = 10;

    private readonly Func<int, int> _code;

    private ColumnRanges(string column, IReadOnlyList<string> names, int[] rows, Func<int, int> code) => (Column, Names, _code, Codes) = (column, names, code, Array.ConvertAll(rows, r => code(r)));

    public string Column { get; }

    /// <summary>What each kind is called.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The kind of each of the rows given.</summary>
    public int[] Codes { get; }

    /// <summary>The kind of any row of the column, also of one that the kinds were not made from; negative for a single number that none of those rows has.</summary>
    public int CodeOf(int row) => _code(row);

    /// <param name="rows">Rows of the column.</param>
    /// <param name="ranges">Into how many ranges numbers and times are divided.</param>
    /// <param name="mostLevels">Levels that are told apart, those with most rows.</param>
    /// <returns>Null for free text, whose values seldom come twice.</returns>
    public static ColumnRanges? Of(Column column, int[] rows, int ranges = 5, int mostLevels = 20) => column switch
    {
        CategoryColumn c => Levels(c, rows, mostLevels),
        NumberColumn c => Numbers(c.Name, rows, r => c.Values[r], ranges, RangeNames.Numbers),
        TimestampColumn c => Numbers(c.Name, rows, r => c.IsMissing(r) ? double.NaN : c.Ticks[r], ranges, RangeNames.Times),
        _ => null,
    };

    private static ColumnRanges Levels(CategoryColumn column, int[] rows, int most)
    {
        var counts = new int[column.Levels.Count];
        foreach (var row in rows)
        {
            if (column.Codes[row] >= 0) { counts[column.Codes[row]]++; }
        }
        int[] kept = [.. Enumerable.Range(0, counts.Length).Where(l => counts[l] > 0).OrderByDescending(l => counts[l]).ThenBy(l => l).Take(most)];
        var code = new int[counts.Length];
        Array.Fill(code, kept.Length);
        for (var i = 0; i < kept.Length; i++) { code[kept[i]] = i; }
        return new ColumnRanges(column.Name, [.. RangeNames.Levels([.. kept.Select(l => column.Levels[l])]), Others, Missing], rows, r => column.Codes[r] < 0 ? kept.Length + 1 : code[column.Codes[r]]);
    }

    private static ColumnRanges Numbers(string name, int[] rows, Func<int, double> value, int ranges, Func<double[], string[]> write)
    {
        var sorted = rows.Select(value).Where(v => !double.IsNaN(v)).Order().ToArray();
        var distinct = sorted.Distinct().Take(MostSingle + 1).ToArray();
        if (distinct.Length <= MostSingle)
        {
            return new ColumnRanges(name, [.. write(distinct), Missing], rows, r => value(r) is var v && double.IsNaN(v) ? distinct.Length : Array.BinarySearch(distinct, v));
        }
        var edges = Enumerable.Range(1, ranges - 1).Select(k => sorted[(int)((long)k * sorted.Length / ranges)]).Where(e => e > sorted[0]).Distinct().ToArray();
        var written = write(edges);
        int Code(double number)
        {
            var at = Array.BinarySearch(edges, number);
            return at >= 0 ? at + 1 : ~at;
        }
        string Name(int range) => range == 0 ? $"below {written[0]}" : range == edges.Length ? $"{written[^1]} or more" : $"{written[range - 1]} to below {written[range]}";
        string[] names = edges.Length == 0 ? ["any number"] : [.. Enumerable.Range(0, edges.Length + 1).Select(Name)];
        return new ColumnRanges(name, [.. names, Missing], rows, r => value(r) is var v && double.IsNaN(v) ? names.Length : Code(v));
    }
}
