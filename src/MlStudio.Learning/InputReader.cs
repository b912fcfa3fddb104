using System.Globalization;
using System.Text;
using MlStudio.Learning.Data;
using MlStudio.Learning.Transforms;

namespace MlStudio.Learning;

/// <summary>Brings raw rows, in whatever column types they arrived, into the types a model was trained with.</summary>
internal static class InputReader
{
    /// <summary>The needed columns in their types; other columns are left out.</summary>
    /// <exception cref="LearningException">Columns are missing, or a value cannot be read; the message names column and row.</exception>
    public static Table Read(Table rows, IReadOnlyList<ModelInput> inputs)
    {
        var missing = inputs.Where(i => !rows.Contains(i.Name)).Select(i => $"'{i.Name}'").ToArray();
        if (missing.Length > 0)
        {
            throw new LearningException($"The data lacks {(missing.Length == 1 ? "the column" : "the columns")} {Words.List(missing)}, which the model needs. " +
                $"Columns that came: {Words.List(rows.Columns.Select(c => c.Name), 20)}.");
        }
        return new Table([.. inputs.Select(i => Convert(rows[i.Name], i.Type))]);
    }

    private static Column Convert(Column column, ColumnType type) => (column.Type, type) switch
    {
        var (from, to) when from == to => column,
        (_, ColumnType.Number) => ToNumbers(column),
        (_, ColumnType.Timestamp) => ToTimestamps(column),
        (_, ColumnType.Category) => ToCategories(column),
        _ => new TextColumn(column.Name, [.. Enumerable.Range(0, column.Count).Select(column.Format)]),
    };

    private static NumberColumn ToNumbers(Column column)
    {
        var values = new double[column.Count];
        for (var row = 0; row < values.Length; row++)
        {
            var text = column.Format(row)?.Trim();
            values[row] = text is null or ""
                ? double.NaN
                : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
                    ? value
                    : throw Unreadable(column, row, text, "a number such as 12.5");
        }
        return new NumberColumn(column.Name, values);
    }

    private static TimestampColumn ToTimestamps(Column column)
    {
        var ticks = new long[column.Count];
        for (var row = 0; row < ticks.Length; row++)
        {
            var text = column.Format(row)?.Trim();
            if (text is null or "") { ticks[row] = TimestampColumn.Missing; continue; }
            // The same forms as in files. A table of a few rows cannot tell day and month apart, so neither is guessed.
            var order = column.Type == ColumnType.Number ? DateOrder.None : TimestampText.Parse(Encoding.UTF8.GetBytes(text), out ticks[row]);
            if (order == DateOrder.DayOrMonthFirst) { throw Unreadable(column, row, text, "a date whose day and month cannot be mistaken, such as 2026-01-31"); }
            if (order == DateOrder.None) { throw Unreadable(column, row, text, "a date or time such as 2026-01-31 or 2026-01-31T12:30:00"); }
        }
        return new TimestampColumn(column.Name, ticks);
    }

    private static CategoryColumn ToCategories(Column column)
    {
        var codes = new int[column.Count];
        var levels = new List<string>();
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var row = 0; row < codes.Length; row++)
        {
            var text = column.Format(row);
            if (string.IsNullOrWhiteSpace(text)) { codes[row] = -1; continue; }
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

    /// <summary>A single row is a form, whose fields have names but no row number.</summary>
    private static LearningException Unreadable(Column column, int row, string text, string allowed) => new(
        $"{(column.Count == 1 ? $"{column.Name}" : $"Column '{column.Name}', row {row + 1}")}: '{(text.Length > 60 ? text[..60] + "…" : text)}' cannot be read; {allowed}, or nothing, is expected.");
}
