namespace MlStudio.Core.Experiments;

/// <summary>A column of a comparison: one run, or the repeats of one configuration.</summary>
/// <param name="Runs">At least one, in the order of the comparison.</param>
public sealed record ComparisonColumn(IReadOnlyList<ComparedRun> Runs)
{
    /// <summary>The run that stands for it.</summary>
    public ComparedRun Lead => Runs[0];

    public bool IsRepeated => Runs.Count > 1;

    public bool Has(int number) => Runs.Any(r => r.Run.Item.Number == number);
}
