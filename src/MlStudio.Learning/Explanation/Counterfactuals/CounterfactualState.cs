namespace MlStudio.Learning.Explanation.Counterfactuals;

/// <summary>A row with some columns changed.</summary>
/// <param name="Choice">Per column the value it is set to, or -1 where it stays.</param>
/// <param name="Distance">How far its answer is from the goal.</param>
/// <param name="Cost">What its changes cost.</param>
internal sealed record CounterfactualState(int[] Choice, double[] Answers, double Distance, double Cost)
{
    /// <summary>Which columns are changed.</summary>
    public string Key { get; } = string.Join(',', Enumerable.Range(0, Choice.Length).Where(c => Choice[c] >= 0));

    /// <summary>Whether all columns that it changes are changed by the other too.</summary>
    public bool ChangesNoMoreThan(CounterfactualState other) => Enumerable.Range(0, Choice.Length).All(c => Choice[c] < 0 || other.Choice[c] >= 0);
}
