using System.Runtime.CompilerServices;
using MlStudio.Learning.Serialization;
using MlStudio.Learning.Trainers.Boosting.Binning;

namespace MlStudio.Learning.Trainers.Boosting;

/// <summary>Trees over raw feature values in flat arrays. Nodes and leaves of a tree are contiguous; leaves are numbered from left to right.</summary>
internal sealed class TreeEnsemble
{
    public const byte MissingLeft = 1;
    public const byte Category = 2;

    internal TreeEnsemble(int featureCount, int[] nodeStarts, int[] leafStarts, int[] features, float[] thresholds, byte[] flags, int[] lefts, int[] rights,
        int[] setIndices, ulong[] sets, double[] leafValues, int[] codeStarts, byte[] binByCode, int[]? leafRows = null)
    {
        FeatureCount = featureCount;
        NodeStarts = nodeStarts;
        LeafStarts = leafStarts;
        Features = features;
        Thresholds = thresholds;
        Flags = flags;
        Lefts = lefts;
        Rights = rights;
        SetIndices = setIndices;
        Sets = sets;
        LeafValues = leafValues;
        CodeStarts = codeStarts;
        BinByCode = binByCode;
        LeafRows = leafRows ?? [];
    }

    public int FeatureCount { get; }
    public int TreeCount => NodeStarts.Length - 1;

    /// <summary>Where each tree's nodes start; one more entry than trees.</summary>
    public int[] NodeStarts { get; }

    /// <summary>Where each tree's leaves start; one more entry than trees.</summary>
    public int[] LeafStarts { get; }

    /// <summary>Per node: the feature asked about.</summary>
    public int[] Features { get; }

    /// <summary>Per node: values up to this one go left (numbers).</summary>
    public float[] Thresholds { get; }
    public byte[] Flags { get; }

    /// <summary>Per node: the left child as a node index, or the complement of a leaf index (both over the whole ensemble).</summary>
    public int[] Lefts { get; }
    public int[] Rights { get; }

    /// <summary>Per node: which set of bins goes left (categories).</summary>
    public int[] SetIndices { get; }

    /// <summary>Sets of 256 bins, four words each.</summary>
    public ulong[] Sets { get; }
    public double[] LeafValues { get; }

    /// <summary>How many training rows came to each leaf; empty where nobody noted it.</summary>
    public int[] LeafRows { get; }

    public bool KnowsLeafRows => LeafRows.Length == LeafValues.Length;

    /// <summary>Per feature where its codes start in <see cref="BinByCode"/>; one more entry than features; empty ranges for numbers.</summary>
    public int[] CodeStarts { get; }
    public byte[] BinByCode { get; }

    /// <summary>The bin of a category value; 255 where missing or unseen (no set holds it unless missing values go left).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int BinOf(int feature, float value)
    {
        var start = CodeStarts[feature];
        return value >= 0 && value < CodeStarts[feature + 1] - start ? BinByCode[start + (int)value] : 255;
    }

    public bool SetHolds(int node, int bin) => ((Sets[SetIndices[node] * 4 + (bin >> 6)] >> (bin & 63)) & 1) != 0;

    /// <summary>The leaf (over the whole ensemble) that a row reaches in a tree.</summary>
    public int LeafOf(int tree, ReadOnlySpan<float> row)
    {
        var node = NodeStarts[tree];
        if (node == NodeStarts[tree + 1]) { return LeafStarts[tree]; }
        do
        {
            var value = row[Features[node]];
            var flags = Flags[node];
            var left = (flags & Category) != 0
                ? SetHolds(node, BinOf(Features[node], value))
                : value <= Thresholds[node] || ((flags & MissingLeft) != 0 && float.IsNaN(value));
            node = left ? Lefts[node] : Rights[node];
        }
        while (node >= 0);
        return ~node;
    }

