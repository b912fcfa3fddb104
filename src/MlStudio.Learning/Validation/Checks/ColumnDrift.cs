using MlStudio.Learning.Data;
using MlStudio.Learning.Metrics;
using MlStudio.Learning.Numerics;

namespace MlStudio.Learning.Validation;

/// <summary>How much one column differs between two sets of rows.</summary>
/// <param name="Test">"Kolmogorov–Smirnov" for numbers and times, "chi-squared" for categories.</param>
/// <param name="Statistic">The largest distance of both distributions (0 to 1), or chi-squared.</param>
/// <param name="PValue">The chance of a statistic at least as large where nothing differs.</param>
/// <param name="CorrectedPValue">The same corrected for all columns (Holm).</param>
/// <param name="StabilityIndex">The population stability index: below 0.1 little, from 0.25 much; null where there is nothing to compare.</param>
public sealed record ColumnDrift(string Column, string Test, double Statistic, double PValue, double CorrectedPValue, double? StabilityIndex)
{
    /// <summary>Compares every column but free text; missing values are a level of categories, and left out of numbers.</summary>
    /// <param name="first">Rows of the one set, such as those for training.</param>
    /// <param name="second">Rows of the other.</param>
    /// <returns>The least likely first.</returns>
    public static IReadOnlyList<ColumnDrift> Between(Table table, IReadOnlyList<string> columns, int[] first, int[] second, CancellationToken cancellation = default)
    {
        string[] compared = [.. columns.Where(c => table[c].Type != ColumnType.Text)];
        var chosen = table.Select(compared);
        var (before, after) = (TableProfiler.Profile(chosen.Take(first), cancellation), TableProfiler.Profile(chosen.Take(second), cancellation));
        var found = compared.Select((name, i) =>
        {
            cancellation.ThrowIfCancellationRequested();
            var (test, statistic, chance) = table[name] is CategoryColumn c ? ChiSquared(c, first, second) : Kolmogorov(table[name], first, second);
            return new ColumnDrift(name, test, statistic, chance, chance, Data.StabilityIndex.Between(before.Columns[i], after.Columns[i]));
        }).ToArray();
        var corrected = ManyTests.Holm([.. found.Select(f => f.PValue)]);
        return [.. found.Select((f, i) => f with { CorrectedPValue = corrected[i] }).OrderBy(f => f.PValue).ThenByDescending(f => f.StabilityIndex).ThenBy(f => f.Column, StringComparer.Ordinal)];
    }

    private static (string, double, double) Kolmogorov(Column column, int[] first, int[] second)
    {
        const string Name = "Kolmogorov–Smirnov";
        var (a, b) = (Sorted(column, first), Sorted(column, second));
        if (a.Length == 0 || b.Length == 0) { return (Name, 0, 1); }
        double most = 0;
        for (int i = 0, j = 0; i < a.Length && j < b.Length;)
        {
            var at = Math.Min(a[i], b[j]);
            while (i < a.Length && a[i] <= at) { i++; }
            while (j < b.Length && b[j] <= at) { j++; }
            most = Math.Max(most, Math.Abs((i / (double)a.Length) - (j / (double)b.Length)));
        }
        return (Name, most, Distributions.KolmogorovAbove(most * Math.Sqrt((double)a.Length * b.Length / (a.Length + (double)b.Length))));
    }

    private static (string, double, double) ChiSquared(CategoryColumn column, int[] first, int[] second)
    {
        var counts = new double[column.Levels.Count + 1, 2];
        foreach (var row in first) { counts[column.Codes[row] + 1, 0]++; }
        foreach (var row in second) { counts[column.Codes[row] + 1, 1]++; }
        double total = first.Length + second.Length, sum = 0;
        var levels = 0;
        for (var level = 0; level <= column.Levels.Count; level++)
        {
            var both = counts[level, 0] + counts[level, 1];
            if (both == 0) { continue; }
            levels++;
            for (var side = 0; side < 2; side++)
            {
                var expected = both * (side == 0 ? first.Length : second.Length) / total;
                if (expected > 0) { sum += (counts[level, side] - expected) * (counts[level, side] - expected) / expected; }
            }
        }
        return ("chi-squared", sum, levels < 2 ? 1 : Distributions.ChiSquaredAbove(sum, levels - 1));
    }

    private static double[] Sorted(Column column, int[] rows) => [.. rows.Where(r => !column.IsMissing(r)).Select(r => column is TimestampColumn t ? t.Ticks[r] : ((NumberColumn)column).Values[r]).Order()];
}
