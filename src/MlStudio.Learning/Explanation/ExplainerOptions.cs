namespace MlStudio.Learning.Explanation;

/// <summary>How contributions are computed; all but <see cref="Threads"/> matter only where they must be sampled.</summary>
public sealed record ExplainerOptions
{
    /// <summary>How many threads may be used; the result is the same for any number.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Determines which background rows and which sets of columns are drawn.</summary>
    public int Seed { get; init; }

    /// <summary>How many background rows stand in for columns that are taken away, at most; more are drawn from.</summary>
    public int BackgroundRows { get; init; } = 50;

    /// <summary>How many sets of columns are tried per row, at most; null for 2 · columns + 512. With 2^columns - 2 all are tried and nothing is sampled.</summary>
    public int? Coalitions { get; init; }
}
