using MlStudio.Learning.Numerics;
using MlStudio.Learning.Trainers.Linear;

namespace MlStudio.Learning.Trainers.Networks;

/// <summary>Trains one network: batches, held-out rows, falling learning rate, best epoch.</summary>
internal sealed unsafe class NetworkTraining
{
    /// <summary>An epoch ends after this many rows even where there are more, so that progress shows and training can stop early.</summary>
    private const int LongestEpoch = 32_768;

    /// <summary>Fewer rows are all learned from.</summary>
    private const int FewestToHold = 20;
    private const int MostChunks = 4;
    private const int FewestRowsPerChunk = 32;
    private const int ScoredTogether = 2048;
    private readonly NeuralNetworkTrainer _options;
    private readonly FeatureMatrix _features;
    private readonly float[]? _weights;
    private readonly TrainingContext _context;
    private readonly WorkerTeam _team;
    private readonly RowDivider _divider;
    private readonly int[] _learned;
    private readonly int[] _held;
    private readonly double[] _targets;
    private readonly LinearLink _link;
    private readonly double _centre;
    private readonly double _unit = 1;
    private readonly InputEncoder _encoder;
    private readonly NetworkShape _shape;
    private readonly PinnedArray<float> _parameters;
    private readonly AdamOptimizer _adam;
    private readonly RunningMoments _moments;
    private readonly bool[][] _seen;
    private readonly ChunkPass[] _chunks;
    private readonly int _batch;
    private readonly double[] _losses;
    private int _position = int.MaxValue;
    private int _passes;
    private int _steps;

