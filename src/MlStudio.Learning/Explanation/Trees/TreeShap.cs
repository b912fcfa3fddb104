using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MlStudio.Learning.Numerics;

namespace MlStudio.Learning.Explanation.Trees;

/// <summary>
/// Exact path-dependent SHAP values of trees: what a tree answers where only some features are known follows both branches of a question about an unknown one, weighted
/// by the training rows that went there. Works leaf by leaf on blocks of rows: rows that meet the questions above a leaf in the same way share its values, so that
/// each is computed once per way (<see cref="LeafGame"/>). A row's values depend on that row alone, whatever block or thread it is worked on in. Thread-safe.
/// </summary>
/// <remarks>
/// Lundberg and others, "From local explanations to global understanding with explainable AI for trees", 2020 (the game); Yang, "Fast TreeSHAP", 2021 (sharing
/// by the features that a row passes); Yu and others, "Linear TreeShap", 2022 (the values of a leaf as a polynomial).
/// </remarks>
internal sealed class TreeShap
{
    private const int BlockRows = 512;
    private const int Grain = 32;
    private const int Lanes = 8;
    private readonly ExplainedTrees _trees;
    private readonly int[] _slots;
    private readonly int _slotCount;
    private readonly int[] _columns;
    private readonly int[] _places;
    private readonly double[] _nodeCovers;

    /// <param name="slots">Per feature where its contributions are added up; several may share a place.</param>
    public TreeShap(ExplainedTrees trees, int[] slots, int slotCount)
    {
        (_trees, _slots, _slotCount) = (trees, slots, slotCount);
        _columns = [.. trees.Features.Distinct().Order()];
        _places = new int[trees.FeatureCount];
        for (var i = 0; i < _columns.Length; i++) { _places[_columns[i]] = i; }
        _nodeCovers = new double[trees.Features.Length];
        for (var node = _nodeCovers.Length - 1; node >= 0; node--) { _nodeCovers[node] = Cover(trees.Lefts[node]) + Cover(trees.Rights[node]); }
        BaseValues = Base();
    }

    /// <summary>Per output the mean answer over the training rows, as the covers know it.</summary>
    public double[] BaseValues { get; }

    /// <summary>Adds the contributions of rows.</summary>
    /// <param name="features">Row-major prepared features.</param>
    /// <param name="contributions">Zeroed; slot s of output k of row r at (r · outputs + k) · slots + s.</param>
    public void Explain(float[] features, int rowCount, double[] contributions, WorkerTeam team, CancellationToken cancellation) =>
        team.RunRanges(rowCount, Grain, (start, end) =>
        {
            var pass = new Pass(this, Math.Min(BlockRows, end - start), cancellation);
            for (var at = start; at < end; at += BlockRows) { pass.Run(features, at, Math.Min(BlockRows, end - at), contributions); }
        });

    private double Cover(int child) => child >= 0 ? _nodeCovers[child] : _trees.LeafCovers[~child];

    /// <summary>The part of a node's cover that went to a child; a half where nothing came to the node.</summary>
    private double Share(int node, int child) => _nodeCovers[node] > 0 ? Cover(child) / _nodeCovers[node] : 0.5;

    private double[] Base()
    {
        double[] result = [.. _trees.Start];
        var reach = new double[_nodeCovers.Length];
        for (var tree = 0; tree < _trees.Roots.Length; tree++)
        {
            var (root, end) = (_trees.Roots[tree], tree + 1 < _trees.Roots.Length ? NextRoot(tree + 1) : reach.Length);
            if (root < 0) { Arrive(~root, 1); continue; }
            reach[root] = 1;
            for (var node = root; node < end; node++)
            {
                Send(_trees.Lefts[node], reach[node] * Share(node, _trees.Lefts[node]));
                Send(_trees.Rights[node], reach[node] * Share(node, _trees.Rights[node]));
            }

            void Send(int child, double share)
            {
                if (child >= 0) { reach[child] = share; }
                else { Arrive(~child, share); }
            }

            void Arrive(int leaf, double share)
            {
                for (var k = 0; k < _trees.AnswersPerLeaf; k++) { result[_trees.FirstOutput(tree) + k] += share * _trees.Answers[(leaf * _trees.AnswersPerLeaf) + k]; }
            }
        }
        return result;
    }

    private int NextRoot(int tree)
    {
        while (tree < _trees.Roots.Length && _trees.Roots[tree] < 0) { tree++; }
        return tree < _trees.Roots.Length ? _trees.Roots[tree] : _nodeCovers.Length;
    }

    /// <summary>The buffers of one thread.</summary>
    private sealed class Pass
    {
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

        public Pass(TreeShap owner, int rows, CancellationToken cancellation)
        {
            (_owner, _trees, _cancellation) = (owner, owner._trees, cancellation);
            _stride = (rows + Lanes - 1) / Lanes * Lanes;
            _block = new float[owner._columns.Length * _stride];
            _passes = new uint[_stride];
            _paths.Add(new PathState(_stride));
        }

        public void Run(float[] features, int firstRow, int rows, double[] contributions)
        {
            var width = _trees.FeatureCount;
            for (var c = 0; c < _owner._columns.Length; c++)
            {
                for (var r = 0; r < rows; r++) { _block[(c * _stride) + r] = features[((firstRow + r) * width) + _owner._columns[c]]; }
            }
            var rowSize = _trees.OutputCount * _owner._slotCount;
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
            var values = _block.AsSpan(_owner._places[_trees.Features[node]] * _stride, _stride);
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
            for (var i = 0; i < slots.Length; i++) { slots[i] = _owner._slots[path.Features[i]]; }
            var rowSize = _trees.OutputCount * _owner._slotCount;
            _game.Open(path.Shares, answers.Length == 1 ? answers[0] : 1, rows);
            var words = path.WordCount;
            var bits = path.Bits(0);
            Span<uint> pattern = words == 1 ? [] : new uint[words];
            for (var r = 0; r < rows; r++)
            {
                if (words > 1) { Gather(path, r, pattern); }
                var values = _game.Values(words > 1 ? pattern : bits.Slice(r, 1));
                ref var target = ref contributions[(r * rowSize) + (output * _owner._slotCount)];
                if (answers.Length == 1)
                {
                    for (var i = 0; i < values.Length; i++) { Unsafe.Add(ref target, slots[i]) += values[i]; }
                    continue;
                }
                for (var k = 0; k < answers.Length; k++)
                {
                    for (var i = 0; i < values.Length; i++) { Unsafe.Add(ref target, (k * _owner._slotCount) + slots[i]) += answers[k] * values[i]; }
                }
            }
        }

        private static void Gather(PathState path, int row, Span<uint> pattern)
        {
            for (var word = 0; word < pattern.Length; word++) { pattern[word] = path.Bits(word)[row]; }
        }
    }
}
