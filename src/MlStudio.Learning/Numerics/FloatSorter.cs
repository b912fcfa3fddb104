using System.Runtime.InteropServices;

namespace MlStudio.Learning.Numerics;

/// <summary>Sorts float32 values without NaN ascending by radix (three passes of 11 bits); several times faster than comparing.</summary>
internal static class FloatSorter
{
    /// <param name="scratch">At least as long as the values; overwritten.</param>
    public static void Sort(Span<float> values, Span<uint> scratch)
    {
        if (values.Length < 1024) { values.Sort(); return; }
        var keys = MemoryMarshal.Cast<float, uint>(values);
        Span<uint> from = keys, to = scratch[..keys.Length];
        foreach (ref var key in from) { key = (key & 0x80000000) != 0 ? ~key : key | 0x80000000; }
        Span<int> starts = stackalloc int[2048];
        for (var shift = 0; shift < 33; shift += 11)
        {
            starts.Clear();
            foreach (var key in from) { starts[(int)(key >> shift) & 2047]++; }
            var sum = 0;
            foreach (ref var start in starts) { (start, sum) = (sum, sum + start); }
            foreach (var key in from) { to[starts[(int)(key >> shift) & 2047]++] = key; }
            var swap = from;
            from = to;
            to = swap;
        }
        for (var i = 0; i < keys.Length; i++)
        {
            var key = from[i];
            keys[i] = (key & 0x80000000) != 0 ? key & 0x7FFFFFFF : ~key;
        }
    }
}
