namespace MlStudio.Learning.Trainers;

/// <summary>The target aligned with the rows of a <see cref="FeatureMatrix"/>; never missing.</summary>
/// <param name="Task">What is learned.</param>
/// <param name="Values">Class index (0 … ClassCount-1; for <see cref="LearningTask.Binary"/> 1 is the positive class), the number, or the relevance (a whole number from 0 to 31).</param>
/// <param name="ClassCount">2 for binary, the number of classes for multiclass, 0 for regression and ranking.</param>
public sealed record TargetVector(LearningTask Task, double[] Values, int ClassCount)
{
    /// <summary>Ranking, required there: a code of at least 0 per row; rows of equal code are ordered among one another, wherever they stand. Null for other tasks.</summary>
    public int[]? Groups { get; init; }

    public int Count => Values.Length;

    /// <summary>Which rows belong together wherever rows are divided inside a training; null: each stands by itself.</summary>
    public RowKinship? Kinship { get; init; }

    /// <summary>The target of some of the rows, in their order, with their groups and kinship; repeats allowed.</summary>
    public TargetVector Take(int[] rows) => this with
    {
        Values = Array.ConvertAll(rows, r => Values[r]),
        Groups = Groups is { } groups ? Array.ConvertAll(rows, r => groups[r]) : null,
        Kinship = Kinship?.Take(rows),
    };
}
