using MlStudio.Learning.Metrics;
using MlStudio.Web.Components;

namespace MlStudio.Web.Features.Runs;

/// <summary>Rows that were given about the same probability, and how often it came true.</summary>
/// <param name="Said">The mean probability.</param>
/// <param name="Low">With <paramref name="High"/> where the share that comes true likely lies (95 %, Wilson 1927).</param>
public sealed record CalibrationSpot(double Said, double True, int Rows, double Low, double High)
{
    /// <summary>Whether what was said lies outside of what chance would bring.</summary>
    public bool IsOff => Said < Low || Said > High;
}

/// <summary>Calibration put for people: no point of a handful of rows, each with its range, and the furthest one in words.</summary>
public static class CalibrationView
{
    /// <summary>Fewer rows say nothing about a share: such bins are joined with the next.</summary>
    private const int FewestRows = 20;

    public static IReadOnlyList<CalibrationSpot> Spots(IReadOnlyList<CalibrationBin> bins)
    {
        var joined = new List<(int Rows, double Said, double True)>();
        (int Rows, double Said, double True) open = default;
        foreach (var bin in bins.Where(b => b.Rows > 0))
        {
            open = (open.Rows + bin.Rows, open.Said + (bin.Rows * bin.MeanPredicted!.Value), open.True + (bin.Rows * bin.ShareTrue!.Value));
            if (open.Rows < FewestRows) { continue; }
            joined.Add(open);
            open = default;
        }
        if (open.Rows > 0 && joined.Count > 0) { joined[^1] = (joined[^1].Rows + open.Rows, joined[^1].Said + open.Said, joined[^1].True + open.True); }
        else if (open.Rows > 0) { joined.Add(open); }
        return [.. joined.Select(j =>
        {
            var share = j.True / j.Rows;
            var (low, high) = ShareInterval.Of(share, j.Rows);
            return new CalibrationSpot(j.Said / j.Rows, share, j.Rows, low, high);
        })];
    }

    public static string Sentence(IReadOnlyList<CalibrationSpot> spots)
    {
        const string Line = "On the dotted line, probabilities come true as often as they say.";
        if (spots.Count == 0) { return Line; }
        var off = spots.Where(s => s.IsOff).MaxBy(s => Math.Abs(s.Said - s.True));
        return off is null
            ? $"{Line} No point lies further from it than chance would bring."
            : $"{Line} Furthest from it: of {Format.Count(off.Rows)} rows with about {Format.Percent(off.Said, 0)}, {Format.Percent(off.True, 0)} came true; by chance alone one point in 20 lies so far off.";
    }
}
