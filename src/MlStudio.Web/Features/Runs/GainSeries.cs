using MlStudio.Learning.Metrics;
using MlStudio.Web.Components.Charts;

namespace MlStudio.Web.Features.Runs;

/// <summary>Curves that say how well the scores put the wanted rows first.</summary>
public static class GainSeries
{
    /// <summary>Lines of equal colour per class; classes without a curve are left out.</summary>
    public static IReadOnlyList<LineSeries> Gain(IReadOnlyList<ClassCurve> curves) =>
        [.. curves.Where(c => c.Points.Count > 0).Select((c, i) => new LineSeries(c.Class, i, [.. c.Points.Select(p => new ChartPoint(p.X, p.Y))]))];

    /// <summary>How many times as many of the class are found as by guessing: the gain over the share taken.</summary>
    public static IReadOnlyList<LineSeries> Lift(IReadOnlyList<ClassCurve> curves) =>
        [.. Gain(curves).Select(s => s with { Points = [.. s.Points.Where(p => p.X > 0).Select(p => new ChartPoint(p.X, p.Y / p.X))] })];

    /// <summary>"the best 10 % of the rows hold 38.2 % of the class, 3.8 times as many as by guessing", between the points of the curve; null where undefined.</summary>
    public static string? Tenth(ClassCurve curve)
    {
        var after = curve.Points.ToList().FindIndex(p => p.X >= 0.1);
        if (after <= 0) { return null; }
        var (a, b) = (curve.Points[after - 1], curve.Points[after]);
        var found = b.X > a.X ? a.Y + ((b.Y - a.Y) * (0.1 - a.X) / (b.X - a.X)) : b.Y;
        return $"the 10 % of the rows with the highest scores hold {Components.Format.Percent(found)} of the class, {Components.Format.Number(found / 0.1, 2)} times as many as by guessing";
    }

    /// <summary>For each threshold the share of both classes at or above it, and the threshold where they lie furthest apart (Kolmogorov and Smirnov); empty where a class has no rows.</summary>
    public static (IReadOnlyList<LineSeries> Series, double? Furthest) Separation(ClassificationDetails details)
    {
        if (details.PositiveClass is not { } positive || details.Roc is not [{ Points.Count: > 1 } roc]) { return ([], null); }
        var points = roc.Points.Where(p => p.Threshold is not null).OrderBy(p => p.Threshold).ToArray();
        if (points.Length < 2) { return ([], null); }
        var other = details.Classes.First(c => c != positive);
        return ([
            new LineSeries(positive, 1, [.. points.Select(p => new ChartPoint(p.Threshold!.Value, p.Y))]),
            new LineSeries(other, 0, [.. points.Select(p => new ChartPoint(p.Threshold!.Value, p.X))]),
        ], points.MaxBy(p => p.Y - p.X)!.Threshold);
    }
}
