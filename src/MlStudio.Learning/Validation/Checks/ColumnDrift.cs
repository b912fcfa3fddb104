using MlStudio.Learning.Data;
using MlStudio.Learning.Metrics;
using MlStudio.Learning.Numerics;

namespace MlStudio.Learning.Validation;

/// <summary>How much one column differs between two sets of rows.</summary>
/// <param name="Test">"Kolmogorov–Smirnov" for numbers and times, "chi-squared" for categories, "missing values" for numbers and times of which rather the share of missing values differs.</param>
/// <param name="Statistic">The largest distance of both distributions (0 to 1), or chi-squared; null where there is nothing to compare.</param>
/// <param name="PValue">The chance of a statistic at least as large where nothing differs; null as above.</param>
/// <param name="CorrectedPValue">The same corrected for all columns (Holm).</param>
/// <param name="StabilityIndex">The population stability index over all rows: below 0.1 little, from 0.25 much; null where there is nothing to compare.</param>
public sealed record ColumnDrift(string Column, string Test, double? Statistic, double? PValue, double? CorrectedPValue, double? StabilityIndex)
{
    private const string Distance = "Kolmogorov–Smirnov", Counts = "chi-squared", MissingValues = "missing values";

    /// <summary>Why there is nothing to compare; null where there is.</summary>
    public string? UndefinedReason { get; init; }

    /// <summary>
    /// Compares every column but free text. Missing values are a level of categories; of numbers and times their share is compared as well as
    /// the other values, the smaller chance counting twice.
    /// </summary>
    /// <param name="first">Rows of the one set, such as those for training.</param>
    /// <param name="second">Rows of the other.</param>
    /// <param name="groups">Per row of the table the group that the split keeps whole, whose rows are not chosen by themselves: one row of each is tested. Null where rows stand by themselves.</param>
    /// <returns>The least likely first.</returns>
    public static IReadOnlyList<ColumnDrift> Between(Table table, IReadOnlyList<string> columns, int[] first, int[] second, int[]? groups = null, CancellationToken cancellation = default)
    {
        string[] compared = [.. columns.Where(c => table[c].Type != ColumnType.Text)];
        var chosen = table.Select(compared);
        var (before, after) = (TableProfiler.Profile(chosen.Take(first), cancellation), TableProfiler.Profile(chosen.Take(second), cancellation));
        var (ours, theirs) = groups is null ? (first, second) : (OneOfEach(first, groups), OneOfEach(second, groups));
        var found = compared.Select((name, i) =>
        {
            cancellation.ThrowIfCancellationRequested();
            return Compare(table[name], ours, theirs) with { StabilityIndex = Data.StabilityIndex.Between(before.Columns[i], after.Columns[i]) ?? Data.StabilityIndex.OfMissing(before.Columns[i], after.Columns[i]) };
        }).ToArray();
        ColumnDrift[] tested = [.. found.Where(f => f.PValue is not null)];
        var corrected = ManyTests.Holm([.. tested.Select(f => f.PValue!.Value)]);
        return [.. tested.Select((f, i) => f with { CorrectedPValue = corrected[i] }).Concat(found.Where(f => f.PValue is null))
            .OrderBy(f => f.PValue ?? 2).ThenByDescending(f => f.StabilityIndex).ThenBy(f => f.Column, StringComparer.Ordinal)];
    }

    /// <summary>The row of each group that a fixed shuffle puts first.</summary>
    private static int[] OneOfEach(int[] rows, int[] groups) => [.. rows.GroupBy(r => groups[r]).Select(g => g.MinBy(r => SplitMix64.Mix((ulong)r + 1))).Order()];

    private static ColumnDrift Compare(Column column, int[] first, int[] second)
    {
        ColumnDrift Found(string test, double statistic, double chance) => new(column.Name, test, statistic, chance, null, null);
        ColumnDrift Nothing(string test) => new(column.Name, test, null, null, null, null) { UndefinedReason = "All values are missing, or a side has no rows: there is nothing to compare." };
        var (missingFirst, missingSecond) = (first.Count(column.IsMissing), second.Count(column.IsMissing));
        var name = column is CategoryColumn ? Counts : Distance;
        if (first.Length == 0 || second.Length == 0 || (missingFirst == first.Length && missingSecond == second.Length)) { return Nothing(name); }
        if (column is CategoryColumn category)
        {
            var counts = new double[category.Levels.Count + 1, 2];
            foreach (var row in first) { counts[category.Codes[row] + 1, 0]++; }
            foreach (var row in second) { counts[category.Codes[row] + 1, 1]++; }
            var (levels, levelsChance) = ChiSquared(counts);
            return Found(name, levels, levelsChance);
        }
        var (distance, chance) = missingFirst < first.Length && missingSecond < second.Length ? Kolmogorov(Sorted(column, first), Sorted(column, second)) : (0, 1);
        if (missingFirst + missingSecond == 0) { return Found(name, distance, chance); }
        var (missing, missingChance) = ChiSquared(new double[,] { { missingFirst, missingSecond }, { first.Length - missingFirst, second.Length - missingSecond } });
        return missingChance < chance ? Found(MissingValues, missing, Math.Min(1, 2 * missingChance)) : Found(name, distance, Math.Min(1, 2 * chance));
    }

    private static (double Statistic, double Chance) Kolmogorov(double[] a, double[] b)
    {
        double most = 0;
        for (int i = 0, j = 0; i < a.Length && j < b.Length;)
        {
            var at = Math.Min(a[i], b[j]);
            while (i < a.Length && a[i] <= at) { i++; }
            while (j < b.Length && b[j] <= at) { j++; }
            most = Math.Max(most, Math.Abs((i / (double)a.Length) - (j / (double)b.Length)));
        }
        return (most, Distributions.KolmogorovAbove(most * Math.Sqrt((double)a.Length * b.Length / (a.Length + (double)b.Length))));
    }

    /// <param name="counts">Rows per level on each of the two sides.</param>
    private static (double Statistic, double Chance) ChiSquared(double[,] counts)
    {
        Span<double> sides = [0, 0];
        for (var level = 0; level < counts.GetLength(0); level++) { (sides[0], sides[1]) = (sides[0] + counts[level, 0], sides[1] + counts[level, 1]); }
        double total = sides[0] + sides[1], sum = 0;
        var levels = 0;
        for (var level = 0; level < counts.GetLength(0); level++)
        {
            var both = counts[level, 0] + counts[level, 1];
            if (both == 0) { continue; }
            levels++;
            for (var side = 0; side < 2; side++)
            {
                var expected = both * sides[side] / total;
                sum += (counts[level, side] - expected) * (counts[level, side] - expected) / expected;
            }
        }
        return (sum, levels < 2 ? 1 : Distributions.ChiSquaredAbove(sum, levels - 1));
    }

    private static double[] Sorted(Column column, int[] rows) => [.. rows.Where(r => !column.IsMissing(r)).Select(r => column is TimestampColumn t ? t.Ticks[r] : ((NumberColumn)column).Values[r]).Order()];
}