    /// <param name="before">The trees that come first, over the same bins of categories; null for none.</param>
    public static TreeEnsemble From(List<Tree> trees, BinnedMatrix matrix, int featureCount, TreeEnsemble? before = null)
    {
        var builder = new Builder(before);
        foreach (var tree in trees) { builder.Add(tree, matrix); }
        var codeStarts = new int[featureCount + 1];
        var codes = new List<byte>();
        var used = trees.SelectMany(tree => tree.Nodes).Where(node => node.IsCategory).Select(node => node.Feature).Distinct().ToDictionary(f => matrix.Features[f].Feature, f => matrix.Features[f]);
        for (var f = 0; f < featureCount; f++)
        {
            if (used.TryGetValue(f, out var bins)) { codes.AddRange(CodesOf(bins)); }
            else if (before is not null) { codes.AddRange(before.CodesOf(f)); }
            codeStarts[f + 1] = codes.Count;
        }
        return builder.Build(featureCount, codeStarts, [.. codes]);
    }

    /// <summary>The first category whose codes these trees put into other bins than the matrix does, or -1.</summary>
    public int FirstOtherBins(BinnedMatrix matrix) =>
        matrix.Features.FirstOrDefault(bins => bins.IsCategory && CodesOf(bins.Feature) is { Length: > 0 } codes && !codes.SequenceEqual(CodesOf(bins)))?.Feature ?? -1;

    private byte[] CodesOf(int feature) => BinByCode[CodeStarts[feature]..CodeStarts[feature + 1]];

    private static IEnumerable<byte> CodesOf(FeatureBins bins) => bins.BinByCode!.Select(bin => bin == bins.MissingBin ? (byte)255 : bin);

    public void Write(ModelWriter writer)
    {
        writer.WriteArray<int>(NodeStarts);
        writer.WriteArray<int>(LeafStarts);
        writer.WriteArray<int>(Features);
        writer.WriteArray<float>(Thresholds);
        writer.WriteArray<byte>(Flags);
        writer.WriteArray<int>(Lefts);
        writer.WriteArray<int>(Rights);
        writer.WriteArray<int>(SetIndices);
        writer.WriteArray<ulong>(Sets);
        writer.WriteArray<double>(LeafValues);
        writer.WriteArray<int>(CodeStarts);
        writer.WriteArray<byte>(BinByCode);
    }

    /// <summary>Writes the leaves' rows, which are read back where the reader is told that they follow.</summary>
    public void WriteLeafRows(ModelWriter writer) => writer.WriteArray<int>(LeafRows);

    /// <exception cref="LearningException">The parts do not fit together.</exception>
    public static TreeEnsemble Read(ModelReader reader, int featureCount, int outputs, bool leafRows = false)
    {
        var ensemble = new TreeEnsemble(featureCount, reader.ReadArray<int>(), reader.ReadArray<int>(), reader.ReadArray<int>(), reader.ReadArray<float>(), reader.ReadArray<byte>(),
            reader.ReadArray<int>(), reader.ReadArray<int>(), reader.ReadArray<int>(), reader.ReadArray<ulong>(), reader.ReadArray<double>(), reader.ReadArray<int>(), reader.ReadArray<byte>(),
            leafRows ? reader.ReadArray<int>() : null);
        if (!ensemble.IsSound(outputs) || (leafRows && !ensemble.KnowsLeafRows) || ensemble.LeafRows.Any(rows => rows < 0)) { throw new LearningException("The model file is damaged: its trees do not fit together."); }
        return ensemble;
    }

    private bool IsSound(int outputs)
    {
        var nodes = Features.Length;
        if (NodeStarts.Length == 0 || LeafStarts.Length != NodeStarts.Length || TreeCount % outputs != 0 || CodeStarts.Length != FeatureCount + 1
            || Thresholds.Length != nodes || Flags.Length != nodes || Lefts.Length != nodes || Rights.Length != nodes || SetIndices.Length != nodes
            || NodeStarts[0] != 0 || LeafStarts[0] != 0 || NodeStarts[^1] != nodes || LeafStarts[^1] != LeafValues.Length || CodeStarts[0] != 0 || CodeStarts[^1] != BinByCode.Length)
        {
            return false;
        }
        for (var f = 0; f < FeatureCount; f++)
        {
            if (CodeStarts[f + 1] < CodeStarts[f]) { return false; }
        }
        for (var tree = 0; tree < TreeCount; tree++)
        {
            var (first, end, firstLeaf, endLeaf) = (NodeStarts[tree], NodeStarts[tree + 1], LeafStarts[tree], LeafStarts[tree + 1]);
            if (end < first || endLeaf - firstLeaf != end - first + 1) { return false; }
            for (var node = first; node < end; node++)
            {
                if ((uint)Features[node] >= (uint)FeatureCount || !IsChild(Lefts[node]) || !IsChild(Rights[node])) { return false; }
                if ((Flags[node] & Category) != 0 && (uint)SetIndices[node] >= (uint)(Sets.Length / 4)) { return false; }

                // Children come after their parent, so that no path runs in a circle.
                bool IsChild(int child) => child >= 0 ? child > node && child < end : ~child >= firstLeaf && ~child < endLeaf;
            }
        }
        return true;
    }

