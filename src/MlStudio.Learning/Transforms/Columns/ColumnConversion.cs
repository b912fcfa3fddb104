using System.Text;
using MlStudio.Learning.Data;

namespace MlStudio.Learning.Transforms;

/// <summary>Reads the values of a column as another type; what cannot be read is missing.</summary>
internal static class ColumnConversion
{
    public static Column To(Column column, ColumnType type, bool decimalComma, bool dayFirst) => (column, type) switch
    {
        var (_, same) when column.Type == same => column,
        (TimestampColumn timestamps, ColumnType.Number) => Days(timestamps),
        (NumberColumn numbers, ColumnType.Timestamp) => Instants(numbers),
        (_, ColumnType.Number) => Numbers(column, decimalComma),
        (_, ColumnType.Timestamp) => Timestamps(column, dayFirst),
        (_, ColumnType.Category) => Categories(column),
        _ => new TextColumn(column.Name, [.. Enumerable.Range(0, column.Count).Select(column.Format)]),
    };

    private static NumberColumn Days(TimestampColumn column)
    {
        var values = new double[column.Count];
        for (var row = 0; row < values.Length; row++)
        {
            values[row] = column.IsMissing(row) ? double.NaN : (double)(column.Ticks[row] - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerDay;
        }
        return new NumberColumn(column.Name, values);
    }

    private static TimestampColumn Instants(NumberColumn column)
    {
        var ticks = new long[column.Count];
        for (var row = 0; row < ticks.Length; row++)
        {
            var instant = DateTime.UnixEpoch.Ticks + Math.Round(column.Values[row] * TimeSpan.TicksPerDay);
            ticks[row] = instant >= 0 && instant < DateTime.MaxValue.Ticks ? (long)instant : TimestampColumn.Missing;
        }
        return new TimestampColumn(column.Name, ticks);
    }

    private static NumberColumn Numbers(Column column, bool decimalComma)
    {
        var values = new double[column.Count];
        for (var row = 0; row < values.Length; row++)
        {
            values[row] = column.Format(row) is { } text && NumberText.TryParse(Encoding.UTF8.GetBytes(text.Trim()), decimalComma, strict: false, out var value)
                && double.IsFinite(value) ? value : double.NaN;
        }
        return new NumberColumn(column.Name, values);
    }

    private static TimestampColumn Timestamps(Column column, bool dayFirst)
    {
        var ticks = new long[column.Count];
        for (var row = 0; row < ticks.Length; row++)
        {
            var instant = TimestampColumn.Missing;
            var order = column.Format(row) is { } text ? TimestampText.Parse(Encoding.UTF8.GetBytes(text.Trim()), out instant) : DateOrder.None;
            ticks[row] = order == DateOrder.None ? TimestampColumn.Missing : order == DateOrder.DayOrMonthFirst && !dayFirst ? Swapped(instant) : instant;
        }
        return new TimestampColumn(column.Name, ticks);
    }

    /// <summary>The instant with day and month exchanged, both of which are at most 12.</summary>
    private static long Swapped(long ticks)
    {
        var read = new DateTime(ticks, DateTimeKind.Utc);
        return new DateTime(read.Year, read.Day, read.Month, 0, 0, 0, DateTimeKind.Utc).Ticks + read.TimeOfDay.Ticks;
    }

    private static CategoryColumn Categories(Column column)
    {
        var codes = new int[column.Count];
        var levels = new List<string>();
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var row = 0; row < codes.Length; row++)
        {
            if (column.Format(row) is not { } text) { codes[row] = -1; continue; }
            if (!known.TryGetValue(text, out var code))
            {
                code = levels.Count;
                known.Add(text, code);
                levels.Add(text);
            }
            codes[row] = code;
        }
        return new CategoryColumn(column.Name, codes, levels);
    }
}
