using MlStudio.Learning.Numerics;
using MlStudio.Learning.Trainers.Boosting.Objectives;

namespace MlStudio.Learning.Trainers.Boosting;

/// <summary>Adds tree after tree, each fitted to the derivatives of the loss at the scores so far (Friedman, "Greedy function approximation", 2001).</summary>
internal sealed class BoostingLoop
{
    private const int BlockRows = 1024;
    private const int UpdateGrain = 16_384;

    /// <summary>The learning curve on training rows is taken from about this many rows.</summary>
    private const int CurveRows = 20_000;

    private readonly GradientBoostingTrainer _options;
    private readonly BoostingData _data;
    private readonly TrainingContext _context;
    private readonly WorkerTeam _team;
    private readonly Objective _objective;
    private readonly TreeGrower _grower;
    private readonly PinnedArray<long> _packed;
    private readonly double[] _scores;
    private readonly double[] _start;
    private readonly int _rows;
    private readonly double _weightBound;

    public BoostingLoop(GradientBoostingTrainer options, BoostingData data, Objective objective, TrainingContext context, WorkerTeam team)
    {
        _options = options;
        _data = data;
        _context = context;
        _team = team;
        _objective = objective;
        _rows = data.Rows;
        if ((long)objective.ScoreCount * _rows > Array.MaxLength)
        {
            throw new LearningException($"{_rows} training rows × {objective.ScoreCount} classes are too many: at most {Array.MaxLength} scores fit. Take fewer rows or group classes.");
        }
        _grower = new TreeGrower(data.Matrix, data.Learned, options.Rules(), options.MaxLeaves, options.MaxDepth, team, context.Cancellation);
        _packed = new PinnedArray<long>(_rows);
        _start = objective.Start(data.Target.AsSpan(0, data.Learned), data.Weights.Length == 0 ? [] : data.Weights.AsSpan(0, data.Learned));
        _scores = new double[(long)objective.ScoreCount * _rows];
        for (var k = 0; k < _start.Length; k++) { _scores.AsSpan(k * _rows, _rows).Fill(_start[k]); }
        _weightBound = data.Weights.Length == 0 ? 1 : data.Weights.AsSpan(0, data.Learned).ToArray().Max();
    }

    /// <summary>The score that each output starts from.</summary>
    public IReadOnlyList<double> Start => _start;

    /// <summary>How many iterations were done.</summary>
    public int Steps { get; private set; }

    /// <summary>Grows the trees; returns those of the best iteration and before, output after output within an iteration.</summary>
    public List<Tree> Run()
    {
        var trees = new List<Tree>();
        var outputs = _objective.ScoreCount;
        var holds = _rows > _data.Learned;
        double? best = holds ? HeldMetric() : null;
        var bestIterations = 0;
        while (Steps < _options.Trees)
        {
            var grown = AddIteration(trees);
            double? held = holds ? HeldMetric() : null;
            if (held < best) { (best, bestIterations) = (held, Steps); }
            Report(held);
            if (!grown || (holds && Steps - bestIterations >= _options.Patience)) { break; }
        }
        if (holds) { trees.RemoveRange(bestIterations * outputs, trees.Count - bestIterations * outputs); }
        return trees;
    }

    /// <summary>Grows a known number of trees per output; progress goes on after the steps done before, without a learning curve of its own.</summary>
    public List<Tree> Refit(int iterations, int stepsBefore)
    {
        var trees = new List<Tree>();
        while (Steps < iterations)
        {
            AddIteration(trees);
            _context.Progress?.Invoke(new TrainingProgress(stepsBefore + Steps, stepsBefore + iterations));
        }
        return trees;
    }

    /// <summary>Adds a tree per output; false where no tree can be grown any more.</summary>
    private bool AddIteration(List<Tree> trees)
    {
        _objective.Prepare(_scores, _rows, _team);
        var outputs = _objective.ScoreCount;
        var grown = _options.RowSampling < 1 || _options.ColumnSampling < 1;
        for (var output = 0; output < outputs; output++)
        {
            _context.Cancellation.ThrowIfCancellationRequested();
            var tree = AddTree(Steps, output, outputs);
            grown |= tree.Nodes.Count > 0;
            trees.Add(tree);
        }
        Steps++;
        return grown;
    }

    private Tree AddTree(int iteration, int output, int outputs)
    {
        var layout = Quantize(iteration * outputs + output, output);
        var partition = _grower.Partition;
        var sampled = _options.RowSampling < 1;
        if (sampled) { partition.Reset(SampleRows(iteration)); }
        else { partition.Reset(_data.Learned); }
        var tree = _grower.Grow(_packed, layout, SampleFeatures(iteration * outputs + output), _options.LearningRate, !sampled);
        UpdateScores(tree, output, sampled);
        return tree;
    }

