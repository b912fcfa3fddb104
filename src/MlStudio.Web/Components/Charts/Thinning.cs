namespace MlStudio.Web.Components.Charts;

/// <summary>Leaves out points that could not be told apart on the page; every point is a node in the browser.</summary>
internal static class Thinning
{
    /// <summary>Keeps first, last and the lowest and highest of each slice, in order: peaks stay.</summary>
    public static IReadOnlyList<ChartPoint> Thin(IReadOnlyList<ChartPoint> points, int most)
    {
        if (points.Count <= most) { return points; }
        var slices = Math.Max(1, (most - 2) / 2);
        List<ChartPoint> kept = [points[0]];
        for (var s = 0; s < slices; s++)
        {
            var from = 1 + (int)((long)s * (points.Count - 2) / slices);
            var to = 1 + (int)((long)(s + 1) * (points.Count - 2) / slices);
            int low = from, high = from;
            for (var i = from; i < to; i++)
            {
                if (points[i].Y < points[low].Y) { low = i; }
                if (points[i].Y > points[high].Y) { high = i; }
            }
            if (from >= to) { continue; }
            kept.Add(points[Math.Min(low, high)]);
            if (low != high) { kept.Add(points[Math.Max(low, high)]); }
        }
        kept.Add(points[^1]);
        return kept;
    }
}
