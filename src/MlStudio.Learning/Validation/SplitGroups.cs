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

    /// <summary>The group of each row of the table; null where every row stands by itself. Given folds are groups, since nothing tells what must not be parted within them.</summary>
    public static int[]? Of(Table table, SplitPlan plan) => plan is GivenFolds { DrawnByRow: false } given ? [.. given.FoldByRow]
        : Column(plan) is { } column ? DistinctValues.Of(table[column]).Codes
        : null;
}
