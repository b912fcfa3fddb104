namespace MlStudio.Learning.Explanation.Counterfactuals;

/// <summary>What may be changed, and how hard is looked.</summary>
public sealed record CounterfactualOptions
{
    /// <summary>Columns that stay as they are, such as age or origin.</summary>
    public IReadOnlyCollection<string> Immutable { get; init; } = [];

    /// <summary>How much changing a column costs beside the others; 1 where it is not named, above 0.</summary>
    public IReadOnlyDictionary<string, double> Weights { get; init; } = new Dictionary<string, double>();

    /// <summary>The smallest and largest number that a column may be set to (times in Unix seconds); columns not named may take any value seen.</summary>
    public IReadOnlyDictionary<string, (double Min, double Max)> Ranges { get; init; } = new Dictionary<string, (double, double)>();

    /// <summary>How many columns one proposal may change, at most.</summary>
    public int MaxColumns { get; init; } = 3;

    /// <summary>How many proposals, at most; each changes other columns than the rest.</summary>
    public int Proposals { get; init; } = 3;

    /// <summary>How many values of a column are tried at first; more between them are tried around what works.</summary>
    public int ValuesPerColumn { get; init; } = 32;

    /// <summary>How many unfinished changes are followed at once.</summary>
    public int Breadth { get; init; } = 16;

    /// <summary>Determines which seen rows are drawn where there are more than 5,000.</summary>
    public int Seed { get; init; }

    /// <exception cref="LearningException">A column is unknown or a number is out of range.</exception>
    internal void Require(Model model)
    {
        var names = model.Inputs.Select(i => i.Name).ToHashSet(StringComparer.Ordinal);
        if (Immutable.Concat(Weights.Keys).Concat(Ranges.Keys).FirstOrDefault(n => !names.Contains(n)) is { } unknown) { throw new LearningException($"The model does not use a column '{unknown}'. Columns: {string.Join(", ", names)}."); }
        foreach (var (column, weight) in Weights)
        {
            if (!(weight > 0) || !double.IsFinite(weight)) { throw new LearningException($"The weight of column '{column}' must be a number above 0; {weight} was given."); }
        }
        foreach (var (column, (min, max)) in Ranges)
        {
            if (!(min <= max)) { throw new LearningException($"The range of column '{column}' must begin below its end; {min} to {max} was given."); }
        }
        if (MaxColumns < 1 || Proposals < 1 || ValuesPerColumn < 2 || Breadth < 1)
        {
            throw new LearningException($"Columns, proposals and breadth must be at least 1 and values at least 2; {MaxColumns}, {Proposals}, {Breadth} and {ValuesPerColumn} were given.");
        }
    }
}
