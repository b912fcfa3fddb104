namespace MlStudio.Learning.Numerics;

/// <summary>
/// Probabilities of the usual test statistics, with the same bits on every machine. Incomplete gamma and beta functions by series and
/// continued fractions (Abramowitz and Stegun 6.5 and 26.5), relative error about 1e-13.
/// </summary>
internal static class Distributions
{
    private const double Tiny = 1e-300;
    private const double Close = 1e-15;
    private const int MostSteps = 100_000;
    private static readonly double[] s_lanczos =
        [0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7];

    /// <summary>The chance that a standard normal variable lies below z.</summary>
    public static double NormalBelow(double z) => z < 0 ? 0.5 * UpperGamma(0.5, z * z / 2) : 1 - (0.5 * UpperGamma(0.5, z * z / 2));

    /// <summary>The chance that a standard normal variable is at least as far from 0 as z.</summary>
    public static double NormalTwoSided(double z) => UpperGamma(0.5, z * z / 2);

    /// <summary>The chance that a chi-squared variable exceeds a value.</summary>
    public static double ChiSquaredAbove(double value, double freedom) => value <= 0 ? 1 : UpperGamma(freedom / 2, value / 2);

    /// <summary>The chance that Student's t exceeds a value.</summary>
    public static double StudentAbove(double t, double freedom)
    {
        var tail = 0.5 * Beta(freedom / 2, 0.5, freedom / (freedom + (t * t)));
        return t > 0 ? tail : 1 - tail;
    }

    /// <summary>The value that Student's t exceeds with a probability below one half.</summary>
    public static double StudentQuantile(double above, double freedom)
    {
        double low = 0, high = 1;
        while (StudentAbove(high, freedom) > above && high < 1e12) { high *= 2; }
        for (var i = 0; i < 200 && high - low > 1e-14 * high; i++)
        {
            var middle = (low + high) / 2;
            if (StudentAbove(middle, freedom) > above) { low = middle; } else { high = middle; }
        }
        return (low + high) / 2;
    }

    /// <summary>The chance that of n fair coins at least as uneven a split falls as k against n - k.</summary>
    public static double FairCoinsTwoSided(int k, int n)
    {
        var few = Math.Min(k, n - k);
        return 2 * few >= n ? 1 : Math.Min(1, 2 * Beta(n - few, few + 1, 0.5));
    }

    /// <summary>The chance that the largest distance of two empirical distributions, times the root of the effective size, exceeds a value (Kolmogorov's limit).</summary>
    public static double KolmogorovAbove(double value)
    {
        if (value < 0.2) { return 1; }
        double sum = 0, sign = 1;
        for (var j = 1; j <= 100; j++)
        {
            var term = Exponential.Exp(-2.0 * j * j * value * value);
            sum += sign * term;
            if (term < 1e-17) { break; }
            sign = -sign;
        }
        return Math.Clamp(2 * sum, 0, 1);
    }

    /// <summary>ln Γ(x) for x above 0 (Lanczos 1964).</summary>
    public static double LogGamma(double x)
    {
        if (x < 0.5) { return LogGamma(x + 1) - Logarithm.Log(x); }
        x -= 1;
        var sum = s_lanczos[0];
        for (var i = 1; i < s_lanczos.Length; i++) { sum += s_lanczos[i] / (x + i); }
        var t = x + 7.5;
        return 0.91893853320467274178 + ((x + 0.5) * Logarithm.Log(t)) - t + Logarithm.Log(sum);
    }

    /// <summary>The regularised upper incomplete gamma function Q(a, x).</summary>
    public static double UpperGamma(double a, double x)
    {
        if (!(x > 0)) { return 1; }
        var exponent = (a * Logarithm.Log(x)) - x - LogGamma(a);
        if (exponent < -700) { return x < a ? 1 : 0; }
        var front = Exponential.Exp(exponent);
        if (x < a + 1)
        {
            double sum = 1 / a, term = sum;
            for (var n = 1; n < MostSteps && term > sum * Close; n++)
            {
                term *= x / (a + n);
                sum += term;
            }
            return Math.Max(0, 1 - (front * sum));
        }
        double b = x + 1 - a, c = 1 / Tiny, d = 1 / b, fraction = d;
        for (var i = 1; i < MostSteps; i++)
        {
            var step = -i * (i - a);
            b += 2;
            d = 1 / NotZero((step * d) + b);
            c = NotZero(b + (step / c));
            fraction *= d * c;
            if (Math.Abs((d * c) - 1) < Close) { break; }
        }
        return front * fraction;
    }

    /// <summary>The regularised incomplete beta function I_x(a, b).</summary>
    public static double Beta(double a, double b, double x)
    {
        if (x <= 0) { return 0; }
        if (x >= 1) { return 1; }
        if (x > (a + 1) / (a + b + 2)) { return 1 - Beta(b, a, 1 - x); }
        var exponent = LogGamma(a + b) - LogGamma(a) - LogGamma(b) + (a * Logarithm.Log(x)) + (b * Logarithm.LogOnePlus(-x));
        if (exponent < -700) { return 0; }
        double c = 1, d = 1 / NotZero(1 - ((a + b) * x / (a + 1))), fraction = d;
        for (var m = 1; m < MostSteps; m++)
        {
            var even = m * (b - m) * x / ((a + (2 * m) - 1) * (a + (2 * m)));
            d = 1 / NotZero(1 + (even * d));
            c = NotZero(1 + (even / c));
            fraction *= d * c;
            var odd = -(a + m) * (a + b + m) * x / ((a + (2 * m)) * (a + (2 * m) + 1));
            d = 1 / NotZero(1 + (odd * d));
            c = NotZero(1 + (odd / c));
            fraction *= d * c;
            if (Math.Abs((d * c) - 1) < Close) { break; }
        }
        return Exponential.Exp(exponent) * fraction / a;
    }

    private static double NotZero(double value) => Math.Abs(value) < Tiny ? Tiny : value;
}
