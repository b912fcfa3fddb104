using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace MlStudio.Learning.Trainers.Boosting;

/// <summary>
/// The innermost loops: adding packed gradients of rows to the cells of their bins. Row-major bins, four features at a time,
/// and bins fetched ahead of use where rows are scattered. The safe twin below gives the same sums and is what tests compare with.
/// </summary>
internal static unsafe class HistogramKernels
{
    private const int Ahead = 24;

    /// <summary>Adds rows first … first + count - 1.</summary>
    public static void AddConsecutive(byte* bins, int width, int firstFeature, int endFeature, int first, int count, long* gradients, int* offsets, long* histogram)
    {
        for (var row = first; row < first + count; row++)
        {
            AddRow(bins + (nint)row * width, firstFeature, endFeature, gradients[row], offsets, histogram);
        }
    }

    /// <summary>Adds the listed rows.</summary>
    public static void AddListed(byte* bins, int width, int firstFeature, int endFeature, int* rows, int count, long* gradients, int* offsets, long* histogram)
    {
        var i = 0;
        if (Sse.IsSupported)
        {
            for (; i < count - Ahead; i++)
            {
                var ahead = bins + (nint)rows[i + Ahead] * width + firstFeature;
                Sse.Prefetch0(ahead);
                Sse.Prefetch0(gradients + rows[i + Ahead]);
                AddRow(bins + (nint)rows[i] * width, firstFeature, endFeature, gradients[rows[i]], offsets, histogram);
            }
        }
        for (; i < count; i++)
        {
            AddRow(bins + (nint)rows[i] * width, firstFeature, endFeature, gradients[rows[i]], offsets, histogram);
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

    /// <summary>The safe form of <see cref="AddListed"/>.</summary>
    public static void AddListedScalar(ReadOnlySpan<byte> bins, int width, ReadOnlySpan<int> rows, ReadOnlySpan<long> gradients, ReadOnlySpan<int> offsets, Span<long> histogram)
    {
        foreach (var row in rows)
        {
            for (var f = 0; f < width; f++) { histogram[offsets[f] + bins[row * width + f]] += gradients[row]; }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddRow(byte* row, int feature, int end, long gradient, int* offsets, long* histogram)
    {
        for (; feature + 4 <= end; feature += 4)
        {
            histogram[offsets[feature] + row[feature]] += gradient;
            histogram[offsets[feature + 1] + row[feature + 1]] += gradient;
            histogram[offsets[feature + 2] + row[feature + 2]] += gradient;
            histogram[offsets[feature + 3] + row[feature + 3]] += gradient;
        }
        for (; feature < end; feature++) { histogram[offsets[feature] + row[feature]] += gradient; }
    }
}
