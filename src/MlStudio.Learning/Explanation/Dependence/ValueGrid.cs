using MlStudio.Learning.Data;

namespace MlStudio.Learning.Explanation.Dependence;

/// <summary>The values that a column is set to, one after the other, in the order in which they are drawn.</summary>
internal static class ValueGrid
{
    /// <summary>Numbers and timestamps: seen values at evenly spaced quantiles, ascending; categories: the levels seen, most frequent first.</summary>
    /// <param name="column">A column in the model's own type.</param>
    /// <param name="most">How many values, at most.</param>
    /// <exception cref="LearningException">The column holds free text, or nothing but missing values.</exception>
    public static Column Of(Column column, int most)
    {
        Column grid = column switch
        {
            NumberColumn numbers => new NumberColumn(column.Name, Quantiles([.. numbers.Values.ToArray().Where(double.IsFinite)], most)),
            TimestampColumn times => new TimestampColumn(column.Name, Quantiles([.. times.Ticks.ToArray().Where(t => t != TimestampColumn.Missing)], most)),
            CategoryColumn categories => Frequent(categories, most),
            _ => throw new LearningException($"Column '{column.Name}' holds free text, whose values have no order and rarely repeat; choose a column of numbers, categories or times."),
        };
        return grid.Count > 0 ? grid : throw new LearningException($"All values of column '{column.Name}' are missing in the rows given, so that there is nothing to set it to.");
    }

    /// <summary>The given values, read as the column's type.</summary>
    /// <exception cref="LearningException">A value cannot be read.</exception>
    public static Column Of(ModelInput input, IReadOnlyList<string> values)
    {
        if (values.Count == 0) { throw new LearningException($"There are no values to set column '{input.Name}' to."); }
        return InputReader.Read(new Table([new TextColumn(input.Name, values)]), [input]).Columns[0];
    }

    /// <summary>Whether the values have an order.</summary>
    public static bool IsOrdered(Column column) => column is NumberColumn or TimestampColumn;

    /// <summary>The values as text, as people read them.</summary>
    public static string[] Texts(Column grid) => [.. Enumerable.Range(0, grid.Count).Select(i => grid.Format(i) ?? "")];

    /// <summary>Where the values stand on an axis; null for categories. Times as Unix seconds.</summary>
    public static double[]? Positions(Column grid) => grid switch
    {
        NumberColumn numbers => numbers.Values.ToArray(),
        TimestampColumn times => Array.ConvertAll(times.Ticks.ToArray(), t => (t - DateTime.UnixEpoch.Ticks) / (double)TimeSpan.TicksPerSecond),
        _ => null,
    };

    private static T[] Quantiles<T>(T[] values, int most)
    {
        Array.Sort(values);
        T[] distinct = [.. values.Distinct()];
        if (distinct.Length <= most) { return distinct; }
        return [.. Enumerable.Range(0, most).Select(i => values[(int)Math.Round((double)i * (values.Length - 1) / Math.Max(1, most - 1), MidpointRounding.AwayFromZero)]).Distinct()];
    }

    private static CategoryColumn Frequent(CategoryColumn column, int most)
    {
        var counts = new int[column.Levels.Count];
        foreach (var code in column.Codes)
        {
            if (code >= 0) { counts[code]++; }
        }
        int[] order = [.. Enumerable.Range(0, counts.Length).Where(c => counts[c] > 0).OrderByDescending(c => counts[c]).ThenBy(c => column.Levels[c], StringComparer.Ordinal).Take(most)];
        return new CategoryColumn(column.Name, order, column.Levels);
    }
}
