using System.Globalization;
using MlStudio.Learning.Metrics;

namespace MlStudio.Core.Experiments;

/// <summary>Whether the difference of a run to the baseline is more than noise.</summary>
/// <param name="Comparison">The run against the baseline, row by row; null where that is not possible.</param>
/// <param name="Chance">Its chance between runs that are equally good, corrected for all comparisons (Holm); null as above.</param>
/// <param name="Comparisons">How many runs were held against the baseline at once.</param>
/// <param name="WhyNot">Why it cannot be told; null where it can.</param>
public sealed record RunVerdict(PairedComparison? Comparison, double? Chance, int Comparisons, string? WhyNot)
{
    /// <summary>From this corrected chance on a difference counts as noise.</summary>
    public const double Level = 0.05;

    public bool IsMoreThanNoise => Chance < Level;

    /// <summary>Such as "within noise (p = 0.4)" or "better: p = 0.003 after correction for 3 comparisons".</summary>
    public string Words
    {
        get
        {
            if (Comparison is not { } compared || Chance is not { } chance) { return "cannot be told"; }
            if (!IsMoreThanNoise) { return $"within noise ({Written(chance)})"; }
            var way = MetricCatalog.Get(compared.Metric).IsBetter(compared.First, compared.Second) ? "better" : "worse";
            return $"{way}: {Written(chance)}{(Comparisons > 1 ? $" after correction for {Comparisons} comparisons" : "")}";
        }
    }

    /// <summary>How it was found, in a sentence; or why it cannot be told.</summary>
    public string Explanation => WhyNot ?? (Comparison is not { } c ? "" : string.Create(CultureInfo.InvariantCulture,
        $"Difference on the same rows {c.Difference:0.#####}, 95 % interval {c.Low:0.#####} to {c.High:0.#####}, by {TestName(c.Test)}; p is the chance of such a difference between models that are equally good.{(c.Pooled is null ? "" : " " + c.Pooled)}"));

    private static string Written(double chance) => chance < 0.001 ? "p < 0.001" : "p = " + chance.ToString(chance < 0.0995 ? "0.000" : "0.00", CultureInfo.InvariantCulture);

    private static string TestName(ComparisonTest test) => test switch
    {
        ComparisonTest.McNemar => "McNemar's exact test",
        ComparisonTest.DeLong => "DeLong's test",
        _ => "paired bootstrap",
    };
}
