using MlStudio.Learning.Numerics;
using MlStudio.Learning.Trainers.Boosting.Binning;
using MlStudio.Learning.Trainers.Boosting.Constraints;

namespace MlStudio.Learning.Trainers.Boosting;

/// <summary>
/// Grows trees leaf by leaf, always splitting the leaf that gains most (Shi, "Best-first decision tree learning", 2007) or that of a level, with the
/// larger child's histogram found by subtraction. Directions are kept by bounds on the values of leaves, which children inherit.
/// </summary>
internal sealed class TreeGrower
{
    /// <summary>Histogram cells from which looking for splits is shared among threads.</summary>
    private const int SharedSearchCells = 4_096;

    private readonly BinnedMatrix _matrix;
    private readonly SplitRules _rules;
    private readonly FeatureConstraints _constraints;
    private readonly FeatureChoice _choice;
    private readonly SplitFinder _finder;
    private readonly HistogramBuilder _builder;
    private readonly HistogramPool _pool;
    private readonly WorkerTeam _team;
    private readonly CancellationToken _cancellation;
    private readonly int _maxLeaves;
    private readonly int _maxDepth;
    private readonly bool _byLevel;
    private readonly List<GrowingLeaf> _leaves = [];

    public TreeGrower(BinnedMatrix matrix, int rows, GrowthRules rules, WorkerTeam team, CancellationToken cancellation, HistogramPool? pool = null)
    {
        _matrix = matrix;
        _rules = rules.Splits;
        _constraints = rules.Constraints;
        _choice = new FeatureChoice(matrix, rules.Constraints, rules.NodeColumnSampling);
        _finder = new SplitFinder(matrix, rules.Splits, rules.Constraints);
        _builder = new HistogramBuilder(matrix, team, cancellation);
        _pool = pool ?? HistogramPool.For(matrix.TotalCells, rules.MaxLeaves);
        _team = team;
        _cancellation = cancellation;
        _maxLeaves = rules.MaxLeaves;
        _maxDepth = rules.MaxDepth == 0 ? int.MaxValue : rules.MaxDepth;
        _byLevel = rules.Order == Growth.DepthWise;
        Partition = new RowPartition(matrix, rows, team);
    }

    /// <summary>The rows by leaf, set up before and readable after <see cref="Grow"/>.</summary>
    public RowPartition Partition { get; }

    /// <param name="gradients">One packed cell per row of the matrix.</param>
    /// <param name="features">The features that may be split on (ascending), or null for all.</param>
    /// <param name="rate">The learning rate that leaf values are multiplied by.</param>
    /// <param name="consecutive">Whether the partition's rows are 0, 1, 2, ….</param>
    /// <param name="key">Decides which features each split may choose from, where that is a share of them.</param>
    public Tree Grow(PinnedArray<long> gradients, GradientLayout layout, int[]? features, double rate, bool consecutive, uint key = 0)
    {
        var tree = new Tree();
        foreach (var leaf in _leaves) { Release(leaf); }
        _leaves.Clear();
        var root = new GrowingLeaf { Start = 0, Count = Partition.Count, Depth = 0, Parent = -1, Groups = _choice.AllGroups, Allowed = _choice.Allowed(_choice.AllGroups, features, key, 0) };
        _leaves.Add(root);
        if (_maxLeaves > 1 && CanSplit(root))
        {
            root.Histogram = Rent();
            _builder.Build(consecutive && BuiltOnly(features) is null ? null : Partition.Rows, 0, root.Count, gradients, BuiltOnly(features), root.Histogram);
            root.Sum = SumOf(root.Histogram, features is null ? 0 : features[0]);
            FindSplits(root, null, features, layout);
        }
        else { root.Sum = SumOf(gradients); }
        while (_leaves.Count < _maxLeaves && Best() is { } leaf)
        {
            _cancellation.ThrowIfCancellationRequested();
            SplitLeaf(tree, leaf, gradients, layout, features, key);
        }
        foreach (var leaf in _leaves)
        {
            tree.LeafValues.Add(rate * leaf.Bounds.Clamp(Step(leaf.Sum, layout)));
            tree.LeafRows.Add(leaf.Count);
        }
        return tree;
    }

