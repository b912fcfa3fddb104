using MlStudio.Learning.Data;

namespace MlStudio.Learning.Metrics;

/// <summary>The entries with one value or range of a column.</summary>
/// <param name="Value">The value or range in words, as a <see cref="SliceCondition"/> names it.</param>
/// <param name="Entries">Their indices in the answers, ascending.</param>
public sealed record SliceEntries(string Value, int[] Entries);

/// <summary>Which rows a slice holds. Thread-safe.</summary>
public static class SliceRows
{
    /// <summary>Whether rows can be divided by a column: always where they are measured one by one; of a ranking where all rows of each group have the same value.</summary>
    public static bool CanDivide(RunAnswers rows, Column column) => SliceColumns.DividesGroups(rows, column);

    /// <summary>
    /// All entries by value or range of a column, whether the run learned from it or not: its 20 most frequent levels; or single numbers up to
    /// 10; or five ranges with a fifth of the rows (of a ranking: of the groups) each; missing values apart.
    /// </summary>
    /// <param name="rows">The entries of one part; rows come once.</param>
    /// <param name="table">The data version that the run was trained on.</param>
    /// <exception cref="LearningException">The table is another one, or the column is free text, not in it, or varies within the groups of a ranking.</exception>
    public static IReadOnlyList<SliceEntries> By(RunAnswers rows, Table table, string column)
    {
        var ranges = SliceColumns.Require(rows, table, column);
        return [.. Enumerable.Range(0, rows.Count).GroupBy(i => ranges.CodeOf(rows.Rows[i])).OrderBy(g => g.Key).Select(g => new SliceEntries(ranges.Names[g.Key], [.. g]))];
    }

    /// <summary>The entries that meet all conditions, ascending.</summary>
    /// <param name="rows">The entries to choose from.</param>
    /// <param name="ranges">The entries that the values and ranges were made from, such as those that runs are compared on; null for <paramref name="rows"/>.</param>
    /// <exception cref="LearningException">The table is another one, or a column has no such value; the message lists those it has.</exception>
    public static int[] Matching(RunAnswers rows, Table table, IReadOnlyList<SliceCondition> conditions, RunAnswers? ranges = null)
    {
        var asked = conditions.Select(condition =>
        {
            var found = SliceColumns.Require(ranges ?? rows, table, condition.Column);
            var code = found.Names.ToList().IndexOf(condition.Value);
            return code >= 0 ? (Ranges: found, Code: code) : throw new LearningException(
                $"Column '{condition.Column}' is not divided into '{condition.Value}'. There are: {string.Join(", ", found.Names.Take(20))}.");
        }).ToArray();
        return [.. Enumerable.Range(0, rows.Count).Where(i => asked.All(a => a.Ranges.CodeOf(rows.Rows[i]) == a.Code))];
    }
}
