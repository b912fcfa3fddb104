using System.Globalization;

namespace MlStudio.Learning.Trainers;

/// <summary>What every trainer demands of its input before it starts.</summary>
public static class TrainingChecks
{
    /// <exception cref="LearningException">Counts differ, a target or weight cannot be used, or the target has one class.</exception>
    public static void Require(Trainer trainer, FeatureMatrix features, TargetVector target, float[]? weights)
    {
        if (!trainer.Tasks.Contains(target.Task))
        {
            throw new LearningException($"Trainer '{trainer.Key}' learns {string.Join(", ", trainer.Tasks)}; {target.Task} was asked for.");
        }
        if (features.RowCount == 0) { throw new LearningException("There are no training rows."); }
        if (target.Count != features.RowCount) { throw new LearningException($"The target has {target.Count} values for {features.RowCount} training rows."); }
        RequireWeights(weights, features.RowCount);
        if (target.Task == LearningTask.Ranking) { RequireGroups(target); }
        else if (target.Task == LearningTask.Regression) { RequireNumbers(target); }
        else { RequireClasses(target); }
    }

    private static void RequireWeights(float[]? weights, int rowCount)
    {
        if (weights is null) { return; }
        if (weights.Length != rowCount) { throw new LearningException($"There are {weights.Length} row weights for {rowCount} training rows."); }
        var total = 0.0;
        for (var row = 0; row < weights.Length; row++)
        {
            if (!float.IsFinite(weights[row]) || weights[row] < 0)
            {
                throw new LearningException($"The weight of training row {row + 1} must be a number of at least 0; {weights[row].ToString(CultureInfo.InvariantCulture)} was given.");
            }
            total += weights[row];
        }
        if (total <= 0) { throw new LearningException("All row weights are 0; at least one must be above 0."); }
    }

    private static void RequireNumbers(TargetVector target)
    {
        var bad = Array.FindIndex(target.Values, v => !double.IsFinite(v));
        if (bad >= 0) { throw new LearningException($"The target of training row {bad + 1} is missing or not finite."); }
    }

    private static void RequireGroups(TargetVector target)
    {
        if (target.Groups is not { } groups) { throw new LearningException("A ranking needs the group of each training row; none were given."); }
        if (groups.Length != target.Count) { throw new LearningException($"There are {groups.Length} groups for {target.Count} training rows."); }
        var negative = Array.FindIndex(groups, g => g < 0);
        if (negative >= 0) { throw new LearningException($"The group of training row {negative + 1} must be a code of at least 0; {groups[negative]} was given."); }
        var bad = Array.FindIndex(target.Values, v => !Relevance.IsValid(v));
        if (bad >= 0) { throw new LearningException($"The relevance of training row {bad + 1} must be a whole number from 0 to {Relevance.Highest}; {target.Values[bad].ToString(CultureInfo.InvariantCulture)} was given."); }
    }

    private static void RequireClasses(TargetVector target)
    {
        var counts = new int[target.ClassCount];
        for (var row = 0; row < target.Count; row++)
        {
            var value = target.Values[row];
            if (!(value >= 0 && value < target.ClassCount && value == Math.Floor(value)))
            {
                throw new LearningException($"The target of training row {row + 1} must be a class from 0 to {target.ClassCount - 1}; {value.ToString(CultureInfo.InvariantCulture)} was given.");
            }
            counts[(int)value]++;
        }
        if (counts.Count(c => c > 0) < 2)
        {
            throw new LearningException($"The target has one class only (class {Array.FindIndex(counts, c => c > 0)}) in the {target.Count} training rows; at least two are needed.");
        }
    }
}
