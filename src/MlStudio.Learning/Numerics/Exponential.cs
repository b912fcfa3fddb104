using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MlStudio.Learning.Numerics;

/// <summary>
/// e^x in double precision, with a vector and a scalar form that give the same bits on every machine: range reduction by
/// multiples of ln 2 and a polynomial of degree 13, without fused multiply-add. Relative error below 1e-15; arguments are
/// clamped to ±708, NaN is not passed through.
/// </summary>
internal static class Exponential
{
    private const double Log2E = 1.4426950408889634;
    private const double Ln2High = 6.93147180369123816490e-01;
    private const double Ln2Low = 1.90821492927058770002e-10;
    private const double Magic = 6755399441055744.0; // 1.5 · 2^52: adding it rounds to an integer in the low bits
    private const double Limit = 708.0;
    private const double C2 = 1.0 / 2, C3 = 1.0 / 6, C4 = 1.0 / 24, C5 = 1.0 / 120, C6 = 1.0 / 720, C7 = 1.0 / 5040, C8 = 1.0 / 40320,
        C9 = 1.0 / 362880, C10 = 1.0 / 3628800, C11 = 1.0 / 39916800, C12 = 1.0 / 479001600, C13 = 1.0 / 6227020800;

    /// <summary>The scalar form.</summary>
    public static double Exp(double x)
    {
        x = x < -Limit ? -Limit : x;
        x = x > Limit ? Limit : x;
        var shifted = x * Log2E + Magic;
        var k = shifted - Magic;
        var r = x - k * Ln2High;
        r -= k * Ln2Low;
        var p = C13;
        p = p * r + C12;
        p = p * r + C11;
        p = p * r + C10;
        p = p * r + C9;
        p = p * r + C8;
        p = p * r + C7;
        p = p * r + C6;
        p = p * r + C5;
        p = p * r + C4;
        p = p * r + C3;
        p = p * r + C2;
        p = p * r + 1.0;
        p = p * r + 1.0;
        var exponent = BitConverter.DoubleToInt64Bits(shifted) - BitConverter.DoubleToInt64Bits(Magic) + 1023;
        return p * BitConverter.Int64BitsToDouble(exponent << 52);
    }

    /// <summary>The vector form: bit for bit what <see cref="Exp(double)"/> gives per element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Exp(Vector256<double> x)
    {
        x = Vector256.ConditionalSelect(Vector256.LessThan(x, Vector256.Create(-Limit)), Vector256.Create(-Limit), x);
        x = Vector256.ConditionalSelect(Vector256.GreaterThan(x, Vector256.Create(Limit)), Vector256.Create(Limit), x);
        var magic = Vector256.Create(Magic);
        var shifted = x * Vector256.Create(Log2E) + magic;
        var k = shifted - magic;
        var r = x - k * Vector256.Create(Ln2High);
        r -= k * Vector256.Create(Ln2Low);
        var p = Vector256.Create(C13);
        p = p * r + Vector256.Create(C12);
        p = p * r + Vector256.Create(C11);
        p = p * r + Vector256.Create(C10);
        p = p * r + Vector256.Create(C9);
        p = p * r + Vector256.Create(C8);
        p = p * r + Vector256.Create(C7);
        p = p * r + Vector256.Create(C6);
        p = p * r + Vector256.Create(C5);
        p = p * r + Vector256.Create(C4);
        p = p * r + Vector256.Create(C3);
        p = p * r + Vector256.Create(C2);
        p = p * r + Vector256<double>.One;
        p = p * r + Vector256<double>.One;
        var exponent = shifted.AsInt64() - magic.AsInt64() + Vector256.Create(1023L);
        return p * Vector256.ShiftLeft(exponent, 52).AsDouble();
    }

    /// <summary>1 / (1 + e^-x).</summary>
    public static double Sigmoid(double x) => 1.0 / (1.0 + Exp(-x));

    /// <summary>The vector form of <see cref="Sigmoid(double)"/>, equal bit for bit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Sigmoid(Vector256<double> x) => Vector256<double>.One / (Vector256<double>.One + Exp(-x));
}