    private GradientLayout Quantize(int step, int output)
    {
        var learned = _data.Learned;
        var scores = _scores.AsSpan(output * _rows, _rows);
        var (gradientBound, hessianBound) = _objective.Bounds(scores[..learned], _data.Target.AsSpan(0, learned));
        var constant = _objective.ConstantHessian && _data.Weights.Length == 0;
        var layout = GradientLayout.Choose(learned, constant, gradientBound * _weightBound, hessianBound * _weightBound);
        var key = StatelessRandom.Key(_context.Seed, 3, step);
        _team.RunRanges(learned, BlockRows, (start, end) =>
        {
            Span<double> gradients = stackalloc double[BlockRows];
            Span<double> hessians = stackalloc double[BlockRows];
            for (var block = start; block < end; block += BlockRows)
            {
                var count = Math.Min(BlockRows, end - block);
                var g = gradients[..count];
                var h = constant ? [] : hessians[..count];
                _objective.Derivatives(_scores.AsSpan(output * _rows, _rows), _data.Target, _rows, block, output, g, h);
                if (_data.Weights.Length > 0)
                {
                    for (var i = 0; i < count; i++)
                    {
                        g[i] *= _data.Weights[block + i];
                        h[i] *= _data.Weights[block + i];
                    }
                }
                GradientQuantizer.Pack(g, h, block, key, layout, _packed.Span.Slice(block, count));
            }
        });
        return layout;
    }

    private int[] SampleRows(int iteration)
    {
        var key = StatelessRandom.Key(_context.Seed, 4, iteration);
        var rows = new List<int>(_data.Learned);
        for (var row = 0; row < _data.Learned; row++)
        {
            if (StatelessRandom.Uniform(key, row) < _options.RowSampling) { rows.Add(row); }
        }
        if (rows.Count == 0) { rows.Add(0); }
        return [.. rows];
    }

    private int[]? SampleFeatures(int step)
    {
        var count = _data.Matrix.FeatureCount;
        if (_options.ColumnSampling >= 1 || count < 2) { return null; }
        var key = StatelessRandom.Key(_context.Seed, 5, step);
        var take = Math.Max(1, (int)Math.Round(count * _options.ColumnSampling));
        return Enumerable.Range(0, count).OrderBy(f => StatelessRandom.Bits(key, f)).ThenBy(f => f).Take(take).Order().ToArray();
    }

    private void UpdateScores(Tree tree, int output, bool sampled)
    {
        var partition = _grower.Partition;
        var offset = output * _rows;
        _team.RunRanges(partition.Count, UpdateGrain, (from, to) =>
        {
            var rows = partition.Rows.Values;
            for (var leaf = 0; leaf < tree.LeafValues.Count; leaf++)
            {
                var (start, count) = _grower.RowsOf(leaf);
                var value = tree.LeafValues[leaf];
                var end = Math.Min(start + count, to);
                for (var i = Math.Max(start, from); i < end; i++) { _scores[offset + rows[i]] += value; }
            }
        });
        _team.RunRanges(_rows - _data.Learned, UpdateGrain, (from, to) =>
        {
            for (var row = _data.Learned + from; row < _data.Learned + to; row++) { _scores[offset + row] += tree.LeafValues[tree.LeafOf(_data.Matrix, row)]; }
        });
        if (!sampled) { return; }
        var next = 0;
        var taken = partition.Rows.Values.AsSpan(0, partition.Count).ToArray();
        Array.Sort(taken);
        for (var row = 0; row < _data.Learned; row++)
        {
            if (next < taken.Length && taken[next] == row) { next++; }
            else { _scores[offset + row] += tree.LeafValues[tree.LeafOf(_data.Matrix, row)]; }
        }
    }

    private void Report(double? held)
    {
        if (_context.Progress is not { } progress) { return; }
        var training = Metric(0, _data.Learned, Math.Max(1, _data.Learned / CurveRows));
        progress(new TrainingProgress(Steps, _options.Trees, _objective.Metric, training, held));
    }

    private double HeldMetric() => Metric(_data.Learned, _rows, 1);

    /// <summary>The weighted metric of every stride-th row, summed in row order.</summary>
    private double Metric(int from, int to, int stride)
    {
        double sum = 0, all = 0;
        for (var row = from; row < to; row += stride)
        {
            var weight = _data.Weights.Length == 0 ? 1 : _data.Weights[row];
            sum += weight * _objective.Loss(_scores, _rows, row, _data.Target[row]);
            all += weight;
        }
        return _objective.ToMetric(sum / all);
    }
}
