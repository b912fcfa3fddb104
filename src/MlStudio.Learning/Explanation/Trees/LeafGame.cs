using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MlStudio.Learning.Numerics;

namespace MlStudio.Learning.Explanation.Trees;

/// <summary>
/// The Shapley values of one leaf for every way of meeting the questions on its path. With z the share of training rows that pass a feature's questions and o = 1
/// where the row passes them, feature i is worth v·(o - z)·∫ Π (t·o + (1-t)·z) dt over the other features; the integrand is a polynomial, so that a few
/// points give the integral without error. All sums run in a fixed order: the same bits with vector instructions and without. Not thread-safe.
/// </summary>
internal sealed class LeafGame
{
    /// <summary>Up to this many features the values of each pattern may be kept.</summary>
    private const int MostKept = 12;

    /// <summary>More patterns than this per row are hardly met twice.</summary>
    private const int MostPatternsPerRow = 8;

    private const int Lanes = 4;
    private readonly int[] _places = new int[1 << MostKept];
    private Vector256<double>[] _start = [], _passed = [], _failed = [], _ratios = [], _rest = [];
    private double[] _kept = [];
    private double[] _one = [];
    private int _features;
    private int _vectors;
    private int _count;
    private bool _keeps;

    /// <summary>Begins with the next leaf.</summary>
    /// <param name="shares">The share z of each feature on the path.</param>
    /// <param name="value">What the values are multiplied by.</param>
    /// <param name="rows">How many rows will be asked for.</param>
    public void Open(ReadOnlySpan<double> shares, double value, int rows)
    {
        _features = shares.Length;
        _vectors = (_features + (2 * Lanes) - 1) / (2 * Lanes);
        _count = 0;
        _keeps = _features <= MostKept && 1 << _features <= MostPatternsPerRow * rows;
        if (_keeps) { Array.Fill(_places, -1, 0, 1 << _features); }
        if (_one.Length < _features) { _one = new double[2 * _features]; }
        var size = _features * _vectors;
        if (_passed.Length < size) { (_passed, _failed, _ratios) = (new Vector256<double>[2 * size], new Vector256<double>[2 * size], new Vector256<double>[2 * size]); }
        if (_start.Length < _vectors) { (_start, _rest) = (new Vector256<double>[_vectors], new Vector256<double>[_vectors]); }
        var (points, weights) = GaussLegendre.For(Lanes * _vectors);
        for (var v = 0; v < _vectors; v++)
        {
            var t = Vector256.Create(points, v * Lanes);
            var other = Vector256<double>.One - t;
            _start[v] = Vector256.Create(weights, v * Lanes) * Vector256.Create(value);
            _rest[v] = Vector256<double>.One / other;
            for (var i = 0; i < _features; i++)
            {
                var at = (i * _vectors) + v;
                _failed[at] = other * Vector256.Create(shares[i]);
                _passed[at] = t + _failed[at];
                _ratios[at] = Vector256.Create(1 - shares[i]) / _passed[at];
            }
        }
    }

    /// <summary>What each feature is worth where the row passes those whose bits are set; valid until the next call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<double> Values(ReadOnlySpan<uint> pattern)
    {
        if (!_keeps)
        {
            Compute(pattern, _one);
            return _one.AsSpan(0, _features);
        }
        var place = _places[pattern[0]];
        if (place < 0) { place = Add(pattern); }
        return _kept.AsSpan(place, _features);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int Add(ReadOnlySpan<uint> pattern)
    {
        var place = _count++ * _features;
        if (_kept.Length < place + _features) { Array.Resize(ref _kept, 2 * (place + _features)); }
        Compute(pattern, _kept.AsSpan(place, _features));
        return _places[pattern[0]] = place;
    }

    private void Compute(ReadOnlySpan<uint> pattern, Span<double> values)
    {
        if (_vectors == 1) { ComputeSmall(pattern[0], values); }
        else { ComputeLarge(pattern, values); }
    }

    private void ComputeSmall(uint pattern, Span<double> values)
    {
        var product = _start[0];
        for (var i = 0; i < _features; i++) { product *= ((pattern >> i) & 1) != 0 ? _passed[i] : _failed[i]; }
        var failed = -Sum(product * _rest[0]);
        for (var i = 0; i < _features; i++) { values[i] = ((pattern >> i) & 1) != 0 ? Sum(product * _ratios[i]) : failed; }
    }

    private void ComputeLarge(ReadOnlySpan<uint> pattern, Span<double> values)
    {
        values[.._features].Clear();
        var failed = 0.0;
        for (var v = 0; v < _vectors; v++)
        {
            var product = _start[v];
            for (var i = 0; i < _features; i++) { product *= Has(pattern, i) ? _passed[(i * _vectors) + v] : _failed[(i * _vectors) + v]; }
            failed -= Sum(product * _rest[v]);
            for (var i = 0; i < _features; i++)
            {
                if (Has(pattern, i)) { values[i] += Sum(product * _ratios[(i * _vectors) + v]); }
            }
        }
        for (var i = 0; i < _features; i++)
        {
            if (!Has(pattern, i)) { values[i] = failed; }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Has(ReadOnlySpan<uint> pattern, int feature) => ((pattern[feature >> 5] >> (feature & 31)) & 1) != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Sum(Vector256<double> lanes) => (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]);
}
