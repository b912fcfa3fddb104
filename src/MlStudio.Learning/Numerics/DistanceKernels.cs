using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MlStudio.Learning.Numerics;

/// <summary>
/// Squared Euclidean distances in float32 between a few rows and blocks of <see cref="BlockRows"/> stored rows, feature by feature.
/// Each distance is summed in the order of the features without fused multiply-add: the vector and the scalar form give the same bits.
/// </summary>
internal static class DistanceKernels
{
    /// <summary>How many stored rows are measured at once: value f of row r of a block is at f · BlockRows + r.</summary>
    public const int BlockRows = 8;

    /// <summary>How many rows are measured against a block at once.</summary>
    public const int TileRows = 4;

    /// <param name="rows">TileRows × width values, row after row.</param>
    /// <param name="block">BlockRows × width values, feature after feature.</param>
    /// <param name="distances">TileRows × BlockRows squared distances, row after row.</param>
    public static void Squared(ReadOnlySpan<float> rows, ReadOnlySpan<float> block, int width, Span<float> distances)
    {
        if (Vector256.IsHardwareAccelerated) { SquaredVector(rows, block, width, distances); }
        else { SquaredScalar(rows, block, width, distances); }
    }

    internal static void SquaredVector(ReadOnlySpan<float> rows, ReadOnlySpan<float> block, int width, Span<float> distances)
    {
        ref var first = ref MemoryMarshal.GetReference(rows[..width]);
        ref var second = ref MemoryMarshal.GetReference(rows.Slice(width, width));
        ref var third = ref MemoryMarshal.GetReference(rows.Slice(2 * width, width));
        ref var fourth = ref MemoryMarshal.GetReference(rows.Slice(3 * width, width));
        ref var stored = ref MemoryMarshal.GetReference(block[..(BlockRows * width)]);
        Vector256<float> a = default, b = default, c = default, d = default;
        for (nuint f = 0; f < (nuint)width; f++)
        {
            var values = Vector256.LoadUnsafe(ref stored, f * BlockRows);
            var da = Vector256.Create(Unsafe.Add(ref first, f)) - values;
            var db = Vector256.Create(Unsafe.Add(ref second, f)) - values;
            var dc = Vector256.Create(Unsafe.Add(ref third, f)) - values;
            var dd = Vector256.Create(Unsafe.Add(ref fourth, f)) - values;
            a += da * da;
            b += db * db;
            c += dc * dc;
            d += dd * dd;
        }
        a.CopyTo(distances);
        b.CopyTo(distances[BlockRows..]);
        c.CopyTo(distances[(2 * BlockRows)..]);
        d.CopyTo(distances[(3 * BlockRows)..]);
    }

    internal static void SquaredScalar(ReadOnlySpan<float> rows, ReadOnlySpan<float> block, int width, Span<float> distances)
    {
        for (var row = 0; row < TileRows; row++)
        {
            for (var stored = 0; stored < BlockRows; stored++)
            {
                var sum = 0f;
                for (var f = 0; f < width; f++)
                {
                    var difference = rows[(row * width) + f] - block[(f * BlockRows) + stored];
                    sum += difference * difference;
                }
                distances[(row * BlockRows) + stored] = sum;
            }
        }
    }
}
