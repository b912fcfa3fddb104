using System.Buffers;
using System.Numerics;
using System.Runtime.Intrinsics;

namespace MlStudio.Learning.Trainers.Boosting;

/// <summary>
/// Sums the trees' leaves over rows. Blocks of 32 rows answer all questions of a tree at once: each node that sends a row right strikes the leaves to its left
/// from the row's mask, and the lowest bit left is its leaf (Lucchese et al., "QuickScorer", 2015). Few rows, and trees of more than 32 leaves, walk the tree.
/// Every way gives the same bits.
/// </summary>
internal sealed class BlockScorer
{
    private const int BlockRows = 32;
    private const int StackFloats = 8 * 1024;
    private readonly TreeEnsemble _trees;
    private readonly double[] _start;
    private readonly int[] _columns;
    private readonly bool[] _columnIsCategory;

    // Per tree three groups of nodes: missing goes right, missing goes left, categories.
    private readonly int[] _groupStarts;
    private readonly Node[] _nodes;

    private readonly record struct Node(int Slot, float Threshold, uint Mask, int Index);

    public BlockScorer(TreeEnsemble trees, double[] start)
    {
        _trees = trees;
        _start = start;
        _columns = trees.Features.Distinct().Order().ToArray();
        var slots = new int[trees.FeatureCount];
        for (var slot = 0; slot < _columns.Length; slot++) { slots[_columns[slot]] = slot; }
        _columnIsCategory = _columns.Select(f => trees.CodeStarts[f + 1] > trees.CodeStarts[f]).ToArray();
        _groupStarts = new int[3 * trees.TreeCount + 1];
        var nodes = new List<Node>(trees.Features.Length);
        for (var tree = 0; tree < trees.TreeCount; tree++)
        {
            var range = Enumerable.Range(trees.NodeStarts[tree], trees.NodeStarts[tree + 1] - trees.NodeStarts[tree]).ToArray();
            var small = trees.LeafStarts[tree + 1] - trees.LeafStarts[tree] <= 32;
            for (var group = 0; group < 3; group++)
            {
                if (small)
                {
                    nodes.AddRange(range.Where(n => GroupOf(trees.Flags[n]) == group).OrderBy(n => trees.Features[n]).ThenBy(n => n)
                        .Select(n => new Node(slots[trees.Features[n]], trees.Thresholds[n], ~LeavesLeftOf(trees, tree, n), n)));
                }
                _groupStarts[3 * tree + group + 1] = nodes.Count;
            }
        }
        _nodes = [.. nodes];
    }

    /// <summary>Fills scores (row-major, one per output) with start plus leaves.</summary>
    public void Score(ReadOnlySpan<float> features, int width, int rowCount, Span<double> scores)
    {
        var outputs = _start.Length;
        var row = 0;
        if (Vector256.IsHardwareAccelerated && rowCount >= BlockRows && _columns.Length > 0)
        {
            var floats = _columns.Length * BlockRows;
            var rented = floats > StackFloats ? ArrayPool<float>.Shared.Rent(floats) : null;
            var block = rented is null ? stackalloc float[floats] : rented.AsSpan(0, floats);
            for (; row + BlockRows <= rowCount; row += BlockRows)
            {
                ScoreBlock(features.Slice(row * width, BlockRows * width), width, block, scores.Slice(row * outputs, BlockRows * outputs));
            }
            if (rented is not null) { ArrayPool<float>.Shared.Return(rented); }
        }
        for (; row < rowCount; row++) { ScoreRow(features.Slice(row * width, width), scores.Slice(row * outputs, outputs)); }
    }

    internal void ScoreRow(ReadOnlySpan<float> row, Span<double> scores)
    {
        _start.CopyTo(scores);
        var output = 0;
        for (var tree = 0; tree < _trees.TreeCount; tree++)
        {
            scores[output] += _trees.LeafValues[_trees.LeafOf(tree, row)];
            if (++output == scores.Length) { output = 0; }
        }
    }

