using System.Runtime.InteropServices;

namespace MlStudio.Learning.Numerics;

/// <summary>Sorts float32 values without NaN ascending by radix (three passes of 11 bits); several times faster than comparing.</summary>
internal static class FloatSorter
{
    public static void Sort(Span<float> values)
    {
        if (values.Length < 1024) { values.Sort(); return; }
        var keys = MemoryMarshal.Cast<float, uint>(values);
        var other = new uint[keys.Length];
        Span<uint> from = keys, to = other;
        foreach (ref var key in from) { key = (key & 0x80000000) != 0 ? ~key : key | 0x80000000; }
        var starts = new int[2048];
        for (var shift = 0; shift < 33; shift += 11)
        {
            Array.Clear(starts);
            foreach (var key in from) { starts[(int)(key >> shift) & 2047]++; }
            var sum = 0;
            foreach (ref var start in starts.AsSpan()) { (start, sum) = (sum, sum + start); }
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
