using MlStudio.Learning.Data;

namespace MlStudio.Learning.Validation;

/// <summary>The groups that a split keeps whole, and that hence stay whole in every division of training rows inside the run.</summary>
internal static class SplitGroups
{
    /// <summary>The column whose groups stay whole; null where there is none.</summary>
    public static string? Column(SplitPlan plan) => plan switch
    {
        CrossValidation folds => folds.GroupColumn,
        Holdout { Method: HoldoutMethod.Group } holdout => holdout.Column,
        _ => null,
    };

    /// <summary>Whether rows are kept together that are equal in what is learned from.</summary>
    public static bool KeepsEqualRows(SplitPlan plan) => plan is Holdout { KeepEqualRows: true } or CrossValidation { KeepEqualRows: true };

    /// <summary>The same number for rows that are equal in all of the columns, from 0 in the order of first appearance.</summary>
    public static int[] EqualRows(Table table, IReadOnlyList<string> columns)
    {
        var numbers = new Dictionary<UInt128, int>();
        return Array.ConvertAll(RowKeys.Of(table, columns, default), key =>
        {
            if (!numbers.TryGetValue(key, out var number)) { numbers.Add(key, number = numbers.Count); }
            return number;
        });
    }

    /// <summary>The group of each row of the table; null where every row stands by itself. Given folds are groups, since nothing tells what must not be parted within them.</summary>
    public static int[]? Of(Table table, TrainingSpec spec) => spec.SplitInUse is GivenFolds { DrawnByRow: false } given ? [.. given.FoldByRow]
        : Column(spec.SplitInUse) is { } column ? DistinctValues.Of(table[column]).Codes
        : KeepsEqualRows(spec.Split) ? EqualRows(table, TargetCheck.LearnedColumns(table, spec))
        : null;
}
