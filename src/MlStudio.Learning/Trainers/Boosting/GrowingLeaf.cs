using MlStudio.Learning.Numerics;
using MlStudio.Learning.Trainers.Boosting.Constraints;

namespace MlStudio.Learning.Trainers.Boosting;

/// <summary>A leaf of the tree that is being grown: its range of the partition, its sums and the best split found for it.</summary>
internal sealed class GrowingLeaf
{
    public int Index { get; init; }
    public required int Start { get; init; }
    public required int Count { get; init; }
    public long Sum { get; set; }
    public required int Depth { get; init; }
    public required int Parent { get; init; }
    public bool IsRight { get; init; }
    public PinnedArray<long>? Histogram { get; set; }
    public Split Split { get; set; } = Split.None;

    /// <summary>Its histogram is being filled or read and cannot be taken away.</summary>
    public bool IsBusy { get; set; } = true;

    public ValueBounds Bounds { get; init; } = ValueBounds.None;

    /// <summary>The interaction groups that hold all features asked about so far; null where there are no groups.</summary>
    public int[]? Groups { get; init; }

    /// <summary>Which binned features it may be split on; null for all of the tree's.</summary>
    public bool[]? Allowed { get; init; }
}
