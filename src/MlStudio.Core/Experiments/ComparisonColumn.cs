using MlStudio.Learning.Serialization;
using MlStudio.Learning.Validation;

namespace MlStudio.Core.Experiments;

/// <summary>A column of a comparison: one run, or the repeats of one configuration.</summary>
/// <param name="Runs">At least one, in the order of the comparison.</param>
public sealed record ComparisonColumn(IReadOnlyList<ComparedRun> Runs)
{
    /// <summary>The run that stands for it.</summary>
    public ComparedRun Lead => Runs[0];

    public bool IsRepeated => Runs.Count > 1;

    /// <summary>
    /// The runs whose figures are averaged: those that do another's work again, or came to the very same model, tell nothing new, and would only
    /// make the mean look surer than it is.
    /// </summary>
    public IReadOnlyList<ComparedRun> Counted { get; } = [.. Runs.OrderBy(r => r.Run.Item.IsReproduction).DistinctBy(r => r.Run.ModelHash ?? r.Run.Item.Id.ToString())
        .Where((r, i) => i == 0 || !r.Run.Item.IsReproduction)];

    /// <summary>The same text for columns that were measured on the same rows: same target, data, split and, where it decides who is in which part, seed.</summary>
    public string MeasuredOn { get; } = string.Join('\n', Runs.Select(RowsOf).Distinct().Order(StringComparer.Ordinal));

    private static string RowsOf(ComparedRun run)
    {
        var spec = run.Run.Spec;
        var seeded = spec.SplitInUse is not (GivenFolds or Holdout { Method: HoldoutMethod.Time });
        return $"{run.Run.Item.DatasetNumber}.{run.Run.Item.DatasetVersion} {spec.Target} {LearningJson.Canonical(spec.SplitInUse)} {(seeded ? spec.Seed : null)}";
    }

    public bool Has(int number) => Runs.Any(r => r.Run.Item.Number == number);
}
