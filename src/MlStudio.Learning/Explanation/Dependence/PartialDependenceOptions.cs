namespace MlStudio.Learning.Explanation.Dependence;

/// <summary>How much is computed.</summary>
public sealed record PartialDependenceOptions
{
    /// <summary>How many values a column is set to, at most; from 2.</summary>
    public int GridSize { get; init; } = 30;

    /// <summary>Over how many rows is averaged, at most; more are drawn from.</summary>
    public int MostRows { get; init; } = 500;

    /// <summary>For how many of the rows a curve of their own is kept, at most.</summary>
    public int MostCurves { get; init; } = 50;

    /// <summary>The values to set the column to, as text; null for seen values at quantiles (numbers, times) or the most frequent levels.</summary>
    public IReadOnlyList<string>? Grid { get; init; }

    /// <summary>How many threads may be used; the result is the same for any number.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Determines which rows are drawn.</summary>
    public int Seed { get; init; }

    internal void Require()
    {
        if (GridSize < 2) { throw new LearningException($"The grid needs at least 2 values; {GridSize} was given."); }
        if (MostRows < 1) { throw new LearningException($"At least 1 row is averaged over; {MostRows} was given."); }
        if (MostCurves < 0) { throw new LearningException($"The number of curves must not be negative; {MostCurves} was given."); }
    }
}
