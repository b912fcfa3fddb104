using MlStudio.Learning.Metrics;
using MlStudio.Web.Components;

namespace MlStudio.Web.Features.Models;

/// <summary>Writes a metric's value the way its unit asks for.</summary>
internal static class MetricFormat
{
    public static string Value(string key, double? value, double? deviation = null)
    {
        var text = One(key, value);
        return value is not null && deviation is not null ? $"{text} ± {One(key, deviation)}" : text;
    }

    private static string One(string key, double? value) => MetricCatalog.Find(key)?.Unit switch
    {
        "share" or "ratio" => Format.Percent(value),
        "score" => Format.Score(value),
        _ => Format.Number(value),
    };
}
