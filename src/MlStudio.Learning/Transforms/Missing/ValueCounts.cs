using MlStudio.Learning.Data;

namespace MlStudio.Learning.Transforms;

/// <summary>How often the values of a column occur.</summary>
internal static class ValueCounts
{
    public static bool AnyMissing(Column column) => column switch
    {
        CategoryColumn categories => categories.Codes.IndexOf(-1) >= 0,
        TimestampColumn dates => dates.Ticks.IndexOf(TimestampColumn.Missing) >= 0,
        _ => Enumerable.Range(0, column.Count).Any(column.IsMissing),
    };

    /// <summary>The most frequent category or text, the first in ordinal order where several are; null for a column without values.</summary>
    public static string? MostFrequent(Column column)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        if (column is CategoryColumn categories)
        {
            var byCode = new int[categories.Levels.Count];
            foreach (var code in categories.Codes)
            {
                if (code >= 0) { byCode[code]++; }
            }
            for (var code = 0; code < byCode.Length; code++) { counts[categories.Levels[code]] = counts.GetValueOrDefault(categories.Levels[code]) + byCode[code]; }
        }
        else
        {
            foreach (var value in ((TextColumn)column).Values)
            {
                if (value is not null) { counts[value] = counts.GetValueOrDefault(value) + 1; }
            }
        }
        return counts.Where(c => c.Value > 0).OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).Select(c => c.Key).FirstOrDefault();
    }

    /// <summary>The most frequent instant in ticks, the earliest where several are; missing for a column without values.</summary>
    public static long MostFrequent(TimestampColumn column)
    {
        var counts = new Dictionary<long, int>();
        foreach (var ticks in column.Ticks)
        {
            if (ticks != TimestampColumn.Missing) { counts[ticks] = counts.GetValueOrDefault(ticks) + 1; }
        }
        return counts.Count == 0 ? TimestampColumn.Missing : counts.OrderByDescending(c => c.Value).ThenBy(c => c.Key).First().Key;
    }
}
