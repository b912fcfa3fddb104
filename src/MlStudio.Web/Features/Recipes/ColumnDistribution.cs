using MlStudio.Learning.Data;
using MlStudio.Web.Components;

namespace MlStudio.Web.Features.Recipes;

/// <summary>The values of a column before and after a step, counted into the same bars so that they can be compared.</summary>
/// <param name="Before">Empty where the column is new or was no column before.</param>
/// <param name="After">Empty where it is finished features or holds texts.</param>
public sealed record ColumnDistribution(IReadOnlyList<int> Before, IReadOnlyList<int> After, string BeforeWords, string AfterWords)
{
    private const int Bars = 16;

    public static ColumnDistribution Of(string name, Column? before, Column? after)
    {
        // A step that scales leaves another range: only within one are shared bars telling.
        var edges = before is NumberColumn a && after is NumberColumn b && Overlap(a, b) ? Range([a, b]) : null;
        return new(Count(before, edges), Count(after, edges), Words(name, "before", before), Words(name, "after", after));
    }

    private static bool Overlap(NumberColumn before, NumberColumn after)
    {
        if (Range([before]) is not { } b || Range([after]) is not { } a) { return false; }
        var shared = Math.Min(a.Max, b.Max) - Math.Max(a.Min, b.Min);
        return shared >= 0.5 * Math.Max(a.Max - a.Min, b.Max - b.Min);
    }

    private static int[] Count(Column? column, (double Min, double Max)? edges) => column switch
    {
        NumberColumn numbers => CountNumbers(numbers, edges ?? Range([numbers])),
        CategoryColumn categories => CountLevels(categories),
        TimestampColumn times => CountNumbers(new NumberColumn(times.Name, Array.ConvertAll(times.Ticks.ToArray(), t => t == TimestampColumn.Missing ? double.NaN : t)), null),
        _ => [],
    };

    private static int[] CountNumbers(NumberColumn column, (double Min, double Max)? range)
    {
        if ((range ?? Range([column])) is not { } edges) { return []; }
        var counts = new int[Bars];
        foreach (var value in column.Values)
        {
            if (double.IsFinite(value)) { counts[edges.Max > edges.Min ? Math.Clamp((int)((value - edges.Min) / (edges.Max - edges.Min) * Bars), 0, Bars - 1) : 0]++; }
        }
        return counts;
    }

    private static int[] CountLevels(CategoryColumn column)
    {
        var counts = new int[column.Levels.Count];
        foreach (var code in column.Codes)
        {
            if (code >= 0) { counts[code]++; }
        }
        return [.. counts.Where(c => c > 0).OrderDescending().Take(Bars)];
    }

    private static (double Min, double Max)? Range(ReadOnlySpan<NumberColumn> columns)
    {
        var (min, max) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var column in columns)
        {
            foreach (var value in column.Values)
            {
                if (double.IsFinite(value)) { (min, max) = (Math.Min(min, value), Math.Max(max, value)); }
            }
        }
        return min <= max ? (min, max) : null;
    }

    private static string Words(string name, string when, Column? column) => column switch
    {
        NumberColumn numbers when Range([numbers]) is { } range => $"{name} {when}: from {Format.Number(range.Min)} to {Format.Number(range.Max)}",
        CategoryColumn categories => $"{name} {when}: {Format.Count(categories.Levels.Count, "category", "categories")}, commonest first",
        null => $"{name} {when}: no column",
        _ => $"{name} {when}: {column.Type.ToString().ToLowerInvariant()}",
    };
}