    public NetworkTraining(NeuralNetworkTrainer options, FeatureMatrix features, TargetVector target, float[]? weights, TrainingContext context, WorkerTeam team)
    {
        (_options, _features, _weights, _context, _team) = (options, features, weights, context, team);
        _divider = new RowDivider(target, weights, context.Cancellation);
        (_learned, _held) = options.EarlyStopping && _divider.Used.Length >= FewestToHold ? _divider.Hold(options.HeldOutShare, StatelessRandom.Key(context.Seed, 32)) : new RowDivision([.. _divider.Used], []);
        _link = target.Task switch { LearningTask.Regression => LinearLink.Identity, LearningTask.Binary => LinearLink.Logistic, _ => LinearLink.Softmax };
        _targets = target.Values;
        if (_link == LinearLink.Identity)
        {
            (_centre, _unit) = TargetScale.Of(Array.ConvertAll(_learned, r => target.Values[r]), weights is null ? null : Array.ConvertAll(_learned, r => weights[r]), centred: true);
            _targets = Array.ConvertAll(target.Values, v => (v - _centre) / _unit);
        }
        _encoder = InputEncoder.Fit(features, _learned, options.Numbers, context.Cancellation);
        _shape = new NetworkShape(_encoder.Levels, _encoder.NumberWidth, HiddenLayers.Parse(options.Hidden)!, target.Task == LearningTask.Multiclass ? target.ClassCount : 1, options.BatchNorm);
        _parameters = new PinnedArray<float>(_shape.ParameterCount);
        NetworkStart.Fill(_shape, _parameters.Span, context.Seed);
        _adam = new AdamOptimizer(_shape.ParameterCount);
        _moments = new RunningMoments(_shape);
        _seen = SeenLevels();
        _batch = Math.Min(_learned.Length, options.BatchSize ?? Math.Clamp((int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)(_learned.Length / 100) + 1), 32, 256));
        var chunks = Math.Clamp(_batch / FewestRowsPerChunk, 1, MostChunks);
        _chunks = [.. Enumerable.Range(0, chunks).Select(c => new ChunkPass(_shape, features, _encoder, _link, options.Dropout, (_batch / chunks) + 1))];
        _losses = new double[chunks];
    }

    private string Metric => _link == LinearLink.Identity ? "rmse" : "logloss";

    /// <summary>The predictor of the epoch that answers the held-out rows best; without such rows that of the last.</summary>
    public NetworkPredictor Run()
    {
        var best = double.PositiveInfinity;
        NetworkPredictor? kept = null;
        var sinceBest = 0;
        var rate = _options.LearningRate;
        var batches = Math.Max(1, Math.Min(_learned.Length, LongestEpoch) / _batch);
        for (var epoch = 1; epoch <= _options.Epochs; epoch++)
        {
            if (_held.Length == 0) { rate = _options.LearningRate * (1 - ((epoch - 1.0) / _options.Epochs)); }
            var loss = 0.0;
            for (var b = 0; b < batches; b++) { loss += Step(rate); }
            if (!double.IsFinite(loss)) { throw new LearningException($"The network's loss grew beyond all bounds in epoch {epoch}. Lower the learning rate ({_options.LearningRate:0.#####}) or leave batch normalisation on."); }
            var current = _held.Length > 0 || epoch == _options.Epochs ? Fold() : null;
            var held = _held.Length > 0 ? HeldLoss(current!) : double.NaN;
            _context.Progress?.Invoke(new TrainingProgress(epoch, _options.Epochs, Metric, Shown(loss / batches), _held.Length > 0 ? Shown(held) : null));
            _context.Cancellation.ThrowIfCancellationRequested();
            if (_held.Length == 0) { kept = current; continue; }
            if (held < best) { (best, kept, sinceBest) = (held, current, 0); continue; }
            sinceBest++;
            if (sinceBest >= _options.Patience) { break; }
            if (sinceBest % Math.Max(1, _options.Patience / 3) == 0) { rate *= 0.3; }
        }
        return kept ?? Fold();
    }

    /// <summary>One step on the next batch; returns its mean loss.</summary>
    internal double Step(double rate)
    {
        _context.Cancellation.ThrowIfCancellationRequested();
        var loss = Gradients(NextBatch(), StatelessRandom.Key(_context.Seed, 33, _steps++));
        _moments.Add(_chunks, Sizes());
        _adam.Begin();
        var values = _parameters.Pointer;
        _team.RunRanges(_shape.TableCount, 1024, (start, end) => _adam.Step(values, _chunks[0].Gradient.Pointer, start, end, rate, 0));
        foreach (var layer in _shape.Layers)
        {
            _adam.Step(values, _chunks[0].Gradient.Pointer, layer.Shifts, layer.End, rate, 0);
            _team.RunRanges(layer.Shifts - layer.Weights, 8192, (start, end) => _adam.Step(values, _chunks[0].Gradient.Pointer, layer.Weights + start, layer.Weights + end, rate, _options.WeightDecay));
        }
        return loss;
    }

    /// <summary>The mean loss of a batch and, in the first chunk, its gradient.</summary>
    internal double Gradients(ReadOnlyMemory<int> rows, uint dropoutKey)
    {
        var total = 0.0;
        foreach (var row in rows.Span) { total += _weights is null ? 1 : _weights[row]; }
        var sizes = Sizes();
        _team.Run(member =>
        {
            for (var c = member; c < _chunks.Length; c += _team.Size)
            {
                var start = sizes.Take(c).Sum();
                _losses[c] = _chunks[c].Run(_parameters.Pointer, new ChunkRows(rows.Slice(start, sizes[c]), _targets, _weights, 1 / total, dropoutKey + ((uint)c * 0x7FEB352Du)));
            }
        });
        _team.RunRanges(_shape.ParameterCount, 8192, (start, end) =>
        {
            for (var c = 1; c < _chunks.Length; c++) { DenseKernels.Add(_chunks[0].Gradient.Pointer + start, _chunks[c].Gradient.Pointer + start, end - start); }
        });
        return _losses.Sum() / total;
    }

    internal PinnedArray<float> Parameters => _parameters;

    internal ReadOnlySpan<float> Gradient => _chunks[0].Gradient.Span;

    internal NetworkShape Shape => _shape;

    internal ReadOnlyMemory<int> FirstBatch => _learned.AsMemory(0, _batch);

    private int[] Sizes() => [.. Enumerable.Range(0, _chunks.Length).Select(c => (int)((_batch * (c + 1L) / _chunks.Length) - (_batch * (long)c / _chunks.Length)))];

    /// <summary>The next rows of a random order; what is too little for a batch at its end waits for the next order.</summary>
    private ReadOnlyMemory<int> NextBatch()
    {
        if (_position > _learned.Length - _batch)
        {
            var random = SplitMix64.For(_context.Seed, 3000 + _passes++);
            random.Shuffle<int>(_learned);
            _position = 0;
        }
        var rows = _learned.AsMemory(_position, _batch);
        _position += _batch;
        return rows;
    }

    private double Shown(double loss) => _link == LinearLink.Identity ? _unit * Math.Sqrt(2 * loss) : loss;

    private double HeldLoss(NetworkPredictor predictor)
    {
        var blocks = ((_held.Length - 1) / ScoredTogether) + 1;
        var sums = new (double Loss, double Weight)[blocks];
        _team.Run(member =>
        {
            for (var block = member; block < blocks; block += _team.Size)
            {
                _context.Cancellation.ThrowIfCancellationRequested();
                sums[block] = HeldLoss(predictor, _held.AsSpan(block * ScoredTogether, Math.Min(ScoredTogether, _held.Length - (block * ScoredTogether))));
            }
        });
        return sums.Sum(s => s.Loss) / sums.Sum(s => s.Weight);
    }

    private (double Loss, double Weight) HeldLoss(NetworkPredictor predictor, ReadOnlySpan<int> rows)
    {
        var values = new float[rows.Length * _features.FeatureCount];
        for (var i = 0; i < rows.Length; i++) { _features.Row(rows[i]).CopyTo(values.AsSpan(i * _features.FeatureCount)); }
        var scores = new double[rows.Length * _shape.Outputs];
        predictor.Scores(values, rows.Length, scores);
        double loss = 0, total = 0;
        for (var i = 0; i < rows.Length; i++)
        {
            var weight = _divider.HeldWeight(rows[i]);
            total += weight;
            loss += weight * OutputLink.LossAndResiduals(_link, scores.AsSpan(i * _shape.Outputs, _shape.Outputs), _targets[rows[i]]);
        }
        return (loss, total);
    }

    private bool[][] SeenLevels()
    {
        var seen = _shape.Levels.Select(l => new bool[l + 1]).ToArray();
        var codes = new int[seen.Length];
        var inputs = new float[_encoder.NumberWidth];
        foreach (var row in codes.Length > 0 ? _learned : [])
        {
            _encoder.Encode(_features.Row(row), inputs, codes);
            for (var c = 0; c < codes.Length; c++) { seen[c][codes[c]] = true; }
        }
        return seen;
    }

    /// <summary>The network as it stands, with batch normalisation folded into weights and shifts.</summary>
    private NetworkPredictor Fold() => new(_link, _encoder, Tables(), [.. _shape.Layers.Select(Fold)], _centre, _unit);

    private DenseLayer Fold(NetworkShape.LayerPlace layer, int index)
    {
        var weights = _parameters.Span.Slice(layer.Weights, layer.Inputs * layer.Width).ToArray();
        var shifts = _parameters.Span.Slice(layer.Shifts, layer.Width).ToArray();
        for (var j = 0; j < layer.Width && layer.Factors >= 0; j++)
        {
            var (mean, factor) = _moments.Of(index, j);
            factor *= _parameters.Values[layer.Factors + j];
            shifts[j] = (float)(shifts[j] - (mean * factor));
            for (var i = j; i < weights.Length; i += layer.Width) { weights[i] = (float)(weights[i] * factor); }
        }
        return new DenseLayer(layer.Inputs, weights, shifts);
    }

    /// <summary>The vectors of levels. A level that no learned row has (the code for missing, for the most part) gets the mean of the others.</summary>
    private float[][] Tables() => [.. _shape.Levels.Select((levels, c) =>
    {
        var width = _shape.Dimensions[c];
        var table = _parameters.Span.Slice(_shape.VectorStart(c, 0), (levels + 1) * width).ToArray();
        var known = Enumerable.Range(0, levels + 1).Where(l => _seen[c][l]).ToArray();
        for (var level = 0; level <= levels && known.Length > 0; level++)
        {
            if (_seen[c][level]) { continue; }
            for (var j = 0; j < width; j++) { table[(level * width) + j] = known.Sum(l => table[(l * width) + j]) / known.Length; }
        }
        return table;
    })];
}
