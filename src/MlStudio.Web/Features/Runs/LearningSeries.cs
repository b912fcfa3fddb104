using MlStudio.Learning.Metrics;
using MlStudio.Learning.Validation;
using MlStudio.Web.Components.Charts;

namespace MlStudio.Web.Features.Runs;

/// <summary>Learning curves as lines, reduced to what a plot can show.</summary>
public static class LearningSeries
{
    private const int MostPoints = 200;
    private const int LongestGap = 20;

    /// <summary>What a curve of this metric shows and which way is better.</summary>
    public static string Sentence(string metric) => MetricCatalog.Find(metric)?.Direction == MetricDirection.Higher
        ? "How good the model was after each step; higher is better."
        : "How wrong the model was after each step; lower is better.";

    /// <summary>The same of a curve that may have one line only, which then has no legend: said in words on which rows.</summary>
    public static string Sentence(string metric, IReadOnlyList<LineSeries> lines) => lines is [var only] ? $"{Sentence(metric)} Measured on {only.Name}." : Sentence(metric);

    public static IReadOnlyList<LineSeries> Of(IReadOnlyList<LearningCurvePoint> points) =>
        [.. new[] { Series("training rows", 0, points, p => p.Training), Series("rows held out for early stopping", 1, points, p => p.Held) }.Where(s => s.Points.Count > 0)];

    /// <summary>A precision-recall curve as the steps that average precision adds up: precision holds back to the recall before it.</summary>
    public static IReadOnlyList<ChartPoint> Steps(IReadOnlyList<ChartPoint> points) =>
        [.. points.SelectMany((p, i) => i == 0 ? new[] { p } : [new ChartPoint(points[i - 1].X, p.Y), p])];

    public static LineSeries Series(string name, int color, IReadOnlyList<LearningCurvePoint> points, Func<LearningCurvePoint, double?> value)
    {
        var known = points.Where(p => value(p) is not null).ToArray();
        var every = Math.Max(1, known.Length / MostPoints);
        var steps = Together(known);
        return new LineSeries(name, color, [.. known.Select((p, i) => new ChartPoint(steps[i], value(p)!.Value)).Where((_, i) => i % every == 0 || i == known.Length - 1)]);
    }

    /// <summary>
    /// The steps without long stretches in which nothing was measured, such as the rounds that a training kept ready and did not need:
    /// a stretch of more than <see cref="LongestGap"/> usual ones becomes a usual one.
    /// </summary>
    internal static long[] Together(LearningCurvePoint[] known)
    {
        var steps = known.Select(p => (long)p.Step).ToArray();
        if (steps.Length < 3) { return steps; }
        var apart = steps.Skip(1).Zip(steps, (later, earlier) => later - earlier).ToArray();
        var usual = Math.Max(1, apart.Order().ElementAt(apart.Length / 2));
        for (var i = 1; i < steps.Length; i++) { steps[i] = steps[i - 1] + (apart[i - 1] > LongestGap * usual ? usual : apart[i - 1]); }
        return steps;
    }
}
