using MlStudio.Learning.Data;
using MlStudio.Learning.Numerics;
using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Metrics;

/// <summary>Residuals (actual less predicted) of the rows with one value or range of a column.</summary>
/// <param name="Mean">Away from 0 the model is wrong on them on average.</param>
/// <param name="Low">The value that a tenth of the residuals lies below.</param>
/// <param name="High">The value that a tenth of the residuals lies above.</param>
public sealed record ResidualRange(string Value, int Rows, double Mean, double Low, double Median, double High);

/// <summary>One row's value of a column and its residual.</summary>
/// <param name="Value">The number, or the ticks of a time; null for categories and missing values.</param>
public sealed record ResidualPoint(int Row, double? Value, string Name, double Residual);

/// <summary>Residuals against a column: per value or range, and a sample of rows to draw.</summary>
public sealed record ResidualsByColumn(string Column, IReadOnlyList<ResidualRange> Ranges, IReadOnlyList<ResidualPoint> Sample)
{
    private const int SampleRows = 500;

    /// <param name="rows">The entries of one part of a regression; folds are pooled.</param>
    /// <param name="table">The data version that the run was trained on.</param>
    /// <param name="column">Levels, single numbers, or ten ranges with a tenth of the rows each.</param>
    /// <exception cref="LearningException">Not a regression, another table, or free text.</exception>
    public static ResidualsByColumn Of(RunAnswers rows, Table table, string column)
    {
        if (rows.Task != LearningTask.Regression) { throw new LearningException("Residuals need a run for numbers."); }
        rows = rows.Pooled();
        SliceColumns.Require(rows, table, column);
        var ranges = SliceColumns.Of(rows, table[column], ranges: 10)!;
        double Residual(int entry) => rows.Actual[entry] - rows.Values[entry];
        return new ResidualsByColumn(
            column,
            [.. Enumerable.Range(0, rows.Count).GroupBy(i => ranges.Codes[i]).OrderBy(g => g.Key).Select(g =>
            {
                double[] values = [.. g.Select(Residual)];
                return new ResidualRange(ranges.Names[g.Key], values.Length, values.Average(), WeightedQuantile.Of(values, [], 0.1), WeightedQuantile.Of(values, [], 0.5), WeightedQuantile.Of(values, [], 0.9));
            })],
            [.. Enumerable.Range(0, rows.Count).OrderBy(i => SplitMix64.Mix((ulong)rows.Rows[i] + 1)).Take(SampleRows).OrderBy(i => rows.Rows[i])
                .Select(i => new ResidualPoint(rows.Rows[i], Number(table[column], rows.Rows[i]), ranges.Names[ranges.Codes[i]], Residual(i)))]);
    }

    private static double? Number(Column column, int row) => column.IsMissing(row) ? null : column switch
    {
        NumberColumn c => c.Values[row],
        TimestampColumn c => c.Ticks[row],
        _ => null,
    };
}
