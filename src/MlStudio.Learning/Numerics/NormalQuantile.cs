namespace MlStudio.Learning.Numerics;

/// <summary>
/// The number below which a standard normal variable lies with a given probability, with the same bits on every machine
/// (Wichura 1988, "Algorithm AS 241: The Percentage Points of the Normal Distribution", PPND16). Relative error about 1e-16.
/// </summary>
internal static class NormalQuantile
{
    private static readonly double[] s_a = [3.3871328727963666080, 1.3314166789178437745e+2, 1.9715909503065514427e+3, 1.3731693765509461125e+4, 4.5921953931549871457e+4, 6.7265770927008700853e+4, 3.3430575583588128105e+4, 2.5090809287301226727e+3];
    private static readonly double[] s_b = [1, 4.2313330701600911252e+1, 6.8718700749205790830e+2, 5.3941960214247511077e+3, 2.1213794301586595867e+4, 3.9307895800092710610e+4, 2.8729085735721942674e+4, 5.2264952788528545610e+3];
    private static readonly double[] s_c = [1.42343711074968357734, 4.63033784615654529590, 5.76949722146069140550, 3.64784832476320460504, 1.27045825245236838258, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4];
    private static readonly double[] s_d = [1, 2.05319162663775882187, 1.67638483018380384940, 6.89767334985100004550e-1, 1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9];
    private static readonly double[] s_e = [6.65790464350110377720, 5.46378491116411436990, 1.78482653991729133580, 2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7];
    private static readonly double[] s_f = [1, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2, 7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15];

    /// <param name="probability">Between 0 and 1; 0 and 1 give minus and plus infinity, others NaN.</param>
    public static double Of(double probability)
    {
        if (!(probability > 0 && probability < 1)) { return probability == 0 ? double.NegativeInfinity : probability == 1 ? double.PositiveInfinity : double.NaN; }
        var q = probability - 0.5;
        if (Math.Abs(q) <= 0.425)
        {
            var near = 0.180625 - (q * q);
            return q * Polynomial(s_a, near) / Polynomial(s_b, near);
        }
        var r = Math.Sqrt(-Logarithm.Log(q < 0 ? probability : 1 - probability));
        var value = r <= 5 ? Polynomial(s_c, r - 1.6) / Polynomial(s_d, r - 1.6) : Polynomial(s_e, r - 5) / Polynomial(s_f, r - 5);
        return q < 0 ? -value : value;
    }

    private static double Polynomial(double[] coefficients, double x)
    {
        var sum = coefficients[^1];
        for (var i = coefficients.Length - 2; i >= 0; i--) { sum = (sum * x) + coefficients[i]; }
        return sum;
    }
}
