namespace MlStudio.Learning.Trainers.Forests;

/// <summary>A node of a decision tree in words.</summary>
/// <param name="Condition">What led here from the question above, such as "age is at most 6.5"; null for the root.</param>
/// <param name="Answer">What is true of its rows, such as "74 % are 'yes'" or "on average 23.4".</param>
/// <param name="Rows">How many training rows came here.</param>
/// <param name="Share">Their share of all training rows, 0 … 1.</param>
/// <param name="Outputs">The mean, the share of the positive class, or the share of each class.</param>
/// <param name="Branches">The two sides of its question; empty for a leaf.</param>
public sealed record TreeBranch(string? Condition, string Answer, int Rows, double Share, IReadOnlyList<double> Outputs, IReadOnlyList<TreeBranch> Branches)
{
    public bool IsLeaf => Branches.Count == 0;
}
