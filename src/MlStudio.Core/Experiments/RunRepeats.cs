using MlStudio.Learning.Serialization;
using MlStudio.Learning.Validation;

namespace MlStudio.Core.Experiments;

/// <summary>Finds the runs that repeat one configuration with other seeds or folds; a reproduction of a run repeats it too.</summary>
public static class RunRepeats
{
    /// <summary>The runs in their order, repeats put together where the first of them stands.</summary>
    public static IReadOnlyList<ComparisonColumn> Group(IReadOnlyList<ComparedRun> runs) =>
        [.. runs.GroupBy(r => Configuration(r.Run), StringComparer.Ordinal).Select(g => new ComparisonColumn([.. g]))];

    /// <summary>The same text for runs that differ in nothing but what is left to chance: data, preparation, split, algorithm and options.</summary>
    public static string Configuration(RunDetails run)
    {
        var spec = run.Spec with { Seed = 0, Recipe = null, Split = WithoutChance(run.Spec.Split) };
        return $"{run.Item.DatasetNumber}.{run.Item.DatasetVersion} {spec.ToCanonicalJson()} {(run.Recipe is { } recipe ? LearningJson.Canonical(recipe) : "")}";
    }

    /// <summary>Given folds differ from repeat to repeat in who is in which, not in how many there are.</summary>
    private static SplitPlan WithoutChance(SplitPlan split) => split is GivenFolds given
        ? given with { FoldByRow = [given.FoldByRow.Count, .. given.FoldByRow.Distinct().Order()] }
        : split;
}
