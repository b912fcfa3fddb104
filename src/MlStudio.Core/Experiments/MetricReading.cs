using System.Globalization;
using MlStudio.Learning.Metrics;

namespace MlStudio.Core.Experiments;

/// <summary>What a figure says for people who do not work with metrics: counted in cases, with the classes named.</summary>
public static class MetricReading
{
    /// <summary>Null where counting in cases says no more than the metric's own sentence.</summary>
    public static string? Of(EvaluationReport report, string key, double value)
    {
        var of100 = Math.Round(100 * value).ToString("0", CultureInfo.InvariantCulture);
        if (report.Classification is { PositiveClass: { } positive, Classes.Count: 2 })
        {
            return key switch
            {
                "auc" => $"Of one case that is “{positive}” and one that is not, it ranks the “{positive}” higher in {of100} of 100 pairs; guessing would in 50.",
                "accuracy" => $"It is right in {of100} of 100 cases.",
                "precision" => $"Of 100 answers “{positive}”, {of100} are true.",
                "recall" => $"Of 100 cases that are “{positive}”, it finds {of100}.",
                "specificity" => $"Of 100 cases that are not “{positive}”, it leaves {of100} alone.",
                _ => null,
            };
        }
        return key switch
        {
            "accuracy" => $"It is right in {of100} of 100 cases.",
            "mae" => $"It is off by {RunText.Amount(value)} on average.",
            "median_ae" => $"In half of the cases it is off by less than {RunText.Amount(value)}.",
            "r2" when value >= 0 => $"It explains {of100} % of the differences between cases.",
            _ => null,
        };
    }
}
