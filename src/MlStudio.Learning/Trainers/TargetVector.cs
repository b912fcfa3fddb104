namespace MlStudio.Learning.Trainers;

/// <summary>The target aligned with the rows of a <see cref="FeatureMatrix"/>; never missing.</summary>
/// <param name="Task">What is learned.</param>
/// <param name="Values">Class index (0 … ClassCount-1; for <see cref="LearningTask.Binary"/> 1 is the positive class) or the number.</param>
/// <param name="ClassCount">2 for binary, the number of classes for multiclass, 0 for regression.</param>
public sealed record TargetVector(LearningTask Task, double[] Values, int ClassCount)
{
    public int Count => Values.Length;

    /// <summary>Which rows belong together wherever rows are divided inside a training; null: each stands by itself.</summary>
    public RowKinship? Kinship { get; init; }

    /// <summary>The target of some of the rows, in their order, with their kinship; repeats allowed.</summary>
    public TargetVector Take(int[] rows) => this with { Values = Array.ConvertAll(rows, r => Values[r]), Kinship = Kinship?.Take(rows) };
}
