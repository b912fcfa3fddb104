namespace MlStudio.Learning.Data;

/// <summary>
/// Finds the values at given places of the order of numbers too many to be sorted in memory: counts their bits sixteen at
/// a time, each pass among those that share the bits found before. Exact; four passes. Not thread-safe.
/// </summary>
internal sealed class NumberSelection
{
    private const int DigitBits = 16;
    private const int Digits = 1 << DigitBits;
    public const int Passes = 4;

    private readonly long[] _ranks;
    private readonly int[] _group;
    private ulong[] _prefixes = [0];
    private readonly ulong[] _found;
    private int[] _counts = new int[Digits];
    private int _pass;

    /// <param name="ranks">Places from 0.</param>
    public NumberSelection(IEnumerable<long> ranks)
    {
        _ranks = [.. ranks];
        _group = new int[_ranks.Length];
        _found = new ulong[_ranks.Length];
    }

    public void Count(double value)
    {
        var key = Key(value);
        var shift = 64 - DigitBits * (_pass + 1);
        var group = 0;
        if (_pass > 0)
        {
            var prefix = key >> (shift + DigitBits);
            group = Array.BinarySearch(_prefixes, prefix);
            if (group < 0) { return; }
        }
        _counts[group * Digits + (int)((key >> shift) & (Digits - 1))]++;
    }

    /// <summary>To be called after each pass over all values.</summary>
    public void EndPass()
    {
        for (var r = 0; r < _ranks.Length; r++)
        {
            var counts = _counts.AsSpan(_group[r] * Digits, Digits);
            var digit = 0;
            while (_ranks[r] >= counts[digit]) { _ranks[r] -= counts[digit++]; }
            _found[r] = (_found[r] << DigitBits) | (uint)digit;
        }
        _prefixes = [.. _found.Distinct().Order()];
        for (var r = 0; r < _ranks.Length; r++) { _group[r] = Array.BinarySearch(_prefixes, _found[r]); }
        _pass++;
        if (_pass < Passes) { _counts = new int[_prefixes.Length * Digits]; }
    }

    /// <summary>The value at a rank, after the last pass.</summary>
    public double this[int rank]
    {
        get
        {
            var key = _found[rank];
            return BitConverter.UInt64BitsToDouble(key ^ ((ulong)(~(long)key >> 63) | (1UL << 63)));
        }
    }

    // Flips signs so that unsigned order is numeric order.
    private static ulong Key(double value)
    {
        var bits = BitConverter.DoubleToUInt64Bits(value);
        return bits ^ ((ulong)((long)bits >> 63) | (1UL << 63));
    }
}
