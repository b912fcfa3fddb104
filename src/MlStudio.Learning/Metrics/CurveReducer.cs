namespace MlStudio.Learning.Metrics;

/// <summary>Thins out a curve for drawing: first and last point stay, points within a straight line go, the rest is taken at even steps.</summary>
internal static class CurveReducer
{
    /// <param name="progress">Never falls along the curve; kept points are spread evenly over it.</param>
    public static IReadOnlyList<CurvePoint> Reduce(IReadOnlyList<CurvePoint> points, int most, Func<CurvePoint, double> progress)
    {
        var corners = Corners(points);
        if (corners.Count <= most) { return corners; }
        var start = progress(corners[0]);
        var length = progress(corners[^1]) - start;
        var kept = new List<CurvePoint>(most) { corners[0] };
        for (var i = 1; i < corners.Count - 1; i++)
        {
            var slot = (int)((progress(corners[i]) - start) / length * (most - 2));
            var last = (int)((progress(kept[^1]) - start) / length * (most - 2));
            if ((slot > last || kept.Count == 1) && kept.Count < most - 1) { kept.Add(corners[i]); }
        }
        kept.Add(corners[^1]);
        return kept;
    }

    private static List<CurvePoint> Corners(IReadOnlyList<CurvePoint> points)
    {
        var corners = new List<CurvePoint>(points.Count);
        for (var i = 0; i < points.Count; i++)
        {
            var straight = i > 0 && i < points.Count - 1
                && ((points[i - 1].X == points[i].X && points[i].X == points[i + 1].X)
                    || (points[i - 1].Y == points[i].Y && points[i].Y == points[i + 1].Y));
            if (!straight) { corners.Add(points[i]); }
        }
        return corners;
    }
}