    /// <summary>The rows of leaf <paramref name="index"/> of the tree grown last, as a range of the partition.</summary>
    public (int Start, int Count) RowsOf(int index) => (_leaves[index].Start, _leaves[index].Count);

    private bool CanSplit(GrowingLeaf leaf) => _matrix.FeatureCount > 0 && leaf.Depth < _maxDepth && leaf.Count >= 2 * _rules.MinRows && leaf.Count > 1;

    private long SumOf(PinnedArray<long> gradients)
    {
        long sum = 0;
        var values = gradients.Values;
        foreach (var row in Partition.Rows.Span[..Partition.Count]) { sum += values[row]; }
        return sum;
    }

    private long SumOf(PinnedArray<long> histogram, int feature)
    {
        long sum = 0;
        foreach (var cell in histogram.Values.AsSpan(_matrix.Offsets.Values[feature], _matrix.Features[feature].TotalBins)) { sum += cell; }
        return sum;
    }

    private double Step(long sum, GradientLayout layout) => _rules.Step(layout.Gradient(sum), layout.Hessian(sum));

    private GrowingLeaf? Best()
    {
        GrowingLeaf? best = null;
        foreach (var leaf in _leaves)
        {
            if (leaf.Split.Feature >= 0 && (best is null || ComesBefore(leaf, best))) { best = leaf; }
        }
        return best;
    }

    private bool ComesBefore(GrowingLeaf leaf, GrowingLeaf other) =>
        _byLevel && leaf.Depth != other.Depth ? leaf.Depth < other.Depth : leaf.Split.Gain > other.Split.Gain;

    private void SplitLeaf(Tree tree, GrowingLeaf leaf, PinnedArray<long> gradients, GradientLayout layout, int[]? features, uint key)
    {
        var split = leaf.Split;
        var bins = _matrix.Features[split.Feature];
        var leftBins = split.IsCategory ? split.LeftBins : BinSet.UpTo(split.ThresholdBin >= bins.ValueBins ? bins.ValueBins - 1 : split.ThresholdBin);
        if (split.MissingLeft == true) { leftBins.Add(bins.MissingBin); }
        var leftCount = Partition.Split(leaf.Start, leaf.Count, split.Feature, leftBins);
        var missingLeft = split.MissingLeft ?? leftCount * 2L >= leaf.Count;
        if (missingLeft) { leftBins.Add(bins.MissingBin); }

        var node = tree.Nodes.Count;
        tree.Nodes.Add(new TreeNode
        {
            Feature = split.Feature,
            IsCategory = split.IsCategory,
            ThresholdBin = split.ThresholdBin,
            LeftBins = leftBins,
            MissingLeft = missingLeft,
            Gain = split.Gain,
            Left = ~leaf.Index,
            Right = ~_leaves.Count,
        });
        if (leaf.Parent >= 0)
        {
            if (leaf.IsRight) { tree.Nodes[leaf.Parent].Right = node; }
            else { tree.Nodes[leaf.Parent].Left = node; }
        }
        var depth = leaf.Depth + 1;
        var rightSum = leaf.Sum - split.LeftSum;
        var direction = _constraints.Direction(bins.Feature);
        var (leftBounds, rightBounds) = direction == 0 ? (leaf.Bounds, leaf.Bounds) : leaf.Bounds.Part(direction, Step(split.LeftSum, layout), Step(rightSum, layout));
        var groups = _choice.After(leaf.Groups, split.Feature);
        var left = new GrowingLeaf
        {
            Index = leaf.Index,
            Start = leaf.Start,
            Count = leftCount,
            Sum = split.LeftSum,
            Depth = depth,
            Parent = node,
            Bounds = leftBounds,
            Groups = groups,
            Allowed = _choice.Allowed(groups, features, key, 2 * node + 1),
        };
        var right = new GrowingLeaf
        {
            Index = _leaves.Count,
            Start = leaf.Start + leftCount,
            Count = leaf.Count - leftCount,
            Sum = rightSum,
            Depth = depth,
            Parent = node,
            IsRight = true,
            Bounds = rightBounds,
            Groups = groups,
            Allowed = _choice.Allowed(groups, features, key, 2 * node + 2),
        };
        _leaves[left.Index] = left;
        _leaves.Add(right);
        if (_leaves.Count == _maxLeaves || !(CanSplit(left) || CanSplit(right)))
        {
            Release(leaf);
            return;
        }
        BuildChildren(leaf, left, right, gradients, features);
        FindSplits(left, right, features, layout);
    }

