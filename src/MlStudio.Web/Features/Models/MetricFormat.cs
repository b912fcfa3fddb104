using MlStudio.Core.Experiments;
using MlStudio.Learning.Metrics;

namespace MlStudio.Web.Features.Models;

/// <summary>Writes a metric's value, with its deviation over folds where there is one.</summary>
internal static class MetricFormat
{
    public static string Value(string key, double? value, double? deviation = null)
    {
        var metric = MetricCatalog.Get(key);
        return value is not null && deviation is not null ? $"{RunText.Metric(metric, value)} ±\u00A0{RunText.Metric(metric, deviation)}" : RunText.Metric(metric, value);
    }
}
