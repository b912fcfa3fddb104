namespace MlStudio.Learning.Trainers.Forests;

/// <summary>How the trees of a forest are grown.</summary>
internal sealed record ForestRules
{
    public required SplitCriterion Criterion { get; init; }

    /// <summary>The fewest training rows of a leaf, each counted once however often it was drawn.</summary>
    public required int MinRows { get; init; }

    /// <summary>The longest chain of questions; 0 for no limit.</summary>
    public int MaxDepth { get; init; }

    /// <summary>How many columns a split chooses from, from 1.</summary>
    public required int ColumnsPerSplit { get; init; }

    /// <summary>Whether each tree sees rows drawn with replacement.</summary>
    public bool Bootstrap { get; init; }

    /// <summary>Whether one cut per column is drawn at random instead of searching for the best.</summary>
    public bool RandomCuts { get; init; }

    /// <summary>
    /// The fewest rows of a leaf unless asked otherwise. Two classes are ranked by the mean of shares, which single rows make jumpy;
    /// of many classes the trees vote, and larger leaves blur the votes.
    /// </summary>
    public static int FewestRows(LearningTask task) => task switch { LearningTask.Binary => 5, LearningTask.Multiclass => 1, _ => 2 };

    /// <summary>The number of columns that a way of sampling means.</summary>
    public static int Columns(ColumnSampling sampling, double share, int columns) => Math.Clamp(sampling switch
    {
        ColumnSampling.SquareRoot => (int)Math.Sqrt(columns),
        ColumnSampling.Third => columns / 3,
        ColumnSampling.Share => (int)Math.Round(columns * share, MidpointRounding.AwayFromZero),
        _ => columns,
    }, 1, Math.Max(1, columns));
}