    private sealed class Builder
    {
        private readonly List<int> _nodeStarts = [0], _leafStarts = [0], _features = [], _lefts = [], _rights = [], _setIndices = [];
        private readonly List<float> _thresholds = [];
        private readonly List<byte> _flags = [];
        private readonly List<ulong> _sets = [];
        private readonly List<double> _leafValues = [];
        private readonly List<int> _leafRows = [];
        private readonly bool _knowsLeafRows = true;

        public Builder(TreeEnsemble? before)
        {
            if (before is null) { return; }
            _nodeStarts = [.. before.NodeStarts];
            _leafStarts = [.. before.LeafStarts];
            _features = [.. before.Features];
            _thresholds = [.. before.Thresholds];
            _flags = [.. before.Flags];
            _lefts = [.. before.Lefts];
            _rights = [.. before.Rights];
            _setIndices = [.. before.SetIndices];
            _sets = [.. before.Sets];
            _leafValues = [.. before.LeafValues];
            _leafRows = [.. before.LeafRows];
            _knowsLeafRows = before.KnowsLeafRows;
        }

        public void Add(Tree tree, BinnedMatrix matrix)
        {
            if (tree.Nodes.Count == 0) { AddLeaf(tree, 0); }
            else { AddNode(tree, 0, matrix); }
            _nodeStarts.Add(_features.Count);
            _leafStarts.Add(_leafValues.Count);
        }

        /// <summary>Depth first, so that leaves come in order from left to right.</summary>
        private int AddNode(Tree tree, int index, BinnedMatrix matrix)
        {
            if (index < 0) { return AddLeaf(tree, ~index); }
            var node = tree.Nodes[index];
            var bins = matrix.Features[node.Feature];
            var at = _features.Count;
            _features.Add(bins.Feature);
            _flags.Add((byte)((node.MissingLeft ? MissingLeft : 0) | (node.IsCategory ? Category : 0)));
            _thresholds.Add(node.IsCategory ? 0 : node.ThresholdBin < bins.Thresholds.Length ? bins.Thresholds[node.ThresholdBin] : float.PositiveInfinity);
            _setIndices.Add(node.IsCategory ? _sets.Count / 4 : -1);
            if (node.IsCategory)
            {
                // Missing is bin 255 here, whatever it was in training.
                var set = new BinSet();
                for (var bin = 0; bin < bins.ValueBins; bin++)
                {
                    if (node.LeftBins.Contains(bin)) { set.Add(bin); }
                }
                if (node.MissingLeft) { set.Add(255); }
                for (var word = 0; word < 4; word++) { _sets.Add(set[word]); }
            }
            _lefts.Add(0);
            _rights.Add(0);
            _lefts[at] = AddNode(tree, node.Left, matrix);
            _rights[at] = AddNode(tree, node.Right, matrix);
            return at;
        }

        private int AddLeaf(Tree tree, int leaf)
        {
            _leafValues.Add(tree.LeafValues[leaf]);
            _leafRows.Add(tree.LeafRows[leaf]);
            return ~(_leafValues.Count - 1);
        }

        public TreeEnsemble Build(int featureCount, int[] codeStarts, byte[] binByCode) => new(featureCount, [.. _nodeStarts], [.. _leafStarts], [.. _features],
            [.. _thresholds], [.. _flags], [.. _lefts], [.. _rights], [.. _setIndices], [.. _sets], [.. _leafValues], codeStarts, binByCode, _knowsLeafRows ? [.. _leafRows] : null);
    }
}
