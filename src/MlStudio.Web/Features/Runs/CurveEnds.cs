using MlStudio.Learning.Metrics;
using MlStudio.Learning.Validation;
using MlStudio.Web.Components.Charts;

namespace MlStudio.Web.Features.Runs;

/// <summary>The best point of a learning curve, and the last one; x is the step as the curve is drawn.</summary>
public sealed record CurveEnds(string Name, int Color, ChartPoint Best, ChartPoint Last)
{
    /// <summary>Of all steps, not only those that are drawn; the first of equally good ones. Null for a curve without values.</summary>
    public static CurveEnds? Of(string name, int color, string metric, IReadOnlyList<LearningCurvePoint> points, Func<LearningCurvePoint, double?> value)
    {
        var measured = points.Where(p => value(p) is not null).ToArray();
        var steps = LearningSeries.Together(measured);
        var known = measured.Select((p, i) => new ChartPoint(steps[i], value(p)!.Value)).ToArray();
        if (known.Length == 0) { return null; }
        // What trainers follow without a name in the catalog is a loss.
        var higher = MetricCatalog.Find(metric)?.Direction == MetricDirection.Higher;
        return new CurveEnds(name, color, higher ? known.MaxBy(p => p.Y) : known.MinBy(p => p.Y), known[^1]);
    }
}
