using MlStudio.Learning.Data;
using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Metrics;

/// <summary>Finds the columns of answers in their table.</summary>
internal static class SliceColumns
{
    public static void Check(RunAnswers rows, Table table)
    {
        if (rows.TableRows != table.RowCount) { throw new LearningException($"These are not the data of the run: it was trained on {rows.TableRows:N0} rows, the table has {table.RowCount:N0}."); }
    }

    /// <exception cref="LearningException">The table is another one; or the column is not in it, is free text, or does not divide whole groups of a ranking.</exception>
    public static ColumnRanges Require(RunAnswers rows, Table table, string column)
    {
        Check(rows, table);
        var found = table.Find(column) ?? throw new LearningException($"The column '{column}' is not in the data. Columns: {string.Join(", ", table.Columns.Take(20).Select(c => c.Name))}{(table.Columns.Count > 20 ? ", …" : "")}.");
        if (!DividesGroups(rows, found)) { throw new LearningException($"Column '{column}' has several values within one group. A ranking is measured by whole groups; choose a column that is the same for all rows of a group."); }
        return Of(rows, found) ?? throw new LearningException($"Column '{column}' is free text, whose values seldom come twice. Choose a column of categories, numbers or times.");
    }

    /// <summary>Null for free text. Of a ranking each group counts once.</summary>
    public static ColumnRanges? Of(RunAnswers rows, Column column, int ranges = 5) =>
        ColumnRanges.Of(column, rows.Task == LearningTask.Ranking ? Array.ConvertAll(RowGroups.Of(rows.Groups), g => rows.Rows[g[0]]) : rows.Rows, ranges);

    /// <summary>Whether all rows of each group have the same value; where rows are not ranked, always.</summary>
    public static bool DividesGroups(RunAnswers rows, Column column)
    {
        if (rows.Task != LearningTask.Ranking) { return true; }
        bool Same(int a, int b) => column switch
        {
            NumberColumn c => c.Values[a].Equals(c.Values[b]),
            CategoryColumn c => c.Codes[a] == c.Codes[b],
            TimestampColumn c => c.Ticks[a] == c.Ticks[b],
            _ => column.Format(a) == column.Format(b),
        };
        return RowGroups.Of(rows.Groups).All(g => g.All(i => Same(rows.Rows[g[0]], rows.Rows[i])));
    }

    /// <summary>All metrics of the task on some rows.</summary>
    public static IReadOnlyList<MetricValue> Metrics(RunAnswers rows) => rows.HasClasses ? new ClassificationScores(rows.ToPredictions()).All()
        : rows.Task == LearningTask.Regression ? new RegressionScores(rows.Actual, rows.Values).All()
        : new RankingScores(rows.Actual, rows.Values, rows.Groups).All();
}
