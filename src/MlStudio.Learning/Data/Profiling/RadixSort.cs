using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MlStudio.Learning.Data;

/// <summary>Sorts doubles without NaN by their bits, eleven at a time; on large arrays several times as fast as comparing.</summary>
internal static class RadixSort
{
    private const int FewestForRadix = 4096;
    private const int DigitBits = 11;
    private const int Digits = 1 << DigitBits;
    private const int Passes = 6;

    /// <summary>Sorts in place; <paramref name="scratch"/> has at least the same length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sort(Span<double> values, Span<double> scratch)
    {
        if (values.Length < FewestForRadix) { values.Sort(); return; }
        var from = MemoryMarshal.Cast<double, ulong>(values);
        var to = MemoryMarshal.Cast<double, ulong>(scratch[..values.Length]);
        Span<int> counts = new int[Passes * Digits];
        foreach (ref var bits in from)
        {
            // Flips signs so that unsigned order is numeric order.
            bits ^= (ulong)((long)bits >> 63) | (1UL << 63);
            counts[(int)(bits & (Digits - 1))]++;
            counts[Digits + (int)((bits >> DigitBits) & (Digits - 1))]++;
            counts[2 * Digits + (int)((bits >> (2 * DigitBits)) & (Digits - 1))]++;
            counts[3 * Digits + (int)((bits >> (3 * DigitBits)) & (Digits - 1))]++;
            counts[4 * Digits + (int)((bits >> (4 * DigitBits)) & (Digits - 1))]++;
            counts[5 * Digits + (int)(bits >> (5 * DigitBits))]++;
        }
        var swapped = false;
        for (var pass = 0; pass < Passes; pass++)
        {
            var places = counts.Slice(pass * Digits, Digits);
            if (places.Contains(values.Length)) { continue; }
            var sum = 0;
            foreach (ref var place in places) { (place, sum) = (sum, sum + place); }
            var shift = pass * DigitBits;
            foreach (var bits in from) { to[places[(int)((bits >> shift) & (Digits - 1))]++] = bits; }
            var other = from;
            from = to;
            to = other;
            swapped = !swapped;
        }
        foreach (ref var bits in from) { bits ^= (ulong)(~(long)bits >> 63) | (1UL << 63); }
        if (swapped) { from.CopyTo(to); }
    }
}
