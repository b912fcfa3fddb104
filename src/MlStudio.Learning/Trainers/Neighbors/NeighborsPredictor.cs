using System.Buffers;
using MlStudio.Learning.Numerics;
using MlStudio.Learning.Serialization;

namespace MlStudio.Learning.Trainers.Neighbors;

/// <summary>
/// Keeps training rows and compares with all of them. A value that is missing or not finite counts as the feature's mean over the
/// training rows. Scratch space is borrowed from the shared pool. Immutable and thread-safe.
/// </summary>
public sealed class NeighborsPredictor : Predictor
{
    internal const string KindKey = "neighbors";

    /// <summary>How many rows go through the kept rows together, so that these are fetched from memory less often.</summary>
    private const int GroupRows = 32;

    /// <summary>Kept values that are compared with a whole group before the next ones are fetched: about 128 kB.</summary>
    private const int ChunkValues = 32_768;
    private readonly Settings _settings;
    private readonly float[] _stored;
    private readonly double[] _targets;
    private readonly float[] _weights;
    private readonly float[] _means;

    /// <summary>Per output: what is mixed into the neighbours' answer, already multiplied by its part of it.</summary>
    private readonly double[] _prior;

    /// <summary>The neighbours' part of the answer.</summary>
    private readonly double _part;

    /// <param name="stored">The kept rows in blocks; see <see cref="DistanceKernels"/>.</param>
    /// <param name="weights">A weight per kept row; empty for equal weights.</param>
    internal NeighborsPredictor(Settings settings, float[] stored, double[] targets, float[] weights, float[] means)
    {
        (_settings, _stored, _targets, _weights, _means) = (settings, stored, targets, weights, means);
        _prior = new double[OutputCount];
        _part = settings.Classes == 0 ? 1 : settings.Neighbors / (settings.Neighbors + settings.Prior);
        if (settings.Classes == 0) { return; }
        var total = 0.0;
        for (var row = 0; row < targets.Length; row++)
        {
            double weight = weights.Length == 0 ? 1 : weights[row];
            total += weight;
            if (settings.Classes == 2) { _prior[0] += weight * targets[row]; }
            else { _prior[(int)targets[row]] += weight; }
        }
        for (var k = 0; k < _prior.Length; k++) { _prior[k] *= (1 - _part) / total; }
    }

    public override string Kind => KindKey;

    public override int OutputCount => _settings.Classes <= 2 ? 1 : _settings.Classes;

    /// <summary>How many training rows are kept.</summary>
    public int RowCount => _targets.Length;

