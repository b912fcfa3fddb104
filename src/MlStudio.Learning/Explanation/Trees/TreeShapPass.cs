using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MlStudio.Learning.Explanation.Trees;

/// <summary>Works on blocks of rows for <see cref="TreeShap"/>, tree by tree and leaf by leaf. Holds the buffers of one thread; not thread-safe.</summary>
internal sealed class TreeShapPass
{
    private const int Lanes = 8;
    private readonly TreeShap _owner;
    private readonly ExplainedTrees _trees;
    private readonly CancellationToken _cancellation;
    private readonly int _stride;
    private readonly float[] _block;
    private readonly uint[] _passes;
    private readonly LeafGame _game = new();
    private readonly List<PathState> _paths = [];
    private readonly Stack<(int Child, int Parent, int Depth)> _pending = [];
    private int[] _targets = new int[8];

    public TreeShapPass(TreeShap owner, int rows, CancellationToken cancellation)
    {
        (_owner, _trees, _cancellation) = (owner, owner.Trees, cancellation);
        _stride = (rows + Lanes - 1) / Lanes * Lanes;
        _block = new float[owner.Columns.Length * _stride];
        _passes = new uint[_stride];
        _paths.Add(new PathState(_stride));
    }

    public void Run(float[] features, int firstRow, int rows, double[] contributions)
    {
        var width = _trees.FeatureCount;
        for (var c = 0; c < _owner.Columns.Length; c++)
        {
            for (var r = 0; r < rows; r++) { _block[(c * _stride) + r] = features[((firstRow + r) * width) + _owner.Columns[c]]; }
        }
        var rowSize = _trees.OutputCount * _owner.SlotCount;
        var target = contributions.AsSpan(firstRow * rowSize, rows * rowSize);
        for (var tree = 0; tree < _trees.Roots.Length; tree++)
        {
            _cancellation.ThrowIfCancellationRequested();
            Walk(tree, rows, target);
        }
    }

    private void Walk(int tree, int rows, Span<double> contributions)
    {
        _pending.Push((_trees.Roots[tree], -1, 0));
        while (_pending.TryPop(out var next))
        {
            if (_paths.Count <= next.Depth) { _paths.Add(new PathState(_stride)); }
            var path = _paths[next.Depth];
            if (next.Parent < 0) { path.Clear(); }
            else
            {
                Decide(next.Parent, next.Child == _trees.Lefts[next.Parent]);
                path.Follow(_paths[next.Depth - 1], _trees.Features[next.Parent], _owner.Share(next.Parent, next.Child), _passes);
            }
            if (next.Child < 0) { AddLeaf(path, ~next.Child, _trees.FirstOutput(tree), rows, contributions); }
            else
            {
                _pending.Push((_trees.Rights[next.Child], next.Child, next.Depth + 1));
                _pending.Push((_trees.Lefts[next.Child], next.Child, next.Depth + 1));
            }
        }
    }

    /// <summary>All ones for each row that goes to the side asked for.</summary>
    private void Decide(int node, bool left)
    {
        var values = _block.AsSpan(_owner.Places[_trees.Features[node]] * _stride, _stride);
        if (_trees.IsCategory[node])
        {
            for (var r = 0; r < values.Length; r++) { _passes[r] = _trees.CategoryGoesLeft(node, values[r]) == left ? uint.MaxValue : 0; }
            return;
        }
        var source = MemoryMarshal.Cast<float, Vector256<float>>(values);
        var target = MemoryMarshal.Cast<uint, Vector256<uint>>(_passes.AsSpan())[..source.Length];
        var threshold = Vector256.Create(_trees.Thresholds[node]);
        var side = left ? Vector256<uint>.Zero : Vector256<uint>.AllBitsSet;
        for (var i = 0; i < source.Length; i++)
        {
            var goesLeft = _trees.MissingLeft[node] ? ~Vector256.GreaterThan(source[i], threshold).AsUInt32() : Vector256.LessThanOrEqual(source[i], threshold).AsUInt32();
            target[i] = goesLeft ^ side;
        }
    }

    private void AddLeaf(PathState path, int leaf, int output, int rows, Span<double> contributions)
    {
        var answers = _trees.Answers.AsSpan(leaf * _trees.AnswersPerLeaf, _trees.AnswersPerLeaf);
        if (path.Count == 0 || answers.IndexOfAnyExcept(0.0) < 0) { return; }
        if (_targets.Length < path.Count) { _targets = new int[2 * path.Count]; }
        var slots = _targets.AsSpan(0, path.Count);
        for (var i = 0; i < slots.Length; i++) { slots[i] = _owner.Slots[path.Features[i]]; }
        var rowSize = _trees.OutputCount * _owner.SlotCount;
        _game.Open(path.Shares, answers.Length == 1 ? answers[0] : 1, rows);
        var words = path.WordCount;
        var bits = path.Bits(0);
        Span<uint> pattern = words == 1 ? [] : new uint[words];
        for (var r = 0; r < rows; r++)
        {
            if (words > 1) { Gather(path, r, pattern); }
            var values = _game.Values(words > 1 ? pattern : bits.Slice(r, 1));
            ref var target = ref contributions[(r * rowSize) + (output * _owner.SlotCount)];
            if (answers.Length == 1)
            {
                for (var i = 0; i < values.Length; i++) { Unsafe.Add(ref target, slots[i]) += values[i]; }
                continue;
            }
            for (var k = 0; k < answers.Length; k++)
            {
                for (var i = 0; i < values.Length; i++) { Unsafe.Add(ref target, (k * _owner.SlotCount) + slots[i]) += answers[k] * values[i]; }
            }
        }
    }

    private static void Gather(PathState path, int row, Span<uint> pattern)
    {
        for (var word = 0; word < pattern.Length; word++) { pattern[word] = path.Bits(word)[row]; }
    }
}
