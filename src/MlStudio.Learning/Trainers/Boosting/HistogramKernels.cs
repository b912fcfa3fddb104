using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace MlStudio.Learning.Trainers.Boosting;

/// <summary>
/// The innermost loops: adding packed gradients of rows to the cells of their bins. Row-major bins, four features at a time,
/// and both ends of a row fetched ahead of use where rows are scattered (a row may lie on two cache lines). The hottest two stay functions
/// of their own, so that their few pointers keep registers. The safe twin below gives the same sums and is what tests compare with.
/// </summary>
internal static unsafe class HistogramKernels
{
    /// <summary>Rows between fetching and use: enough that memory has answered, few enough that the first cache still holds them.</summary>
    private const int Ahead = 16;

    /// <summary>Adds rows first … first + count - 1 where every feature has TStride cells.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void AddConsecutive<TStride>(byte* bins, int width, int features, int first, int count, long* gradients, long* histogram)
        where TStride : struct, ICells
    {
        for (var row = first; row < first + count; row++) { AddRow<TStride>(bins + (nint)row * width, features, gradients[row], histogram); }
    }

    /// <summary>Adds the listed rows where every feature has TStride cells.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void AddListed<TStride>(byte* bins, int width, int features, int* rows, int count, long* gradients, long* histogram)
        where TStride : struct, ICells
    {
        var i = 0;
        var last = features - 1;
        if (Sse.IsSupported)
        {
            for (; i < count - Ahead; i++)
            {
                var ahead = bins + (nint)rows[i + Ahead] * width;
                Sse.Prefetch0(ahead);
                Sse.Prefetch0(ahead + last);
                Sse.Prefetch0(gradients + rows[i + Ahead]);
                AddRow<TStride>(bins + (nint)rows[i] * width, features, gradients[rows[i]], histogram);
            }
        }
        for (; i < count; i++) { AddRow<TStride>(bins + (nint)rows[i] * width, features, gradients[rows[i]], histogram); }
    }

    /// <summary>Adds the listed rows (or rows first, first + 1, … where null) with cells of each feature from its offset on.</summary>
    public static void AddWithOffsets(byte* bins, int width, int features, int* rows, int first, int count, long* gradients, int* offsets, long* histogram)
    {
        for (var i = 0; i < count; i++)
        {
            var row = rows is null ? first + i : rows[i];
            if (rows is not null && Sse.IsSupported && i < count - Ahead)
            {
                var ahead = bins + (nint)rows[i + Ahead] * width;
                Sse.Prefetch0(ahead);
                Sse.Prefetch0(ahead + features - 1);
                Sse.Prefetch0(gradients + rows[i + Ahead]);
            }
            var bin = bins + (nint)row * width;
            var gradient = gradients[row];
            var f = 0;
            for (; f + 4 <= features; f += 4)
            {
                histogram[offsets[f] + bin[f]] += gradient;
                histogram[offsets[f + 1] + bin[f + 1]] += gradient;
                histogram[offsets[f + 2] + bin[f + 2]] += gradient;
                histogram[offsets[f + 3] + bin[f + 3]] += gradient;
            }
            for (; f < features; f++) { histogram[offsets[f] + bin[f]] += gradient; }
        }
    }

    /// <summary>Adds the listed rows for some features only (ascending indices).</summary>
    public static void AddListedFeatures(byte* bins, int width, ReadOnlySpan<int> features, int* rows, int count, long* gradients, int* offsets, long* histogram)
    {
        for (var i = 0; i < count; i++)
        {
            var row = bins + (nint)rows[i] * width;
            var gradient = gradients[rows[i]];
            foreach (var f in features) { histogram[offsets[f] + row[f]] += gradient; }
        }
    }

    /// <summary>The safe form of all the others.</summary>
    public static void AddListedScalar(ReadOnlySpan<byte> bins, int width, ReadOnlySpan<int> rows, ReadOnlySpan<long> gradients, ReadOnlySpan<int> offsets, Span<long> histogram)
    {
        foreach (var row in rows)
        {
            for (var f = 0; f < width; f++) { histogram[offsets[f] + bins[row * width + f]] += gradients[row]; }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddRow<TStride>(byte* row, int features, long gradient, long* histogram)
        where TStride : struct, ICells
    {
        for (; features >= 4; features -= 4)
        {
            histogram[(nuint)row[0]] += gradient;
            (histogram + TStride.Count)[(nuint)row[1]] += gradient;
            (histogram + 2 * TStride.Count)[(nuint)row[2]] += gradient;
            (histogram + 3 * TStride.Count)[(nuint)row[3]] += gradient;
            row += 4;
            histogram += 4 * TStride.Count;
        }
        for (; features > 0; features--)
        {
            histogram[(nuint)(*row++)] += gradient;
            histogram += TStride.Count;
        }
    }

    /// <summary>A number of cells known when the code is compiled, so that it becomes part of the addresses.</summary>
    internal interface ICells
    {
        static abstract int Count { get; }
    }

    internal readonly struct Cells32 : ICells
    {
        public static int Count => 32;
    }

    internal readonly struct Cells64 : ICells
    {
        public static int Count => 64;
    }

    internal readonly struct Cells128 : ICells
    {
        public static int Count => 128;
    }

    internal readonly struct Cells256 : ICells
    {
        public static int Count => 256;
    }
}