    private void ScoreBlock(ReadOnlySpan<float> rows, int width, Span<float> block, Span<double> scores)
    {
        Load(rows, width, block);
        var outputs = _start.Length;
        for (var r = 0; r < BlockRows; r++) { _start.CopyTo(scores.Slice(r * outputs, outputs)); }
        Span<uint> masks = stackalloc uint[BlockRows];
        var output = 0;
        for (var tree = 0; tree < _trees.TreeCount; tree++)
        {
            if (_groupStarts[3 * tree] == _groupStarts[3 * tree + 3])
            {
                for (var r = 0; r < BlockRows; r++) { scores[r * outputs + output] += _trees.LeafValues[_trees.LeafOf(tree, rows.Slice(r * width, width))]; }
            }
            else
            {
                Masks(tree, block, masks);
                var leaves = _trees.LeafValues.AsSpan(_trees.LeafStarts[tree], _trees.LeafStarts[tree + 1] - _trees.LeafStarts[tree]);
                for (var r = 0; r < BlockRows; r++) { scores[r * outputs + output] += leaves[BitOperations.TrailingZeroCount(masks[r])]; }
            }
            if (++output == outputs) { output = 0; }
        }
    }

    /// <summary>Transposes the used columns; categories become their bins.</summary>
    private void Load(ReadOnlySpan<float> rows, int width, Span<float> block)
    {
        for (var slot = 0; slot < _columns.Length; slot++)
        {
            var feature = _columns[slot];
            var target = block.Slice(slot * BlockRows, BlockRows);
            if (_columnIsCategory[slot])
            {
                for (var r = 0; r < BlockRows; r++) { target[r] = _trees.BinOf(feature, rows[r * width + feature]); }
            }
            else
            {
                for (var r = 0; r < BlockRows; r++) { target[r] = rows[r * width + feature]; }
            }
        }
    }

    private void Masks(int tree, ReadOnlySpan<float> block, Span<uint> masks)
    {
        var (rightStart, leftStart, categoryStart, end) = (_groupStarts[3 * tree], _groupStarts[3 * tree + 1], _groupStarts[3 * tree + 2], _groupStarts[3 * tree + 3]);
        var m0 = Vector256<uint>.AllBitsSet;
        var m1 = m0;
        var m2 = m0;
        var m3 = m0;
        foreach (ref readonly var node in _nodes.AsSpan(rightStart, leftStart - rightStart))
        {
            var values = block.Slice(node.Slot * BlockRows, BlockRows);
            var threshold = Vector256.Create(node.Threshold);
            var mask = Vector256.Create(node.Mask);
            m0 &= Vector256.LessThanOrEqual(Vector256.Create(values), threshold).AsUInt32() | mask;
            m1 &= Vector256.LessThanOrEqual(Vector256.Create(values[8..]), threshold).AsUInt32() | mask;
            m2 &= Vector256.LessThanOrEqual(Vector256.Create(values[16..]), threshold).AsUInt32() | mask;
            m3 &= Vector256.LessThanOrEqual(Vector256.Create(values[24..]), threshold).AsUInt32() | mask;
        }
        foreach (ref readonly var node in _nodes.AsSpan(leftStart, categoryStart - leftStart))
        {
            var values = block.Slice(node.Slot * BlockRows, BlockRows);
            var threshold = Vector256.Create(node.Threshold);
            var mask = Vector256.Create(node.Mask);
            m0 &= ~Vector256.GreaterThan(Vector256.Create(values), threshold).AsUInt32() | mask;
            m1 &= ~Vector256.GreaterThan(Vector256.Create(values[8..]), threshold).AsUInt32() | mask;
            m2 &= ~Vector256.GreaterThan(Vector256.Create(values[16..]), threshold).AsUInt32() | mask;
            m3 &= ~Vector256.GreaterThan(Vector256.Create(values[24..]), threshold).AsUInt32() | mask;
        }
        m0.CopyTo(masks);
        m1.CopyTo(masks[8..]);
        m2.CopyTo(masks[16..]);
        m3.CopyTo(masks[24..]);
        foreach (ref readonly var node in _nodes.AsSpan(categoryStart, end - categoryStart))
        {
            var bins = block.Slice(node.Slot * BlockRows, BlockRows);
            for (var r = 0; r < BlockRows; r++)
            {
                if (!_trees.SetHolds(node.Index, (int)bins[r])) { masks[r] &= node.Mask; }
            }
        }
    }

    private static int GroupOf(byte flags) => (flags & TreeEnsemble.Category) != 0 ? 2 : (flags & TreeEnsemble.MissingLeft) != 0 ? 1 : 0;

    private static uint LeavesLeftOf(TreeEnsemble trees, int tree, int node)
    {
        var first = trees.LeafStarts[tree];
        return Bits(trees.Lefts[node]);

        uint Bits(int child) => child < 0 ? 1U << (~child - first) : Bits(trees.Lefts[child]) | Bits(trees.Rights[child]);
    }
}
