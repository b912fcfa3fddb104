namespace MlStudio.Learning.Numerics;

/// <summary>
/// Sine and cosine of parts of a full turn, with the same bits on every machine: reduced to an eighth of a turn and evaluated by
/// the polynomials of fdlibm's k_sin.c and k_cos.c (Sun Microsystems, freely usable). Error about 1e-16.
/// </summary>
internal static class Turn
{
    private const double S1 = -1.66666666666666324348e-01, S2 = 8.33333333332248946124e-03, S3 = -1.98412698298579493134e-04,
        S4 = 2.75573137070700676789e-06, S5 = -2.50507602534068634195e-08, S6 = 1.58969099521155010221e-10;

    private const double C1 = 4.16666666666666019037e-02, C2 = -1.38888888888741095749e-03, C3 = 2.48015872894767294178e-05,
        C4 = -2.75573143513906633035e-07, C5 = 2.08757232129817482790e-09, C6 = -1.13596475577881948265e-11;

    /// <param name="turns">1 is a full turn; NaN and infinity give NaN.</param>
    public static (double Sin, double Cos) SinCos(double turns)
    {
        var part = turns - Math.Floor(turns);
        var quarter = Math.Floor((part * 4) + 0.5);
        var x = (part - (quarter / 4)) * (2 * Math.PI);
        var z = x * x;
        var sin = x + (x * z * (S1 + (z * (S2 + (z * (S3 + (z * (S4 + (z * (S5 + (z * S6)))))))))));
        var cos = 1 - (0.5 * z) + (z * z * (C1 + (z * (C2 + (z * (C3 + (z * (C4 + (z * (C5 + (z * C6)))))))))));
        return ((int)quarter & 3) switch
        {
            _ when double.IsNaN(part) => (double.NaN, double.NaN),
            0 => (sin, cos),
            1 => (cos, -sin),
            2 => (-sin, -cos),
            _ => (-cos, sin),
        };
    }
}
