using MlStudio.Learning.Numerics;
using MlStudio.Learning.Trainers.Boosting.Constraints;
using MlStudio.Learning.Trainers.Boosting.Objectives;

namespace MlStudio.Learning.Trainers.Boosting;

/// <summary>Adds tree after tree, each fitted to the derivatives of the loss at the scores so far (Friedman, "Greedy function approximation", 2001).</summary>
internal sealed class BoostingLoop
{
    private const int BlockRows = 1024;

    /// <summary>The learning curve on training rows is taken from about this many rows.</summary>
    private const int CurveRows = 20_000;

    private readonly GradientBoostingTrainer _options;
    private readonly BoostingData _data;
    private readonly TrainingContext _context;
    private readonly WorkerTeam _team;
    private readonly Objective _objective;
    private readonly FitMetric _metric;
    private readonly TreeGrower _grower;
    private readonly LeafRenewal? _renewal;
    private readonly TreeDropout? _dropout;
    private readonly PinnedArray<long> _packed;
    private readonly ScoreSheet _scores;
    private readonly double[] _start;
    private readonly int _rows;
    private readonly int _iterationsBefore;
    private readonly double _weightBound;

    /// <param name="constraints">What the trees must keep to; null for nothing.</param>
    /// <param name="warmStart">The predictor to go on from and the matrix that the data was made of; null to start afresh.</param>
    public BoostingLoop(GradientBoostingTrainer options, BoostingData data, Objective objective, TrainingContext context, WorkerTeam team,
        FeatureConstraints? constraints = null, (BoostingPredictor Before, FeatureMatrix Features)? warmStart = null)
    {
        _options = options;
        _data = data;
        _context = context;
        _team = team;
        _objective = objective;
        _rows = data.Rows;
        objective.Bind(data, context.Cancellation);
        _metric = new FitMetric(data, objective, FitMetric.Find(options.StoppingMetric, data.Task));
        _start = warmStart?.Before.Start.ToArray() ?? objective.Start(data.Target.AsSpan(0, data.Learned), data.Weights.Length == 0 ? [] : data.Weights.AsSpan(0, data.Learned));
        _scores = new ScoreSheet(data, _start, team);
        if (warmStart is var (before, features))
        {
            _iterationsBefore = before.TreeCount / objective.ScoreCount;
            _scores.Replay(before, features);
        }
        constraints ??= FeatureConstraints.None;
        _grower = new TreeGrower(data.Matrix, data.Learned, options.Rules(objective, constraints), team, context.Cancellation);
        _renewal = objective.RenewsLeaves ? new LeafRenewal(data, objective, constraints, team) : null;
        _dropout = options.DropRate > 0 ? new TreeDropout(options.DropRate, options.MaxDrop, options.SkipDrop, options.LearningRate, context.Seed) : null;
        _packed = new PinnedArray<long>(_rows);
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
        var best = holds ? HeldMetric() : null;
        var bestIterations = 0;
        List<double[]> bestLeaves = [];
        while (Steps < _options.Trees)
        {
            var grown = AddIteration(trees);
            var held = holds ? HeldMetric() : null;
            if (holds && _metric.IsBetter(held, best))
            {
                (best, bestIterations) = (held, Steps);
                // Later iterations change the leaves of earlier trees only where trees are dropped.
                if (_dropout is not null) { bestLeaves = trees.ConvertAll(tree => tree.LeafValues.ToArray()); }
            }
            Report(held);
            if (!grown || (holds && Steps - bestIterations >= _options.Patience)) { break; }
        }
        if (holds) { trees.RemoveRange(bestIterations * outputs, trees.Count - bestIterations * outputs); }
        for (var i = 0; i < bestLeaves.Count; i++) { bestLeaves[i].CopyTo(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(trees[i].LeafValues)); }
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
        var outputs = _objective.ScoreCount;
        var iteration = _iterationsBefore + Steps;
        var dropped = _dropout?.Choose(iteration, Steps) ?? [];
        if (dropped.Length > 0) { AddDropped(trees, dropped, -1); }
        _objective.Prepare(_scores.Values, _rows, _team);
        var rate = _dropout?.NewRate(dropped.Length) ?? _options.LearningRate;
        var grown = _options.RowSampling < 1 || _options.ColumnSampling < 1 || _options.NodeColumnSampling < 1 || dropped.Length > 0;
        for (var output = 0; output < outputs; output++)
        {
            _context.Cancellation.ThrowIfCancellationRequested();
            var tree = AddTree(iteration, output, outputs, rate);
            grown |= tree.Nodes.Count > 0;
            trees.Add(tree);
        }
        if (dropped.Length > 0)
        {
            Shrink(trees, dropped, _dropout!.KeptShare(dropped.Length));
            AddDropped(trees, dropped, 1);
        }
        Steps++;
        return grown;
    }

    private void AddDropped(List<Tree> trees, int[] dropped, int sign)
    {
        foreach (var iteration in dropped)
        {
            _context.Cancellation.ThrowIfCancellationRequested();
            for (var output = 0; output < _objective.ScoreCount; output++) { _scores.Add(trees[iteration * _objective.ScoreCount + output], output, sign); }
        }
    }

    private void Shrink(List<Tree> trees, int[] iterations, double share)
    {
        foreach (var tree in iterations.SelectMany(i => trees.GetRange(i * _objective.ScoreCount, _objective.ScoreCount)))
        {
            for (var leaf = 0; leaf < tree.LeafValues.Count; leaf++) { tree.LeafValues[leaf] *= share; }
        }
    }

    private Tree AddTree(int iteration, int output, int outputs, double rate)
    {
        var step = iteration * outputs + output;
        var layout = Quantize(step, output);
        var partition = _grower.Partition;
        var sampled = _options.RowSampling < 1;
        if (sampled) { partition.Reset(SampleRows(iteration)); }
        else { partition.Reset(_data.Learned); }
        var tree = _grower.Grow(_packed, layout, SampleFeatures(step), rate, !sampled, StatelessRandom.Key(_context.Seed, 7, step));
        _renewal?.Renew(tree, _grower, _scores.Values, rate);
        _scores.AddGrown(tree, output, _grower, sampled);
        if (_dropout is not null) { _scores.Remember(tree); }
        return tree;
    }

    private GradientLayout Quantize(int step, int output)
    {
        var learned = _data.Learned;
        var (gradientBound, hessianBound) = _objective.Bounds(_scores.Of(output)[..learned], _data.Target.AsSpan(0, learned));
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
                _objective.Derivatives(_scores.Of(output), _data.Target, _rows, block, output, g, h);
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
        return _options.ColumnSampling >= 1 || count < 2 ? null
            : FeatureChoice.Sample([.. Enumerable.Range(0, count)], _options.ColumnSampling, StatelessRandom.Key(_context.Seed, 5, step));
    }

    private void Report(double? held)
    {
        if (_context.Progress is not { } progress) { return; }
        var training = _metric.Of(_scores, 0, _data.Learned, Math.Max(1, _data.Learned / CurveRows));
        progress(new TrainingProgress(Steps, _options.Trees, _metric.Name, training, held));
    }

    private double? HeldMetric() => _metric.Of(_scores, _data.Learned, _rows, 1);
}
