using MlStudio.Learning.Data;
using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Metrics;

/// <summary>How good a run is on the rows with one value, or a range of values, of a column.</summary>
/// <param name="Value">The value or range in words.</param>
/// <param name="Rows">Rows of the part with it.</param>
/// <param name="Metrics">All metrics of the task, undefined ones with the reason.</param>
public sealed record ColumnSlice(string Value, int Rows, IReadOnlyList<MetricValue> Metrics);

/// <summary>Metrics per value or range of a column, whether the run learned from it or not. Thread-safe.</summary>
public static class SliceMetrics
{
    /// <param name="rows">The entries of one part; folds are pooled.</param>
    /// <param name="table">The data version that the run was trained on.</param>
    /// <param name="column">Its 20 most frequent levels; or single numbers up to 10; or five ranges with a fifth of the rows each; missing values apart.</param>
    /// <exception cref="LearningException">The table is another one, or the column is free text or not in it.</exception>
    public static IReadOnlyList<ColumnSlice> By(RunAnswers rows, Table table, string column)
    {
        rows = rows.Pooled();
        var ranges = SliceColumns.Require(rows, table, column);
        return [.. Enumerable.Range(0, rows.Count).GroupBy(i => ranges.Codes[i]).OrderBy(g => g.Key).Select(g =>
        {
            var slice = rows.Take([.. g]);
            return new ColumnSlice(ranges.Names[g.Key], slice.Count, Metrics(slice));
        })];
    }

    /// <summary>All metrics of the task on some rows.</summary>
    internal static IReadOnlyList<MetricValue> Metrics(RunAnswers rows) => rows.HasClasses ? new ClassificationScores(rows.ToPredictions()).All()
        : rows.Task == LearningTask.Regression ? new RegressionScores(rows.Actual, rows.Values).All()
        : [];
}

/// <summary>Finds the columns of answers in their table.</summary>
internal static class SliceColumns
{
    public static void Check(RunAnswers rows, Table table)
    {
        if (rows.TableRows != table.RowCount) { throw new LearningException($"These are not the data of the run: it was trained on {rows.TableRows:N0} rows, the table has {table.RowCount:N0}."); }
    }

    public static ColumnRanges Require(RunAnswers rows, Table table, string column)
    {
        Check(rows, table);
        var found = table.Find(column) ?? throw new LearningException($"The column '{column}' is not in the data. Columns: {string.Join(", ", table.Columns.Take(20).Select(c => c.Name))}{(table.Columns.Count > 20 ? ", …" : "")}.");
        return ColumnRanges.Of(found, rows.Rows) ?? throw new LearningException($"Column '{column}' is free text, whose values seldom come twice. Choose a column of categories, numbers or times.");
    }
}
