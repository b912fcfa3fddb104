namespace MlStudio.Learning.Numerics;

/// <summary>
/// The natural logarithm in double precision, with the same bits on every machine (the system's library may choose other code per
/// processor). The argument is split into 2^k · m with m in [√½, √2), and log m is the series of 2·artanh(s), s = (m - 1)/(m + 1),
/// as in fdlibm's e_log.c (Sun Microsystems, freely usable), whose coefficients are used. Relative error below 1e-15.
/// </summary>
internal static class Logarithm
{
    private const double Ln2High = 6.93147180369123816490e-01;
    private const double Ln2Low = 1.90821492927058770002e-10;
    private const double L1 = 6.666666666666735130e-01, L2 = 3.999999999940941908e-01, L3 = 2.857142874366239149e-01,
        L4 = 2.222219843214978396e-01, L5 = 1.818357216161805012e-01, L6 = 1.531383769920937332e-01, L7 = 1.479819860511658591e-01;

    /// <summary>ln x; negative infinity for 0, NaN for negative numbers and NaN, infinity for infinity.</summary>
    public static double Log(double x)
    {
        if (!(x > 0) || double.IsPositiveInfinity(x)) { return x == 0 ? double.NegativeInfinity : x > 0 ? x : double.NaN; }
        var k = 0;
        if (x < 2.2250738585072014e-308) { x *= 18014398509481984.0; k = -54; }
        var bits = BitConverter.DoubleToInt64Bits(x);
        k += (int)(bits >> 52) - 1023;
        var m = BitConverter.Int64BitsToDouble((bits & 0x000FFFFFFFFFFFFF) | 0x3FF0000000000000);
        if (m > 1.4142135623730951) { m *= 0.5; k++; }
        var f = m - 1.0;
        var s = f / (2.0 + f);
        var z = s * s;
        var r = z * (L1 + z * (L2 + z * (L3 + z * (L4 + z * (L5 + z * (L6 + z * L7))))));
        var half = 0.5 * f * f;
        return k * Ln2High - (half - (s * (half + r) + k * Ln2Low) - f);
    }

    /// <summary>ln(1 + x) without loss for small x (Kahan's correction).</summary>
    public static double LogOnePlus(double x)
    {
        var u = 1.0 + x;
        return u == 1.0 ? x : Log(u) * (x / (u - 1.0));
    }
}
