using MlStudio.Learning.Trainers.Linear.Losses;

namespace MlStudio.Learning.Trainers.Linear;

/// <summary>
/// The mean loss of a linear model plus its L2 penalty, as a function of weights for centred features of unit spread (penalties
/// still hold for the features as given). Rows are summed in at most 16 fixed blocks, whose sums are added in order: the same
/// bits on any number of threads.
/// </summary>
internal sealed class LinearProblem
{
    private const int MostBlocks = 16;
    private const int FewestRowsPerBlock = 256;
    private readonly LinearRows _rows;
    private readonly double[] _targets;
    private readonly float[]? _weights;
    private readonly LinearLoss _loss;
    private readonly FeatureMoments _moments;
    private readonly double _l2;
    private readonly double _totalWeight;
    private readonly bool _intercept;
    private readonly TrainingContext _context;
    private readonly double[] _raw;
    private readonly double[] _offsets;
    private readonly Block[] _blocks;

    public LinearProblem(LinearRows rows, double[] targets, float[]? weights, LinearLoss loss, FeatureMoments moments, double l2, bool intercept, TrainingContext context)
    {
        (_rows, _targets, _weights, _loss, _moments, _l2, _intercept, _context) = (rows, targets, weights, loss, moments, l2, intercept, context);
        _raw = new double[loss.Outputs * rows.FeatureCount];
        _offsets = new double[loss.Outputs];
        _blocks = [.. Enumerable.Range(0, Math.Clamp(rows.RowCount / FewestRowsPerBlock, 1, MostBlocks)).Select(_ => new Block(loss.Outputs, rows.FeatureCount))];
        _totalWeight = weights is null ? rows.RowCount : weights.Sum(w => (double)w);
    }

    /// <summary>Per output: one scaled weight per feature, then the intercept at the features' means.</summary>
    public int ParameterCount => _loss.Outputs * (_rows.FeatureCount + 1);

    public double TotalWeight => _totalWeight;

    /// <summary>The mean loss without penalty at the point of the last evaluation.</summary>
    public double MeanLoss { get; private set; }

    /// <summary>The learning curve's figure at the point of the last evaluation.</summary>
    public double Figure { get; private set; }

    public double Evaluate(ReadOnlySpan<double> point, Span<double> gradient)
    {
        Unscale(point, _raw, _offsets);
        RunBlocks();
        var width = _rows.FeatureCount;
        gradient.Clear();
        double loss = 0, curve = 0;
        foreach (var block in _blocks)
        {
            loss += block.Loss;
            curve += block.Curve;
            var part = block.Gradient;
            for (var i = 0; i < part.Length; i++) { gradient[i] += part[i]; }
        }
        MeanLoss = loss / _totalWeight;
        Figure = _loss.Figure(curve / _totalWeight);
        var penalty = 0.0;
        for (var k = 0; k < _loss.Outputs; k++)
        {
            var at = k * (width + 1);
            var rest = gradient[at + width];
            for (var f = 0; f < width; f++)
            {
                var scale = _moments.Scales[f];
                if (scale == 0) { gradient[at + f] = 0; continue; }
                var raw = _raw[(k * width) + f];
                penalty += raw * raw;
                gradient[at + f] = (((gradient[at + f] - (_moments.Means[f] * rest)) / scale) + (_l2 * raw / scale)) / _totalWeight;
            }
            gradient[at + width] = _intercept ? rest / _totalWeight : 0;
        }
        return MeanLoss + (0.5 * _l2 * penalty / _totalWeight);
    }

    /// <summary>Weights and intercepts for the features as given.</summary>
    public void Unscale(ReadOnlySpan<double> point, double[] weights, double[] intercepts)
    {
        var width = _rows.FeatureCount;
        for (var k = 0; k < _loss.Outputs; k++)
        {
            var at = k * (width + 1);
            var intercept = point[at + width];
            for (var f = 0; f < width; f++)
            {
                var weight = _moments.Scales[f] == 0 ? 0 : point[at + f] / _moments.Scales[f];
                weights[(k * width) + f] = weight;
                intercept -= weight * _moments.Means[f];
            }
            intercepts[k] = intercept;
        }
    }

    private void RunBlocks()
    {
        if (_context.Threads <= 1 || _blocks.Length == 1)
        {
            for (var block = 0; block < _blocks.Length; block++) { RunBlock(block); }
            return;
        }
        Parallel.For(0, _blocks.Length, new ParallelOptions { MaxDegreeOfParallelism = _context.Threads, CancellationToken = _context.Cancellation }, RunBlock);
    }

    private void RunBlock(int index)
    {
        var width = _rows.FeatureCount;
        var first = (int)((long)_rows.RowCount * index / _blocks.Length);
        var end = (int)((long)_rows.RowCount * (index + 1) / _blocks.Length);
        var block = _blocks[index];
        var (gradient, scores) = (block.Gradient, block.Scores);
        Array.Clear(gradient);
        double loss = 0, curve = 0;
        for (var row = first; row < end; row++)
        {
            if (((row - first) & 255) == 0) { _context.Cancellation.ThrowIfCancellationRequested(); }
            double weight = _weights is null ? 1 : _weights[row];
            if (weight == 0) { continue; }
            for (var k = 0; k < scores.Length; k++) { scores[k] = _offsets[k] + _rows.Dot(row, _raw.AsSpan(k * width, width)); }
            var lost = _loss.At(scores, _targets[row]);
            loss += weight * lost.Value;
            curve += weight * lost.Curve;
            for (var k = 0; k < scores.Length; k++)
            {
                var residual = weight * scores[k];
                if (residual == 0) { continue; }
                var at = k * (width + 1);
                _rows.AddScaled(row, gradient.AsSpan(at, width), residual);
                gradient[at + width] += residual;
            }
        }
        (block.Loss, block.Curve) = (loss, curve);
    }

    /// <summary>The sums over a fixed block of rows.</summary>
    private sealed class Block(int outputs, int width)
    {
        public readonly double[] Gradient = new double[outputs * (width + 1)];
        public readonly double[] Scores = new double[outputs];
        public double Loss;
        public double Curve;
    }
}