    private void BuildChildren(GrowingLeaf parent, GrowingLeaf left, GrowingLeaf right, PinnedArray<long> gradients, int[]? features)
    {
        var (small, large) = left.Count <= right.Count ? (left, right) : (right, left);
        var inherited = parent.Histogram;
        parent.Histogram = null;
        large.Histogram = inherited;
        if (CanSplit(small) || inherited is not null)
        {
            small.Histogram = Rent();
            _builder.Build(Partition.Rows, small.Start, small.Count, gradients, BuiltOnly(features), small.Histogram);
        }
        if (inherited is not null) { HistogramBuilder.Subtract(inherited, small.Histogram!); }
        else if (CanSplit(large))
        {
            large.Histogram = Rent();
            _builder.Build(Partition.Rows, large.Start, large.Count, gradients, BuiltOnly(features), large.Histogram);
        }
    }

    /// <summary>Adding up all features is faster than picking out most of them.</summary>
    private int[]? BuiltOnly(int[]? features) => features is not null && 2 * features.Length < _matrix.FeatureCount ? features : null;

    private PinnedArray<long> Rent()
    {
        if (_pool.TryRent() is { } free) { return free; }
        // All are in use: take that of the leaf least likely to be split soon; it is built again if needed.
        GrowingLeaf? victim = null;
        foreach (var leaf in _leaves)
        {
            if (leaf.Histogram is not null && !leaf.IsBusy && (victim is null || ComesBefore(victim, leaf))) { victim = leaf; }
        }
        var taken = victim!.Histogram!;
        victim.Histogram = null;
        return taken;
    }

    private void Release(GrowingLeaf leaf)
    {
        if (leaf.Histogram is { } histogram) { _pool.Return(histogram); }
        leaf.Histogram = null;
    }

    private void FindSplits(GrowingLeaf first, GrowingLeaf? second, int[]? features, GradientLayout layout)
    {
        var count = features?.Length ?? _matrix.FeatureCount;
        var jobs = second is null ? count : 2 * count;
        if (_team.Size == 1 || _matrix.TotalCells < SharedSearchCells || jobs < 4)
        {
            Search(0, jobs, count, first, second, features, layout);
        }
        else
        {
            _team.Run(member =>
            {
                var (from, to) = _team.Range(member, jobs);
                Search(from, to, count, first, second, features, layout);
            });
        }
        foreach (var leaf in (GrowingLeaf?[])[first, second])
        {
            if (leaf is null) { continue; }
            leaf.IsBusy = false;
            if (leaf.Split.Feature < 0) { Release(leaf); }
        }
    }

    private void Search(int from, int to, int count, GrowingLeaf first, GrowingLeaf? second, int[]? features, GradientLayout layout)
    {
        Split bestFirst = Split.None, bestSecond = Split.None;
        for (var job = from; job < to; job++)
        {
            var leaf = job < count ? first : second!;
            if (leaf.Histogram is null || !CanSplit(leaf)) { continue; }
            var index = job < count ? job : job - count;
            var feature = features is null ? index : features[index];
            if (leaf.Allowed is { } allowed && !allowed[feature]) { continue; }
            var split = _finder.Find(leaf.Histogram, feature, new LeafTotals(leaf.Sum, leaf.Count, leaf.Bounds), layout);
            if (job < count) { bestFirst = Split.Better(bestFirst, split); }
            else { bestSecond = Split.Better(bestSecond, split); }
        }
        lock (_leaves)
        {
            first.Split = Split.Better(first.Split, bestFirst);
            if (second is not null) { second.Split = Split.Better(second.Split, bestSecond); }
        }
    }
}
