using MlStudio.Learning.Metrics;
using MlStudio.Web.Components;

namespace MlStudio.Web.Features.Runs;

/// <summary>What the curve of a class says, with one point of it read out.</summary>
public static class CurveReading
{
    private const double Wanted = 0.8;

    public static string Roc(IReadOnlyList<ClassCurve> curves) => Said(curves, "Nearer to the upper left corner is better", curve =>
        Crossing(curve.Points) is { } others ? $" To find 80 % of “{curve.Class}”, about {Format.Percent(others, 0)} of the others are taken for it too." : "", area => $" The area is {Format.Number(area, 3)}; guessing, the dotted line, has 0.5.");

    /// <param name="share">Of the class among all rows; null where it is not known.</param>
    public static string PrecisionRecall(IReadOnlyList<ClassCurve> curves, double? share) => Said(curves, "Nearer to the upper right corner is better", curve =>
    {
        double[] right = [.. curve.Points.Where(p => p.X >= Wanted).Select(p => p.Y)];
        return right.Length > 0 ? $" Where 80 % of “{curve.Class}” are found, about {Format.Percent(right.Max(), 0)} of those taken for it really are." : "";
    }, area => $" The average precision is {Format.Number(area, 3)}{(share is { } s ? $"; guessing has {Format.Number(s, 3)}" : "")}.");

    private static string Said(IReadOnlyList<ClassCurve> curves, string better, Func<ClassCurve, string> reading, Func<double, string> area) => curves switch
    {
        [{ Area: { } size } only] => $"{better}.{reading(only)}{area(size)}",
        [var undefined] => undefined.UndefinedReason ?? "",
        _ => $"{better}. Each class against the rest.",
    };

    /// <summary>Where the curve first comes to what is wanted, between its points.</summary>
    private static double? Crossing(IReadOnlyList<CurvePoint> points)
    {
        for (var i = 1; i < points.Count; i++)
        {
            var (from, to) = (points[i - 1], points[i]);
            if (from.Y < Wanted && to.Y >= Wanted) { return from.X + ((Wanted - from.Y) / (to.Y - from.Y) * (to.X - from.X)); }
        }
        return null;
    }
}
