using System.Buffers;
using MlStudio.Learning.Serialization;
using MlStudio.Learning.Trainers.Linear;

namespace MlStudio.Learning.Trainers.Networks;

/// <summary>
/// A learned network: vectors for category levels and inputs of numbers through layers of weighted sums. Missing values and unseen
/// levels are taken as they come. Immutable and thread-safe; predicting allocates nothing per row.
/// </summary>
public sealed unsafe class NetworkPredictor : Predictor
{
    internal const string KindKey = "neural-network";
    private const int FormatVersion = 1;
    private const int RowsPerBlock = 64;
    private readonly LinearLink _link;
    private readonly InputEncoder _encoder;
    private readonly float[][] _tables;
    private readonly int[] _dimensions;
    private readonly DenseLayer[] _layers;
    private readonly double _centre;
    private readonly double _unit;
    private readonly int _widest;

    internal NetworkPredictor(LinearLink link, InputEncoder encoder, float[][] tables, DenseLayer[] layers, double centre, double unit)
    {
        (_link, _encoder, _tables, _layers, _centre, _unit) = (link, encoder, tables, layers, centre, unit);
        _dimensions = [.. tables.Zip(encoder.Levels, (t, levels) => t.Length / (levels + 1))];
        _widest = layers.Max(l => Math.Max(l.Inputs, l.Width));
    }

    /// <inheritdoc/>
    public override string Kind => KindKey;

    /// <inheritdoc/>
    public override int OutputCount => _layers[^1].Width;

    /// <summary>The number of features that a row must have.</summary>
    public int FeatureCount => _encoder.FeatureCount;

    /// <summary>The widths of the hidden layers.</summary>
    public IReadOnlyList<int> HiddenWidths => [.. _layers.SkipLast(1).Select(l => l.Width)];

    /// <inheritdoc/>
    public override void Predict(ReadOnlySpan<float> features, int rowCount, Span<double> outputs)
    {
        Scores(features, rowCount, outputs);
        for (var row = 0; row < rowCount; row++) { OutputLink.ToOutputs(_link, outputs.Slice(row * OutputCount, OutputCount), _centre, _unit); }
    }

    /// <summary>What the last layer says, before link and unit.</summary>
    internal void Scores(ReadOnlySpan<float> features, int rowCount, Span<double> scores)
    {
        var size = Math.Min(RowsPerBlock, rowCount) * _widest;
        var here = ArrayPool<float>.Shared.Rent(Math.Max(1, size));
        var next = ArrayPool<float>.Shared.Rent(Math.Max(1, size));
        var codes = ArrayPool<int>.Shared.Rent(Math.Max(1, _encoder.CategoryCount));
        fixed (float* first = here, second = next)
        {
            for (var start = 0; start < rowCount; start += RowsPerBlock)
            {
                var rows = Math.Min(RowsPerBlock, rowCount - start);
                for (var i = 0; i < rows; i++) { Embed(features.Slice((start + i) * FeatureCount, FeatureCount), here.AsSpan(i * _layers[0].Inputs, _layers[0].Inputs), codes.AsSpan(0, _encoder.CategoryCount)); }
                var result = Forward(first, second, rows);
                for (var i = 0; i < rows * OutputCount; i++) { scores[(start * OutputCount) + i] = result[i]; }
            }
        }
        ArrayPool<float>.Shared.Return(here);
        ArrayPool<float>.Shared.Return(next);
        ArrayPool<int>.Shared.Return(codes);
    }

    /// <inheritdoc/>
    public override void Write(ModelWriter writer)
    {
        writer.Write(FormatVersion);
        writer.Write((int)_link);
        writer.Write(_centre);
        writer.Write(_unit);
        _encoder.Write(writer);
        foreach (var table in _tables) { writer.WriteArray<float>(table); }
        writer.Write(_layers.Length);
        foreach (var layer in _layers) { layer.Write(writer); }
    }

    internal static NetworkPredictor Read(ModelReader reader)
    {
        var version = reader.ReadInt32();
        if (version != FormatVersion) { throw new LearningException($"The network has format {version}; this program reads format {FormatVersion}."); }
        var link = (LinearLink)reader.ReadInt32();
        var (centre, unit) = (reader.ReadDouble(), reader.ReadDouble());
        var encoder = InputEncoder.Read(reader);
        var tables = new float[encoder.CategoryCount][];
        for (var c = 0; c < tables.Length; c++) { tables[c] = reader.ReadArray<float>(); }
        var count = reader.ReadInt32();
        if (count is < 1 or > 64 || !Enum.IsDefined(link) || tables.Zip(encoder.Levels).Any(t => t.First.Length == 0 || t.First.Length % (t.Second + 1) != 0)) { throw Damaged(); }
        var layers = new DenseLayer[count];
        for (var l = 0; l < count; l++) { layers[l] = DenseLayer.Read(reader); }
        var predictor = new NetworkPredictor(link, encoder, tables, layers, centre, unit);
        if (layers[0].Inputs != predictor._dimensions.Sum() + encoder.NumberWidth) { throw Damaged(); }
        for (var l = 1; l < count; l++)
        {
            if (layers[l].Inputs != layers[l - 1].Width) { throw Damaged(); }
        }
        return predictor;
    }

    private static LearningException Damaged() => new("The model file is damaged: the network's parts do not fit together.");

    private void Embed(ReadOnlySpan<float> row, Span<float> inputs, Span<int> codes)
    {
        _encoder.Encode(row, inputs[(inputs.Length - _encoder.NumberWidth)..], codes);
        var at = 0;
        for (var c = 0; c < codes.Length; c++)
        {
            _tables[c].AsSpan(codes[c] * _dimensions[c], _dimensions[c]).CopyTo(inputs[at..]);
            at += _dimensions[c];
        }
    }

    /// <summary>Runs all layers from one buffer to the other and back; returns the one with the scores.</summary>
    private float* Forward(float* from, float* into, int rows)
    {
        for (var l = 0; l < _layers.Length; l++)
        {
            var layer = _layers[l];
            fixed (float* weights = layer.Weights, shifts = layer.Shifts)
            {
                DenseKernels.Multiply(new(from, layer.Inputs, 1), weights, layer.Width, into, layer.Width, rows, layer.Inputs, layer.Width);
                for (var row = 0; row < rows; row++)
                {
                    var at = into + ((long)row * layer.Width);
                    if (l < _layers.Length - 1) { DenseKernels.ShiftAndRectify(at, at, shifts, layer.Width); }
                    else { DenseKernels.Add(at, shifts, layer.Width); }
                }
            }
            var done = into;
            into = from;
            from = done;
        }
        return from;
    }
}
