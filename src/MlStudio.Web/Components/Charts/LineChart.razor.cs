using System.Text;
using Microsoft.AspNetCore.Components;

namespace MlStudio.Web.Components.Charts;

/// <summary>Lines over a common axis, named at their ends where that fits, else in a legend.</summary>
public partial class LineChart
{
    private const int LongestDirectName = 16;

    [Parameter, EditorRequired] public IReadOnlyList<LineSeries> Series { get; set; } = [];

    /// <summary>What the chart shows, for those who do not see it.</summary>
    [Parameter, EditorRequired] public string AriaLabel { get; set; } = "";
    [Parameter] public string? XLabel { get; set; }
    [Parameter] public string? YLabel { get; set; }

    /// <summary>The axis' ends; from the data where null.</summary>
    [Parameter] public double? XMin { get; set; }
    [Parameter] public double? XMax { get; set; }
    [Parameter] public double? YMin { get; set; }
    [Parameter] public double? YMax { get; set; }

    /// <summary>Draws the line of equal x and y: guessing in ROC, perfect calibration.</summary>
    [Parameter] public bool Diagonal { get; set; }
    [Parameter] public double? ReferenceY { get; set; }
    [Parameter] public string? ReferenceLabel { get; set; }
    [Parameter] public double? ReferenceX { get; set; }

    /// <summary>Steps instead of slopes between points: the best so far.</summary>
    [Parameter] public bool Steps { get; set; }

    /// <summary>False to name series in a legend even where their ends have room, as for curves that end at one point.</summary>
    [Parameter] public bool NameAtEnds { get; set; } = true;
    [Parameter] public Func<double, string>? XFormat { get; set; }
    [Parameter] public Func<double, string>? YFormat { get; set; }
    [Parameter] public double Height { get; set; } = 260;

    private PlotArea Plot { get; set; } = null!;
    private bool Direct => NameAtEnds && Series.Count is > 1 and <= 5 && Series.All(s => s.Name.Length <= LongestDirectName);
    private double DiagonalLow => Math.Max(Plot.XLow, Plot.YLow);
    private double DiagonalHigh => Math.Min(Plot.XHigh, Plot.YHigh);

    protected override void OnParametersSet()
    {
        var xs = PlotArea.RangeOf(Series.SelectMany(s => s.Points).Select(p => p.X));
        var ys = PlotArea.Round(PlotArea.RangeOf(Series.SelectMany(s => s.Points).Select(p => p.Y).Concat(ReferenceY is { } level ? [level] : [])));
        var right = Direct ? 14 + (7.2 * Series.Max(s => s.Name.Length)) : 14;
        Plot = new PlotArea((XMin ?? xs.Low, XMax ?? xs.High), (YMin ?? ys.Low, YMax ?? ys.High), Height, right: right);
    }

    private static IReadOnlyList<ChartPoint> Finite(LineSeries line) => [.. line.Points.Where(p => double.IsFinite(p.X) && double.IsFinite(p.Y))];

    private string PathOf(LineSeries line)
    {
        var path = new StringBuilder();
        foreach (var point in Thinning.Thin(Finite(line), 400))
        {
            if (path.Length > 0 && Steps) { path.Append('H').Append(S(Plot.X(point.X))).Append('V').Append(S(Plot.Y(point.Y))); }
            else { path.Append(path.Length == 0 ? 'M' : 'L').Append(S(Plot.X(point.X))).Append(' ').Append(S(Plot.Y(point.Y))); }
        }
        if (Steps && path.Length > 0) { path.Append('H').Append(S(Plot.Right)); }
        return path.ToString();
    }

    private string Describe(LineSeries line, ChartPoint point) =>
        $"{line.Name}: {XLabel ?? "x"} {XFormat?.Invoke(point.X) ?? Format.Number(point.X, 6)}, {YLabel ?? "y"} {YFormat?.Invoke(point.Y) ?? Format.Number(point.Y, 6)}";

    /// <summary>The names at the lines' ends, moved apart where they would overlap.</summary>
    private IEnumerable<(LineSeries Line, double Y)> EndLabels()
    {
        const double apart = 14;
        var wanted = Series.Where(s => Finite(s).Count > 0).Select(s => (Line: s, Y: Plot.Y(Finite(s)[^1].Y))).OrderBy(l => l.Y).ToArray();
        for (var i = 1; i < wanted.Length; i++) { wanted[i].Y = Math.Max(wanted[i].Y, wanted[i - 1].Y + apart); }
        for (var i = wanted.Length - 1; i >= 0; i--)
        {
            var limit = i == wanted.Length - 1 ? Plot.Bottom : wanted[i + 1].Y - apart;
            wanted[i].Y = Math.Min(wanted[i].Y, limit);
        }
        return wanted;
    }

    private static string S(double value) => Format.Svg(value);
}
