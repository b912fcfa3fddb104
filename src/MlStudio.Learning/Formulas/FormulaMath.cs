using MlStudio.Learning.Numerics;

namespace MlStudio.Learning.Formulas;

/// <summary>The mathematics of formulas, with the same bits on every machine. What is undefined is NaN or infinite.</summary>
internal static class FormulaMath
{
    private const double LargestExponent = 709.782712893384; // ln of the largest double
    private const double Clamp = 700;
    private const double MostFactors = 1024;

    public static double Exp(double x)
    {
        if (x > LargestExponent) { return double.PositiveInfinity; }
        if (x < -745.2) { return 0; }
        // Beyond ±700 in two steps: the kernel clamps its argument at ±708.
        return x > Clamp ? Exponential.Exp(Clamp) * Exponential.Exp(x - Clamp) : x < -Clamp ? Exponential.Exp(-Clamp) * Exponential.Exp(x + Clamp) : Exponential.Exp(x);
    }

    /// <summary>x^y: by repeated multiplication for whole exponents up to 1024, else e^(y ln x).</summary>
    public static double Pow(double x, double y)
    {
        if (y == 0) { return 1; }
        if (Math.Abs(y) <= MostFactors && y == Math.Floor(y)) { return y > 0 ? Product(x, (int)y) : 1 / Product(x, (int)-y); }
        if (x == 0) { return y > 0 ? 0 : double.NaN; }
        if (x > 0) { return Exp(y * Logarithm.Log(x)); }
        if (y != Math.Floor(y)) { return double.NaN; }
        var size = Exp(y * Logarithm.Log(-x));
        return y % 2 == 0 ? size : -size;
    }

    /// <summary>The remainder with the divisor's sign, so that -1 % 7 is 6.</summary>
    public static double Modulo(double x, double y)
    {
        var rest = x % y;
        return rest != 0 && (rest < 0) != (y < 0) ? rest + y : rest;
    }

    /// <summary>Halves away from zero.</summary>
    public static double Round(double x, int digits)
    {
        if (digits == 0 || Math.Abs(x) >= 1e15) { return Math.Round(x, MidpointRounding.AwayFromZero); }
        return Math.Round(x, digits, MidpointRounding.AwayFromZero);
    }

    private static double Product(double x, int factors)
    {
        var result = 1.0;
        for (; factors > 0; factors >>= 1)
        {
            if ((factors & 1) != 0) { result *= x; }
            x *= x;
        }
        return result;
    }
}
