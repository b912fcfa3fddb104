using System.Globalization;
using MlStudio.Core.Explanations;
using MlStudio.Web.Components;
using MlStudio.Web.Components.Charts;

namespace MlStudio.Web.Features.Runs;

/// <summary>What is said and drawn of one column.</summary>
internal sealed class WhyColumn
{
    private const int MostBars = 12;

    public WhyColumn(ColumnInfluence influence, int output, WhyView view)
    {
        var curve = influence.Curve;
        var mean = curve.MeanOf(output).ToArray();
        Name = curve.Column;
        var (low, high) = (Array.IndexOf(mean, mean.Min()), Array.IndexOf(mean, mean.Max()));
        CurveSentence = mean.Max() - mean.Min() < 1e-12
            ? $"Whatever {Name} is set to, the mean answer stays the same."
            : $"With {Name} set to a value in {Format.Count(curve.RowCount, "row")} and all else left as it is, the mean answer lies between {view.AnswerText(mean[low])} (at {Short(curve.Values[low], 4)}) and {view.AnswerText(mean[high])} (at {Short(curve.Values[high], 4)}).";
        CurveTable = new FigureTable([Name, $"Mean {view.AnswerName}"], [.. curve.Values.Select((v, g) => (IReadOnlyList<string>)[v, Exact(mean[g])])]);
        // Times are drawn by their seconds and named by their day.
        var isTime = curve.Positions is not null && curve.Values.Count > 0 && !double.TryParse(curve.Values[0], CultureInfo.InvariantCulture, out _);
        PositionFormat = isTime ? seconds => DateTimeOffset.FromUnixTimeSeconds((long)seconds).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : null;
        if (curve.Positions is { } positions)
        {
            Lines =
            [
                .. curve.Rows.Select((_, i) => new LineSeries("single rows", 7, Line(positions, curve.CurveOf(i, output)), Faint: true)),
                new("mean over rows", 0, Line(positions, mean)),
            ];
            CurveSentence += $" The faint lines are {Format.Count(curve.Rows.Count, "single row")}: where they cross, other columns matter too.";
        }
        else { Bars = [.. curve.Values.Select((v, g) => new BarItem(v, mean[g])).Take(MostBars)]; }
        PointsTable = new FigureTable([Name, "Adds"], [.. influence.Points.Select(p => (IReadOnlyList<string>)[p.Value, Exact(p.Contributions[output])])]);
        if (influence.Points.Count == 0) { PointsSentence = $"The recipe makes other columns of {Name}, so that what it adds alone cannot be told."; }
        else if (influence.Points[0].Position is not null && !isTime)
        {
            Points = [.. influence.Points.Select(p => new ScatterPoint(p.Position!.Value, p.Contributions[output]))];
            PointsSentence = $"Each dot is a row: its {Name}, and what that adds to the row's score. Above 0 it speaks for “{view.Output}”, below against it; dots of one value at different heights show that other columns matter too.";
            if (!view.IsProbability) { PointsSentence = PointsSentence.Replace($"speaks for “{view.Output}”, below against it", $"raises {view.Output}, below it lowers it", StringComparison.Ordinal); }
        }
        else
        {
            PointBars = [.. influence.Points.GroupBy(p => p.Value).OrderByDescending(g => g.Count()).Take(MostBars).Select(g => new BarItem(g.Key, g.Average(p => p.Contributions[output]), g.Min(p => p.Contributions[output]), g.Max(p => p.Contributions[output]), Note: Format.Count(g.Count(), "row")))];
            PointsSentence = $"What each {Name} adds to the score on average; the whiskers reach from the smallest to the largest contribution among its rows.";
        }
    }

    public string Name { get; }
    public string CurveSentence { get; }
    public FigureTable CurveTable { get; }
    public Func<double, string>? PositionFormat { get; }

    /// <summary>Empty for categories.</summary>
    public IReadOnlyList<LineSeries> Lines { get; } = [];

    /// <summary>The mean answer per category; empty for numbers and times.</summary>
    public IReadOnlyList<BarItem> Bars { get; } = [];
    public string PointsSentence { get; }
    public FigureTable PointsTable { get; }

    /// <summary>Empty for categories and times.</summary>
    public IReadOnlyList<ScatterPoint> Points { get; } = [];
    public IReadOnlyList<BarItem> PointBars { get; } = [];

    /// <summary>A value as text with as many digits as matter.</summary>
    internal static string Short(string value, int digits = 3) => double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? Format.Number(number, digits) : value;

    private static ChartPoint[] Line(IReadOnlyList<double> positions, ReadOnlySpan<double> values)
    {
        var points = new ChartPoint[values.Length];
        for (var i = 0; i < points.Length; i++) { points[i] = new ChartPoint(positions[i], values[i]); }
        return points;
    }

    private static string Exact(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
