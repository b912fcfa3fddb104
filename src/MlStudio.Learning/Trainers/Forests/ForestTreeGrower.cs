using MlStudio.Learning.Numerics;
using MlStudio.Learning.Trainers.Boosting;

namespace MlStudio.Learning.Trainers.Forests;

/// <summary>Grows one tree after the other, each from its own random numbers, depth first, left before right. One per thread.</summary>
internal sealed class ForestTreeGrower
{
    private readonly ForestData _data;
    private readonly ForestRules _rules;
    private readonly TreeSample _sample;
    private readonly NodeSplitter _splitter;
    private readonly int[] _features;
    private readonly double[]?[] _levelOrders;
    private readonly double[] _outputs;
    private readonly Stack<Pending> _pending = [];
    private readonly CancellationToken _cancellation;

    private readonly record struct Pending(int Start, int Count, int Depth, int Parent, bool IsRight);

    public ForestTreeGrower(ForestData data, ForestRules rules, CancellationToken cancellation)
    {
        _data = data;
        _rules = rules;
        _sample = new TreeSample(data);
        _splitter = NodeSplitter.For(data, rules);
        _features = new int[data.Matrix.FeatureCount];
        _levelOrders = new double[]?[data.Matrix.FeatureCount];
        _outputs = new double[data.Outputs];
        _cancellation = cancellation;
    }

    /// <param name="key">The key of the rows drawn, or null for all rows.</param>
    /// <param name="random">The tree's own random numbers.</param>
    public GrownTree Grow(uint? key, SplitMix64 random)
    {
        var tree = new GrownTree();
        _sample.Take(key);
        for (var f = 0; f < _features.Length; f++) { _features[f] = f; }
        OrderLevels(ref random);
        _pending.Clear();
        _pending.Push(new Pending(0, _sample.Count, 0, -1, false));
        while (_pending.TryPop(out var node))
        {
            _cancellation.ThrowIfCancellationRequested();
            var mayDiffer = _splitter.Open(_sample.Of(node.Start, node.Count));
            var split = mayDiffer && node.Count >= 2 * _rules.MinRows && (_rules.MaxDepth == 0 || node.Depth < _rules.MaxDepth) ? FindSplit(node, ref random) : Split.None;
            var index = split.Feature >= 0 ? AddNode(tree, node, split) : AddLeaf(tree);
            if (node.Parent >= 0) { (node.IsRight ? tree.Rights : tree.Lefts)[node.Parent] = index; }
        }
        return tree;
    }

    private void OrderLevels(ref SplitMix64 random)
    {
        if (!_data.Matrix.Features.Any(f => f.IsCategory)) { return; }
        var rows = _sample.Of(0, _sample.Count);
        _splitter.Open(rows);
        for (var f = 0; f < _features.Length; f++)
        {
            if (_data.Matrix.Features[f].IsCategory) { _levelOrders[f] = _splitter.LevelOrder(rows, f, ref random); }
        }
    }

    /// <summary>Draws features until enough were looked at and one can be split on.</summary>
    private Split FindSplit(in Pending node, ref SplitMix64 random)
    {
        var rows = _sample.Of(node.Start, node.Count);
        var best = Split.None;
        for (var tried = 0; tried < _features.Length && (tried < _rules.ColumnsPerSplit || best.Feature < 0); tried++)
        {
            _cancellation.ThrowIfCancellationRequested();
            var drawn = tried + random.Below(_features.Length - tried);
            (_features[tried], _features[drawn]) = (_features[drawn], _features[tried]);
            best = Split.Better(best, _splitter.Find(rows, _features[tried], _levelOrders[_features[tried]], ref random));
        }
        return best;
    }

    private int AddNode(GrownTree tree, in Pending node, Split split)
    {
        var bins = _data.Matrix.Features[split.Feature];
        var left = _sample.Part(node.Start, node.Count, split.Feature, split.LeftBins);
        var index = tree.AddNode(bins, split, split.MissingLeft ?? left * 2L >= node.Count);
        _pending.Push(new Pending(node.Start + left, node.Count - left, node.Depth + 1, index, true));
        _pending.Push(new Pending(node.Start, left, node.Depth + 1, index, false));
        return index;
    }

    private int AddLeaf(GrownTree tree)
    {
        _splitter.Answer(_outputs);
        tree.LeafWeights.Add(_splitter.Weight);
        foreach (var output in _outputs) { tree.LeafOutputs.Add((float)output); }
        return ~(tree.LeafWeights.Count - 1);
    }
}