    public override void Predict(ReadOnlySpan<float> features, int rowCount, Span<double> outputs)
    {
        var (width, count) = (_means.Length, _settings.Neighbors);
        var group = Math.Min(GroupRows, (rowCount + DistanceKernels.TileRows - 1) / DistanceKernels.TileRows * DistanceKernels.TileRows);
        var rows = ArrayPool<float>.Shared.Rent(group * width);
        var distances = ArrayPool<float>.Shared.Rent(group * count);
        var indices = ArrayPool<int>.Shared.Rent(group * count);
        try
        {
            for (var first = 0; first < rowCount; first += group)
            {
                var taken = Math.Min(group, rowCount - first);
                Fill(features.Slice(first * width, taken * width), rows.AsSpan(0, group * width));
                distances.AsSpan(0, group * count).Fill(float.PositiveInfinity);
                indices.AsSpan(0, group * count).Fill(-1);
                Search(rows, group, distances, indices);
                for (var row = 0; row < taken; row++)
                {
                    Vote(distances.AsSpan(row * count, count), indices.AsSpan(row * count, count), outputs.Slice((first + row) * OutputCount, OutputCount));
                }
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(rows);
            ArrayPool<float>.Shared.Return(distances);
            ArrayPool<int>.Shared.Return(indices);
        }
    }

    public override void Write(ModelWriter writer)
    {
        writer.Write(_settings.Neighbors);
        writer.Write((int)_settings.Weighting);
        writer.Write(_settings.Classes);
        writer.Write(_settings.Prior);
        writer.WriteArray<float>(_means);
        writer.WriteArray<double>(_targets);
        writer.WriteArray<float>(_weights);
        writer.WriteArray<float>(_stored);
    }

    internal static NeighborsPredictor Read(ModelReader reader)
    {
        var settings = new Settings(reader.ReadInt32(), (NeighborWeighting)reader.ReadInt32(), reader.ReadInt32(), reader.ReadDouble());
        var (means, targets, weights, stored) = (reader.ReadArray<float>(), reader.ReadArray<double>(), reader.ReadArray<float>(), reader.ReadArray<float>());
        var blocks = ((long)targets.Length + DistanceKernels.BlockRows - 1) / DistanceKernels.BlockRows;
        return settings.Neighbors >= 1 && settings.Neighbors <= targets.Length && Enum.IsDefined(settings.Weighting) && settings.Classes is 0 or >= 2 && settings.Prior is >= 0 and <= 1e6
            && stored.LongLength == blocks * DistanceKernels.BlockRows * means.Length && (weights.Length == 0 || weights.Length == targets.Length)
            && (settings.Classes == 0 || targets.All(t => t >= 0 && t < settings.Classes && t == Math.Floor(t)))
            ? new NeighborsPredictor(settings, stored, targets, weights, means)
            : throw new LearningException("The model file is damaged: nearest neighbours.");
    }

    /// <summary>Copies rows with missing values filled; rows beyond those given are 0.</summary>
    private void Fill(ReadOnlySpan<float> features, Span<float> rows)
    {
        rows.Clear();
        for (int i = 0, f = 0; i < features.Length; i++)
        {
            rows[i] = float.IsFinite(features[i]) ? features[i] : _means[f];
            f = f + 1 == _means.Length ? 0 : f + 1;
        }
    }

    private void Search(float[] rows, int group, float[] distances, int[] indices)
    {
        const int TileRows = DistanceKernels.TileRows, BlockRows = DistanceKernels.BlockRows;
        var (width, count) = (_means.Length, _settings.Neighbors);
        var blocks = (_targets.Length + BlockRows - 1) / BlockRows;
        var chunk = Math.Max(1, ChunkValues / Math.Max(1, BlockRows * width));
        Span<float> found = stackalloc float[TileRows * BlockRows];
        for (var start = 0; start < blocks; start += chunk)
        {
            var end = Math.Min(blocks, start + chunk);
            for (var tile = 0; tile < group; tile += TileRows)
            {
                var tileRows = rows.AsSpan(tile * width, TileRows * width);
                for (var block = start; block < end; block++)
                {
                    DistanceKernels.Squared(tileRows, _stored.AsSpan(block * BlockRows * width, BlockRows * width), width, found);
                    for (var row = 0; row < TileRows; row++)
                    {
                        var nearest = distances.AsSpan((tile + row) * count, count);
                        for (var i = 0; i < BlockRows && (block * BlockRows) + i < _targets.Length; i++)
                        {
                            var distance = found[(row * BlockRows) + i];
                            if (distance < nearest[^1]) { Insert(nearest, indices.AsSpan((tile + row) * count, count), distance, (block * BlockRows) + i); }
                        }
                    }
                }
            }
        }
    }

    /// <summary>Keeps the nearest rows in order of distance, then of row.</summary>
    private static void Insert(Span<float> distances, Span<int> indices, float distance, int index)
    {
        var at = distances.Length - 1;
        for (; at > 0 && distances[at - 1] > distance; at--)
        {
            distances[at] = distances[at - 1];
            indices[at] = indices[at - 1];
        }
        distances[at] = distance;
        indices[at] = index;
    }

    private void Vote(ReadOnlySpan<float> distances, ReadOnlySpan<int> indices, Span<double> outputs)
    {
        outputs.Clear();
        var total = 0.0;
        for (var i = 0; i < indices.Length && indices[i] >= 0; i++)
        {
            double weight = _weights.Length == 0 ? 1 : _weights[indices[i]];
            if (_settings.Weighting == NeighborWeighting.Distance)
            {
                if (distances[i] > 0 && distances[0] == 0) { break; }
                if (distances[i] > 0) { weight /= Math.Sqrt(distances[i]); }
            }
            total += weight;
            var target = _targets[indices[i]];
            if (_settings.Classes <= 2) { outputs[0] += weight * target; }
            else { outputs[(int)target] += weight; }
        }
        for (var k = 0; k < outputs.Length; k++) { outputs[k] = (_part * outputs[k] / total) + _prior[k]; }
    }

    /// <summary>How neighbours answer.</summary>
    /// <param name="Neighbors">How many are asked; at most the number of kept rows.</param>
    /// <param name="Weighting">How much each counts.</param>
    /// <param name="Classes">0 for regression.</param>
    /// <param name="Prior">As how many further neighbours the classes as they are overall count.</param>
    internal readonly record struct Settings(int Neighbors, NeighborWeighting Weighting, int Classes, double Prior);
}
