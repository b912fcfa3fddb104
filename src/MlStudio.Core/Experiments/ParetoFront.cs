using MlStudio.Learning.Metrics;

namespace MlStudio.Core.Experiments;

/// <summary>Finds what nothing else beats in one respect without being worse in the other.</summary>
public static class ParetoFront
{
    /// <param name="points">Two figures each; one that is not finite is never on the front.</param>
    /// <returns>The places of the points on the front, from the best by the first figure on; equal points are all on it.</returns>
    public static IReadOnlyList<int> Of(IReadOnlyList<(double X, double Y)> points, MetricDirection x, MetricDirection y)
    {
        double Loss(double value, MetricDirection direction) => direction == MetricDirection.Lower ? value : -value;
        var losses = points.Select((p, i) => (X: Loss(p.X, x), Y: Loss(p.Y, y), Index: i)).Where(p => double.IsFinite(p.X) && double.IsFinite(p.Y))
            .OrderBy(p => p.X).ThenBy(p => p.Y).ThenBy(p => p.Index).ToArray();
        List<int> front = [];
        var (lastX, lastY) = (double.NaN, double.PositiveInfinity);
        foreach (var point in losses)
        {
            if (point.Y < lastY || (point.Y == lastY && point.X == lastX))
            {
                front.Add(point.Index);
                (lastX, lastY) = (point.X, point.Y);
            }
        }
        return front;
    }
}
