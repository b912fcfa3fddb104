namespace MlStudio.Learning.Trainers.Additive;

/// <summary>A feature as a <see cref="ShapeFunction"/> divides it. Groups are counted in the order of the values; the last group is for missing values and unseen levels.</summary>
/// <param name="Feature">The index of the feature.</param>
/// <param name="Groups">The number of groups, that of missing values included.</param>
/// <param name="Edges">Numbers: where groups begin and end, Groups values from the smallest to the largest of the training rows (group g reaches from Edges[g] to Edges[g + 1], its end included); empty for categories and where all values were missing.</param>
/// <param name="Codes">Categories: the codes of each group but the last; empty for numbers.</param>
public sealed record ShapeAxis(int Feature, int Groups, IReadOnlyList<double> Edges, IReadOnlyList<IReadOnlyList<int>> Codes)
{
    public bool IsCategory => Codes.Count > 0;

    /// <summary>The group of missing values.</summary>
    public int Missing => Groups - 1;
}
