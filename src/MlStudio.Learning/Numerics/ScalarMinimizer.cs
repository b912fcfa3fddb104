namespace MlStudio.Learning.Numerics;

/// <summary>
/// Finds the least value of a function of one number between two bounds, without derivatives, by golden sections and parabolas
/// (Brent 1973, "Algorithms for Minimization without Derivatives", chapter 5). A function with one valley is assumed.
/// </summary>
internal static class ScalarMinimizer
{
    private const double Golden = 0.3819660112501051;

    /// <returns>The place of the least value, within about <paramref name="tolerance"/>.</returns>
    public static double Minimize(Func<double, double> function, double low, double high, double tolerance = 1e-9, int mostSteps = 200)
    {
        var x = low + (Golden * (high - low));
        var (second, third) = (x, x);
        var fx = function(x);
        var (fSecond, fThird) = (fx, fx);
        double step = 0, before = 0;
        for (var i = 0; i < mostSteps; i++)
        {
            var middle = 0.5 * (low + high);
            var near = (1.5e-8 * Math.Abs(x)) + tolerance;
            if (Math.Abs(x - middle) <= (2 * near) - (0.5 * (high - low))) { break; }
            if (!TryParabola(x, second, third, fx, fSecond, fThird, low, high, near, before, out var jump))
            {
                before = x >= middle ? low - x : high - x;
                step = Golden * before;
            }
            else
            {
                before = step;
                step = x + jump - low < 2 * near || high - (x + jump) < 2 * near ? Math.CopySign(near, middle - x) : jump;
            }
            var next = x + (Math.Abs(step) >= near ? step : Math.CopySign(near, step));
            var fNext = function(next);
            if (fNext <= fx)
            {
                if (next >= x) { low = x; } else { high = x; }
                (third, fThird, second, fSecond, x, fx) = (second, fSecond, x, fx, next, fNext);
                continue;
            }
            if (next < x) { low = next; } else { high = next; }
            if (fNext <= fSecond || second == x) { (third, fThird, second, fSecond) = (second, fSecond, next, fNext); }
            else if (fNext <= fThird || third == x || third == second) { (third, fThird) = (next, fNext); }
        }
        return x;
    }

    private static bool TryParabola(double x, double second, double third, double fx, double fSecond, double fThird, double low, double high, double near, double before, out double jump)
    {
        jump = 0;
        if (Math.Abs(before) <= near) { return false; }
        var r = (x - second) * (fx - fThird);
        var q = (x - third) * (fx - fSecond);
        var p = ((x - third) * q) - ((x - second) * r);
        q = 2 * (q - r);
        if (q > 0) { p = -p; } else { q = -q; }
        if (!(Math.Abs(p) < Math.Abs(0.5 * q * before)) || p <= q * (low - x) || p >= q * (high - x)) { return false; }
        jump = p / q;
        return true;
    }
}
