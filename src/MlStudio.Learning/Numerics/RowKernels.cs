using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MlStudio.Learning.Numerics;

/// <summary>
/// Products of float32 rows with float64 vectors. Sums run in eight fixed lanes, added up in a fixed order and without fused
/// multiply-add, so that the vector and the scalar form give the same bits.
/// </summary>
internal static class RowKernels
{
    private const int Lanes = 8;

    /// <summary>Σ row[i] · vector[i].</summary>
    public static double Dot(ReadOnlySpan<float> row, ReadOnlySpan<double> vector) =>
        Vector256.IsHardwareAccelerated ? DotVector(row, vector) : DotScalar(row, vector);

    /// <summary>target[i] += factor · row[i].</summary>
    public static void AddScaled(Span<double> target, ReadOnlySpan<float> row, double factor)
    {
        if (Vector256.IsHardwareAccelerated) { AddScaledVector(target, row, factor); }
        else { AddScaledScalar(target, row, factor); }
    }

    internal static double DotVector(ReadOnlySpan<float> row, ReadOnlySpan<double> vector)
    {
        ref var x = ref MemoryMarshal.GetReference(row);
        ref var v = ref MemoryMarshal.GetReference(vector[..row.Length]);
        var low = Vector256<double>.Zero;
        var high = Vector256<double>.Zero;
        var i = 0;
        for (; i <= row.Length - Lanes; i += Lanes)
        {
            var (first, second) = Vector256.Widen(Vector256.LoadUnsafe(ref x, (nuint)i));
            low += first * Vector256.LoadUnsafe(ref v, (nuint)i);
            high += second * Vector256.LoadUnsafe(ref v, (nuint)(i + 4));
        }
        var lanes = low + high;
        var sum = (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]);
        for (; i < row.Length; i++) { sum += row[i] * vector[i]; }
        return sum;
    }

    internal static double DotScalar(ReadOnlySpan<float> row, ReadOnlySpan<double> vector)
    {
        Span<double> lanes = stackalloc double[Lanes];
        lanes.Clear();
        var i = 0;
        for (; i <= row.Length - Lanes; i += Lanes)
        {
            for (var lane = 0; lane < Lanes; lane++) { lanes[lane] += row[i + lane] * vector[i + lane]; }
        }
        var sum = ((lanes[0] + lanes[4]) + (lanes[1] + lanes[5])) + ((lanes[2] + lanes[6]) + (lanes[3] + lanes[7]));
        for (; i < row.Length; i++) { sum += row[i] * vector[i]; }
        return sum;
    }

    internal static void AddScaledVector(Span<double> target, ReadOnlySpan<float> row, double factor)
    {
        ref var x = ref MemoryMarshal.GetReference(row);
        ref var t = ref MemoryMarshal.GetReference(target[..row.Length]);
        var scale = Vector256.Create(factor);
        var i = 0;
        for (; i <= row.Length - Lanes; i += Lanes)
        {
            var (first, second) = Vector256.Widen(Vector256.LoadUnsafe(ref x, (nuint)i));
            (Vector256.LoadUnsafe(ref t, (nuint)i) + (first * scale)).StoreUnsafe(ref t, (nuint)i);
            (Vector256.LoadUnsafe(ref t, (nuint)(i + 4)) + (second * scale)).StoreUnsafe(ref t, (nuint)(i + 4));
        }
        for (; i < row.Length; i++) { target[i] += row[i] * factor; }
    }

    internal static void AddScaledScalar(Span<double> target, ReadOnlySpan<float> row, double factor)
    {
        for (var i = 0; i < row.Length; i++) { target[i] += row[i] * factor; }
    }
}
