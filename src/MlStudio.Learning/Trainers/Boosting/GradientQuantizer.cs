using System.Runtime.Intrinsics;
using MlStudio.Learning.Numerics;

namespace MlStudio.Learning.Trainers.Boosting;

/// <summary>
/// Turns derivatives into the integers of a <see cref="GradientLayout"/>, rounded up or down at random in proportion (so that sums are unbiased;
/// Shi et al., "Quantized training of gradient boosting decision trees", 2022). The random bits depend on row and key alone.
/// </summary>
internal static class GradientQuantizer
{
    private const double Magic = 6755399441055744.0; // 1.5 · 2^52
    private const double Two52 = 4503599627370496.0;
    private const double Unit16 = 1.0 / 65536;

    /// <param name="gradients">First derivatives of rows firstRow, firstRow + 1, …</param>
    /// <param name="hessians">Second derivatives; not read where they are constant.</param>
    /// <param name="packed">One packed cell per row.</param>
    public static void Pack(ReadOnlySpan<double> gradients, ReadOnlySpan<double> hessians, int firstRow, uint key, GradientLayout layout, Span<long> packed)
    {
        var done = Vector256.IsHardwareAccelerated ? PackVectors(gradients, hessians, firstRow, key, layout, packed) : 0;
        PackScalar(gradients[done..], hessians.IsEmpty ? hessians : hessians[done..], firstRow + done, key, layout, packed[done..]);
    }

    internal static void PackScalar(ReadOnlySpan<double> gradients, ReadOnlySpan<double> hessians, int firstRow, uint key, GradientLayout layout, Span<long> packed)
    {
        var gradientScale = 1 / layout.GradientUnit;
        var hessianScale = 1 / layout.HessianUnit;
        var one = layout.CountMask != 0 ? 1L : 0;
        for (var i = 0; i < gradients.Length; i++)
        {
            var random = StatelessRandom.Bits(key, firstRow + i);
            var gradient = ToInteger(Math.Floor(gradients[i] * gradientScale + (random & 0xFFFF) * Unit16));
            var cell = (gradient << layout.GradientShift) + one;
            if (!layout.ConstantHessian)
            {
                cell += ToInteger(Math.Floor(hessians[i] * hessianScale + (random >> 16) * Unit16)) << layout.HessianShift;
            }
            packed[i] = cell;
        }
    }

    internal static int PackVectors(ReadOnlySpan<double> gradients, ReadOnlySpan<double> hessians, int firstRow, uint key, GradientLayout layout, Span<long> packed)
    {
        var gradientScale = Vector256.Create(1 / layout.GradientUnit);
        var hessianScale = Vector256.Create(1 / layout.HessianUnit);
        var one = Vector256.Create(layout.CountMask != 0 ? 1L : 0);
        var unit = Vector256.Create(Unit16);
        var steps = Vector256.Create(0UL, 1, 2, 3);
        var low32 = Vector256.Create(0xFFFFFFFFUL);
        var constant = layout.ConstantHessian;
        var i = 0;
        for (; i + 4 <= gradients.Length; i += 4)
        {
            var random = Mix((Vector256.Create((ulong)(uint)(firstRow + i)) + steps + Vector256.Create((ulong)key)) & low32);
            var gradient = ToInteger(Vector256.Floor(Vector256.Create(gradients.Slice(i, 4)) * gradientScale + ToDouble(random & Vector256.Create(0xFFFFUL)) * unit));
            var cell = Vector256.ShiftLeft(gradient, layout.GradientShift) + one;
            if (!constant)
            {
                var hessian = ToInteger(Vector256.Floor(Vector256.Create(hessians.Slice(i, 4)) * hessianScale + ToDouble(random >> 16) * unit));
                cell += Vector256.ShiftLeft(hessian, layout.HessianShift);
            }
            cell.CopyTo(packed[i..]);
        }
        return i;
    }

    private static long ToInteger(double whole) => BitConverter.DoubleToInt64Bits(whole + Magic) - BitConverter.DoubleToInt64Bits(Magic);

    private static Vector256<long> ToInteger(Vector256<double> whole) => (whole + Vector256.Create(Magic)).AsInt64() - Vector256.Create(Magic).AsInt64();

    /// <summary>Whole numbers below 2^52 to double.</summary>
    private static Vector256<double> ToDouble(Vector256<ulong> whole) => (whole | Vector256.Create(Two52).AsUInt64()).AsDouble() - Vector256.Create(Two52);

    private static Vector256<ulong> Mix(Vector256<ulong> x)
    {
        x ^= x >> 16;
        x = (x.AsUInt32() * Vector256.Create((ulong)StatelessRandom.FirstMultiplier).AsUInt32()).AsUInt64();
        x ^= x >> 13;
        x = (x.AsUInt32() * Vector256.Create((ulong)StatelessRandom.SecondMultiplier).AsUInt32()).AsUInt64();
        return x ^ (x >> 16);
    }
}
