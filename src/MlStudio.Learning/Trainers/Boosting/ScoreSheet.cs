using MlStudio.Learning.Numerics;

namespace MlStudio.Learning.Trainers.Boosting;

/// <summary>The score of every row and output so far: output after output, learned rows before held-out ones.</summary>
internal sealed class ScoreSheet
{
    private const int UpdateGrain = 16_384;

    /// <summary>Leaves of rows remembered for trees that will be taken away again (256 MB); further trees are walked.</summary>
    private const long MostLeavesKept = 128L << 20;
    private const ushort NotGrownFrom = ushort.MaxValue;
    private readonly BoostingData _data;
    private readonly WorkerTeam _team;
    private readonly int _rows;
    private readonly Dictionary<Tree, ushort[]> _leaves = [];
    private readonly ushort[] _leafOf;

    public ScoreSheet(BoostingData data, double[] start, WorkerTeam team)
    {
        _data = data;
        _team = team;
        _rows = data.Rows;
        if ((long)start.Length * _rows > Array.MaxLength)
        {
            throw new LearningException($"{_rows} training rows × {start.Length} classes are too many: at most {Array.MaxLength} scores fit. Take fewer rows or group classes.");
        }
        Values = new double[(long)start.Length * _rows];
        _leafOf = new ushort[data.Learned];
        for (var k = 0; k < start.Length; k++) { Values.AsSpan(k * _rows, _rows).Fill(start[k]); }
    }

    public double[] Values { get; }

    public Span<double> Of(int output) => Values.AsSpan(output * _rows, _rows);

    /// <summary>Takes over the scores that a predictor gives the rows of the matrix, so that adding its trees one by one would give the same bits.</summary>
    public void Replay(BoostingPredictor before, FeatureMatrix features)
    {
        var scores = before.Scores(features);
        var outputs = before.OutputCount;
        for (var row = 0; row < _rows; row++)
        {
            for (var k = 0; k < outputs; k++) { Values[k * _rows + row] = scores[(long)_data.Order[row] * outputs + k]; }
        }
    }

    /// <summary>Adds a tree to the scores of all rows; <paramref name="sign"/> -1 takes it away again.</summary>
    public void Add(Tree tree, int output, int sign)
    {
        if (!_leaves.TryGetValue(tree, out var leaves))
        {
            AddWalking(tree, output, 0, _rows, sign);
            return;
        }
        var values = tree.LeafValues.Select(value => sign * value).ToArray();
        var scores = output * _rows;
        _team.RunRanges(_rows, UpdateGrain, (from, to) =>
        {
            for (var row = from; row < to; row++) { Values[scores + row] += values[leaves[row]]; }
        });
    }

    /// <summary>Remembers the leaf of every row in a tree, so that it can be taken away and added again quickly.</summary>
    public void Remember(Tree tree)
    {
        if ((_leaves.Count + 1L) * _rows > MostLeavesKept) { return; }
        var leaves = new ushort[_rows];
        _team.RunRanges(_rows, UpdateGrain, (from, to) =>
        {
            for (var row = from; row < to; row++) { leaves[row] = (ushort)tree.LeafOf(_data.Matrix, row); }
        });
        _leaves.Add(tree, leaves);
    }

    /// <summary>Adds the tree grown last: the leaf of a row that it was grown from is known.</summary>
    /// <param name="sampled">Whether it was grown from some of the learned rows only.</param>
    public void AddGrown(Tree tree, int output, TreeGrower grower, bool sampled)
    {
        // Leaves are noted row by row first: two scattered bytes cost far less than scattered scores.
        var partition = grower.Partition;
        if (sampled) { Array.Fill(_leafOf, NotGrownFrom); }
        _team.RunRanges(partition.Count, UpdateGrain, (from, to) =>
        {
            var rows = partition.Rows.Values;
            for (var leaf = 0; leaf < tree.LeafValues.Count; leaf++)
            {
                var (start, count) = grower.RowsOf(leaf);
                var end = Math.Min(start + count, to);
                for (var i = Math.Max(start, from); i < end; i++) { _leafOf[rows[i]] = (ushort)leaf; }
            }
        });
        double[] values = [.. tree.LeafValues];
        _team.RunRanges(_data.Learned, UpdateGrain, (from, to) =>
        {
            var scores = Of(output)[from..to];
            var leaves = _leafOf.AsSpan(from, scores.Length);
            for (var i = 0; i < scores.Length; i++)
            {
                scores[i] += values[leaves[i] == NotGrownFrom ? tree.LeafOf(_data.Matrix, from + i) : leaves[i]];
            }
        });
        AddWalking(tree, output, _data.Learned, _rows, 1);
    }

    private void AddWalking(Tree tree, int output, int first, int end, int sign)
    {
        var offset = output * _rows;
        _team.RunRanges(end - first, UpdateGrain, (from, to) =>
        {
            for (var row = first + from; row < first + to; row++) { Values[offset + row] += sign * tree.LeafValues[tree.LeafOf(_data.Matrix, row)]; }
        });
    }
}
