using MlStudio.Learning.Numerics;

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
    private readonly FeatureMatrix _features;
    private readonly double[] _targets;
    private readonly float[]? _weights;
    private readonly LinearLink _link;
    private readonly FeatureMoments _moments;
    private readonly double _l2;
    private readonly double _totalWeight;
    private readonly bool _intercept;
    private readonly TrainingContext _context;
    private readonly double[] _raw;
    private readonly double[] _offsets;
    private readonly double[][] _blockGradients;
    private readonly double[][] _blockScores;
    private readonly double[] _blockLosses;

    public LinearProblem(FeatureMatrix features, double[] targets, float[]? weights, LinearLink link, int outputs, FeatureMoments moments, double l2, bool intercept, TrainingContext context)
    {
        (_features, _targets, _weights, _link, Outputs, _moments, _l2, _intercept, _context) = (features, targets, weights, link, outputs, moments, l2, intercept, context);
        var blocks = Math.Clamp(features.RowCount / FewestRowsPerBlock, 1, MostBlocks);
        _raw = new double[outputs * features.FeatureCount];
        _offsets = new double[outputs];
        _blockGradients = [.. Enumerable.Range(0, blocks).Select(_ => new double[outputs * (features.FeatureCount + 1)])];
        _blockScores = [.. Enumerable.Range(0, blocks).Select(_ => new double[outputs])];
        _blockLosses = new double[blocks];
        _totalWeight = weights is null ? features.RowCount : weights.Sum(w => (double)w);
    }

    public int Outputs { get; }

    /// <summary>Per output: one scaled weight per feature, then the intercept at the features' means.</summary>
    public int ParameterCount => Outputs * (_features.FeatureCount + 1);

    public double TotalWeight => _totalWeight;

    /// <summary>The mean loss without penalty at the point of the last evaluation.</summary>
    public double MeanLoss { get; private set; }

    public double Evaluate(ReadOnlySpan<double> point, Span<double> gradient)
    {
        Unscale(point, _raw, _offsets);
        RunBlocks();
        var width = _features.FeatureCount;
        gradient.Clear();
        var loss = 0.0;
        for (var block = 0; block < _blockLosses.Length; block++)
        {
            loss += _blockLosses[block];
            var part = _blockGradients[block];
            for (var i = 0; i < part.Length; i++) { gradient[i] += part[i]; }
        }
        MeanLoss = loss / _totalWeight;
        var penalty = 0.0;
        for (var k = 0; k < Outputs; k++)
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
        var width = _features.FeatureCount;
        for (var k = 0; k < Outputs; k++)
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
        if (_context.Threads <= 1 || _blockLosses.Length == 1)
        {
            for (var block = 0; block < _blockLosses.Length; block++) { RunBlock(block); }
            return;
        }
        Parallel.For(0, _blockLosses.Length, new ParallelOptions { MaxDegreeOfParallelism = _context.Threads, CancellationToken = _context.Cancellation }, RunBlock);
    }

    private void RunBlock(int block)
    {
        var width = _features.FeatureCount;
        var first = (int)((long)_features.RowCount * block / _blockLosses.Length);
        var end = (int)((long)_features.RowCount * (block + 1) / _blockLosses.Length);
        var gradient = _blockGradients[block];
        var scores = _blockScores[block];
        Array.Clear(gradient);
        var loss = 0.0;
        for (var row = first; row < end; row++)
        {
            if (((row - first) & 255) == 0) { _context.Cancellation.ThrowIfCancellationRequested(); }
            double weight = _weights is null ? 1 : _weights[row];
            if (weight == 0) { continue; }
            var values = _features.Row(row);
            for (var k = 0; k < scores.Length; k++) { scores[k] = _offsets[k] + RowKernels.Dot(values, _raw.AsSpan(k * width, width)); }
            loss += weight * LossAndResiduals(scores, _targets[row]);
            for (var k = 0; k < scores.Length; k++)
            {
                var residual = weight * scores[k];
                var at = k * (width + 1);
                RowKernels.AddScaled(gradient.AsSpan(at, width), values, residual);
                gradient[at + width] += residual;
            }
        }
        _blockLosses[block] = loss;
    }

    /// <summary>The loss of a row; turns its scores into the derivatives of the loss by the scores.</summary>
    private double LossAndResiduals(double[] scores, double target)
    {
        switch (_link)
        {
            case LinearLink.Identity:
                scores[0] -= target;
                return 0.5 * scores[0] * scores[0];
            case LinearLink.Logistic:
                var score = scores[0];
                var small = Exponential.Exp(-Math.Abs(score));
                var probability = score >= 0 ? 1 / (1 + small) : small / (1 + small);
                scores[0] = probability - target;
                return Math.Max(score, 0) - (score * target) + Logarithm.LogOnePlus(small);
            default:
                var own = scores[(int)target];
                var loss = LinearPredictor.Softmax(scores) - own;
                scores[(int)target] -= 1;
                return loss;
        }
    }
}
