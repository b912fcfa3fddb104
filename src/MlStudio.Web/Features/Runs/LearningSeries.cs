using MlStudio.Learning.Metrics;
using MlStudio.Learning.Validation;
using MlStudio.Web.Components.Charts;

namespace MlStudio.Web.Features.Runs;

/// <summary>Learning curves as lines, reduced to what a plot can show.</summary>
public static class LearningSeries
{
    private const int MostPoints = 200;

    /// <summary>What a curve of this metric shows and which way is better.</summary>
    public static string Sentence(string metric) => MetricCatalog.Find(metric)?.Direction == MetricDirection.Higher
        ? "How good the model was after each step; higher is better."
        : "How wrong the model was after each step; lower is better.";

    public static IReadOnlyList<LineSeries> Of(IReadOnlyList<LearningCurvePoint> points) =>
        [.. new[] { Series("training rows", 0, points, p => p.Training), Series("rows held out for early stopping", 1, points, p => p.Held) }.Where(s => s.Points.Count > 0)];

    /// <summary>A precision-recall curve as the steps that average precision adds up: precision holds back to the recall before it.</summary>
    public static IReadOnlyList<ChartPoint> Steps(IReadOnlyList<ChartPoint> points) =>
        [.. points.SelectMany((p, i) => i == 0 ? new[] { p } : [new ChartPoint(points[i - 1].X, p.Y), p])];

    public static LineSeries Series(string name, int color, IReadOnlyList<LearningCurvePoint> points, Func<LearningCurvePoint, double?> value)
    {
        var known = points.Where(p => value(p) is not null).ToArray();
        var every = Math.Max(1, known.Length / MostPoints);
        return new LineSeries(name, color, [.. known.Where((_, i) => i % every == 0 || i == known.Length - 1).Select(p => new ChartPoint(p.Step, value(p)!.Value))]);
    }
}
