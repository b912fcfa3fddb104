using MlStudio.Learning.Numerics;
using MlStudio.Learning.Trainers.Linear;

namespace MlStudio.Learning.Trainers.Networks;

/// <summary>The rows of a batch that are worked on together, and how they are drawn.</summary>
/// <param name="Rows">Rows of the matrix.</param>
/// <param name="Targets">Class index or standardised number of each row of the matrix.</param>
/// <param name="Weights">A weight per row of the matrix, or null.</param>
/// <param name="Scale">What each derivative is multiplied by: 1 / total weight of the batch.</param>
/// <param name="DropoutKey">Random key of the units left out.</param>
internal readonly record struct ChunkRows(ReadOnlyMemory<int> Rows, double[] Targets, float[]? Weights, double Scale, uint DropoutKey);

/// <summary>
/// Forward and backward pass over one chunk of a batch, with buffers of its own: chunks can be worked on by several threads, and
/// their gradients are added in order. Batch normalisation takes mean and variance of the chunk (Ioffe and Szegedy 2015; over part of
/// a batch: Hoffer, Hubara and Soudry 2017).
/// </summary>
internal sealed unsafe class ChunkPass
{
    private readonly NetworkShape _shape;
    private readonly FeatureMatrix _features;
    private readonly InputEncoder _encoder;
    private readonly LinearLink _link;
    private readonly double _dropout;
    private readonly int[] _codes;
    private readonly PinnedArray<float> _inputs;
    private readonly ChunkLayer[] _layers;
    private readonly double[] _scores;

    public ChunkPass(NetworkShape shape, FeatureMatrix features, InputEncoder encoder, LinearLink link, double dropout, int rows)
    {
        (_shape, _features, _encoder, _link, _dropout) = (shape, features, encoder, link, dropout);
        _codes = new int[rows * encoder.CategoryCount];
        _inputs = new PinnedArray<float>((long)rows * shape.InputWidth);
        _layers = [.. shape.Layers.Select(l => new ChunkLayer(l, rows))];
        _scores = new double[shape.Outputs];
        Gradient = new PinnedArray<float>(shape.ParameterCount);
    }

    /// <summary>The derivatives of the batch's mean loss, this chunk's part.</summary>
    public PinnedArray<float> Gradient { get; }

    /// <summary>The hidden layers' statistics of the last pass.</summary>
    public ReadOnlySpan<ChunkLayer> Hidden => _layers.AsSpan(0, _layers.Length - 1);

    /// <summary>Fills <see cref="Gradient"/> and returns the chunk's part of the weighted loss (not scaled).</summary>
    public double Run(float* parameters, ChunkRows chunk)
    {
        var rows = chunk.Rows.Span;
        Embed(parameters, rows);
        var from = _inputs.Pointer;
        for (var l = 0; l < _layers.Length - 1; l++)
        {
            _layers[l].Forward(parameters, from, rows.Length, chunk.DropoutKey + (uint)l * 0x9E3779B9u, _dropout);
            from = _layers[l].Activations.Pointer;
        }
        var output = _layers[^1];
        output.Score(parameters, from, rows.Length);
        var loss = LossAndResiduals(output.Derivatives.Span, rows, chunk);
        Backward(parameters, rows);
        return loss;
    }

    private void Embed(float* parameters, ReadOnlySpan<int> rows)
    {
        var inputs = _inputs.Span;
        for (var i = 0; i < rows.Length; i++)
        {
            var codes = _codes.AsSpan(i * _encoder.CategoryCount, _encoder.CategoryCount);
            var row = inputs.Slice(i * _shape.InputWidth, _shape.InputWidth);
            _encoder.Encode(_features.Row(rows[i]), row[_shape.EmbeddedWidth..], codes);
            var at = 0;
            for (var c = 0; c < codes.Length; c++)
            {
                new ReadOnlySpan<float>(parameters + _shape.VectorStart(c, codes[c]), _shape.Dimensions[c]).CopyTo(row[at..]);
                at += _shape.Dimensions[c];
            }
        }
    }

    private double LossAndResiduals(Span<float> scores, ReadOnlySpan<int> rows, ChunkRows chunk)
    {
        var loss = 0.0;
        for (var i = 0; i < rows.Length; i++)
        {
            var own = scores.Slice(i * _shape.Outputs, _shape.Outputs);
            for (var k = 0; k < own.Length; k++) { _scores[k] = own[k]; }
            double weight = chunk.Weights is null ? 1 : chunk.Weights[rows[i]];
            loss += weight * OutputLink.LossAndResiduals(_link, _scores, chunk.Targets[rows[i]]);
            for (var k = 0; k < own.Length; k++) { own[k] = (float)(_scores[k] * weight * chunk.Scale); }
        }
        return loss;
    }

    private void Backward(float* parameters, ReadOnlySpan<int> rows)
    {
        var gradient = Gradient.Pointer;
        new Span<float>(gradient, _shape.TableCount).Clear();
        for (var l = _layers.Length - 1; l >= 0; l--)
        {
            if (l < _layers.Length - 1) { _layers[l].BackThroughActivation(parameters, gradient, rows.Length); }
            var from = l > 0 ? _layers[l - 1].Activations.Pointer : _inputs.Pointer;
            _layers[l].WeightGradients(gradient, from, rows.Length);
            if (l > 0) { _layers[l].BackTo(parameters, _layers[l - 1].Derivatives.Pointer, _shape.Layers[l].Inputs, _shape.Layers[l].Inputs, rows.Length); }
            // Only the vectors of levels are learned; the inputs of numbers need no derivatives.
            else if (_shape.EmbeddedWidth > 0) { _layers[0].BackTo(parameters, _inputs.Pointer, _shape.InputWidth, _shape.EmbeddedWidth, rows.Length); }
        }
        for (var i = 0; i < rows.Length && _shape.EmbeddedWidth > 0; i++)
        {
            var at = _inputs.Pointer + ((long)i * _shape.InputWidth);
            for (var c = 0; c < _encoder.CategoryCount; c++)
            {
                DenseKernels.Add(gradient + _shape.VectorStart(c, _codes[(i * _encoder.CategoryCount) + c]), at, _shape.Dimensions[c]);
                at += _shape.Dimensions[c];
            }
        }
    }
}
