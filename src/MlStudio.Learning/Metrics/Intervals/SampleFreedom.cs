namespace MlStudio.Learning.Metrics;

/// <summary>
/// How well the spread of a metric is known that is the mean over strata (classes, folds) of a few units each. Units are taken to spread
/// alike in every stratum, so a stratum of n units has the share 1 / n of the variance: a handful of rows of one class decide, however
/// many the other has.
/// </summary>
/// <param name="Degrees">The degrees of freedom of Student's distribution (Satterthwaite 1946).</param>
/// <param name="Widening">By what draws of these units understate the deviation: √(n / (n - 1)) of a single stratum.</param>
internal readonly record struct SampleFreedom(double Degrees, double Widening)
{
    /// <summary>Fewer single rows than three, or groups than five, say nothing dependable.</summary>
    private const double FewestOfRows = 2, FewestOfGroups = 4;

    /// <param name="units">Units in each stratum.</param>
    public static SampleFreedom Of(IReadOnlyList<int> units)
    {
        if (units.Count == 0 || units.Any(n => n < 2)) { return default; }
        double variance = 0, drawn = 0, squares = 0;
        foreach (var n in units)
        {
            variance += 1.0 / n;
            drawn += (n - 1.0) / n / n;
            squares += 1.0 / n / n / (n - 1);
        }
        return new SampleFreedom(variance * variance / squares, Math.Sqrt(variance / drawn));
    }

    public bool IsEnough(bool ofGroups) => Degrees >= (ofGroups ? FewestOfGroups : FewestOfRows) * (1 - 1e-9);
}
