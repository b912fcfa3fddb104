using MlStudio.Learning.Trainers.Boosting.Binning;

namespace MlStudio.Learning.Trainers.Boosting;

/// <summary>One grown tree over bins. Children are node indices, or the complement of a leaf index.</summary>
internal sealed class Tree
{
    public List<TreeNode> Nodes { get; } = [];

    /// <summary>What each leaf adds to the score, the learning rate included.</summary>
    public List<double> LeafValues { get; } = [];

    /// <summary>How many training rows came to each leaf.</summary>
    public List<int> LeafRows { get; } = [];

    /// <summary>The leaf that a training row reaches.</summary>
    public int LeafOf(BinnedMatrix matrix, int row)
    {
        if (Nodes.Count == 0) { return 0; }
        var bins = matrix.RowMajor.Span.Slice((int)((long)row * matrix.FeatureCount), matrix.FeatureCount);
        var node = 0;
        while (node >= 0)
        {
            var at = Nodes[node];
            node = at.LeftBins.Contains(bins[at.Feature]) ? at.Left : at.Right;
        }
        return ~node;
    }
}

/// <summary>An inner node of a <see cref="Tree"/>.</summary>
internal sealed class TreeNode
{
    /// <summary>Index among the binned features.</summary>
    public required int Feature { get; init; }
    public required bool IsCategory { get; init; }

    /// <summary>Numbers: bins up to this one go left.</summary>
    public required int ThresholdBin { get; init; }

    /// <summary>All bins that go left, the missing one included where it does.</summary>
    public required BinSet LeftBins { get; init; }
    public required bool MissingLeft { get; init; }
    public required double Gain { get; init; }
    public int Left { get; set; }
    public int Right { get; set; }
}
