using MlStudio.Learning.Data;

namespace MlStudio.Learning.Validation;

/// <summary>Keeps the groups of a ranking whole in every split.</summary>
public static class RankingSplit
{
    /// <summary>The plan that draws whole groups where the given one would draw single rows; others as they are.</summary>
    public static SplitPlan OfWholeGroups(SplitPlan plan, string? group) => plan switch
    {
        Holdout { Method: HoldoutMethod.Random or HoldoutMethod.Stratified } holdout => holdout with { Method = HoldoutMethod.Group, Column = group },
        CrossValidation { GroupColumn: null } folds => folds with { GroupColumn = group },
        _ => plan,
    };

    /// <summary>For each row the earliest time of its group, so that a split in time parts none.</summary>
    internal static double[] TimesByGroup(double[] times, Column group)
    {
        var codes = DistinctValues.Of(group).Codes;
        var earliest = new Dictionary<int, double>();
        for (var row = 0; row < times.Length; row++)
        {
            if (!earliest.TryGetValue(codes[row], out var first) || times[row] < first) { earliest[codes[row]] = times[row]; }
        }
        return [.. codes.Select(code => earliest[code])];
    }

    /// <exception cref="LearningException">A group has rows in two parts; the message names it and says what to do.</exception>
    internal static void RequireWholeGroups(Column group, SplitResult split)
    {
        var groups = DistinctValues.Of(group);
        foreach (var fold in split.Folds)
        {
            var parts = new int[groups.Counts.Length];
            foreach (var (rows, part) in ((int[] Rows, int Part)[])[(fold.Train, 1), (fold.Validation, 2), (split.Test, 3)])
            {
                foreach (var row in rows)
                {
                    if (groups.Codes[row] < 0) { throw new LearningException($"Group column '{group.Name}' has no value in row {row + 1}; the group of every row must be known. Fill it in or remove the row."); }
                    ref var known = ref parts[groups.Codes[row]];
                    if (known == 0) { known = part; }
                    if (known != part) { throw new LearningException($"The split would part group '{groups.Names[groups.Codes[row]]}' of '{group.Name}', whose rows are ordered among one another. Split by a column whose values hold whole groups, or by '{group.Name}' itself."); }
                }
            }
        }
    }
}
