using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MlStudio.Learning.Data;

/// <summary>
/// Reads plain numbers of at most sixteen characters behind the sign (digits with at most one mark) sixteen bytes at a
/// time and without branches on digits. Says yes only where <see cref="NumberText"/> does, with the same value; numbers of
/// any other form are left to that.
/// </summary>
internal static class ShortNumber
{
    private const long LargestExact = 1L << 53;

    private static readonly double[] Powers = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16];

    public static bool IsSupported => Sse41.IsSupported;

    /// <summary>Reads a cell; at least sixteen bytes behind its start must be readable beyond the sign.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryParse(ref byte start, int length, byte mark, bool strict, out double value)
    {
        Unsafe.SkipInit(out value);
        var negative = start == '-';
        if (negative) { start = ref Unsafe.Add(ref start, 1); length--; }
        if ((uint)(length - 1) > 15) { return false; }
        var digits = Vector128.LoadUnsafe(ref start) - Vector128.Create((byte)'0');
        var inside = (1u << length) - 1;
        var isDigit = Vector128.Equals(Vector128.Min(digits, Vector128.Create((byte)9)), digits).ExtractMostSignificantBits();
        var marks = ~isDigit & inside;
        var decimals = 0;
        var whole = length;
        // Digits move to the right edge; those before the mark by one place more.
        var places = Vector128.Create((sbyte)0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15) + Vector128.Create((sbyte)(length - 16));
        if (marks != 0)
        {
            whole = BitOperations.TrailingZeroCount(marks);
            if ((marks & (marks - 1)) != 0 || Unsafe.Add(ref start, whole) != mark || length == 1) { return false; }
            decimals = length - 1 - whole;
            places += Vector128.LessThanOrEqual(places, Vector128.Create((sbyte)whole));
        }
        if (strict && whole > 1 && start == '0') { return false; }
        // Places below zero have the top bit set, for which the shuffle gives zero.
        var aligned = Ssse3.Shuffle(digits, places.AsByte());
        var pairs = Ssse3.MultiplyAddAdjacent(aligned, Vector128.Create((sbyte)10, 1, 10, 1, 10, 1, 10, 1, 10, 1, 10, 1, 10, 1, 10, 1));
        var fours = Sse2.MultiplyAddAdjacent(pairs, Vector128.Create((short)100, 1, 100, 1, 100, 1, 100, 1));
        var packed = Sse41.PackUnsignedSaturate(fours, fours).AsInt16();
        var eights = Sse2.MultiplyAddAdjacent(packed, Vector128.Create((short)10000, 1, 10000, 1, 10000, 1, 10000, 1)).AsUInt64().ToScalar();
        var mantissa = (long)(uint)eights * 100_000_000 + (long)(eights >> 32);
        if (mantissa > LargestExact) { return false; }
        var exact = mantissa / Powers[decimals];
        value = negative ? -exact : exact;
        return true;
    }
}
