using MlStudio.Core;

namespace MlStudio.Web.Components.Charts;

public readonly record struct ChartPoint(double X, double Y);

/// <summary>One line of a chart.</summary>
/// <param name="Color">Index in the palette; the caller gives the same model the same index on all pages.</param>
/// <param name="Dashed">To tell apart what belongs together, such as training and validation of one run.</param>
/// <param name="Faint">Thin, without hover and named once: one of many lines behind those that matter.</param>
public sealed record LineSeries(string Name, int Color, IReadOnlyList<ChartPoint> Points, bool Dashed = false, bool Faint = false);

/// <param name="Low">Lower end of the error bar; null for none.</param>
/// <param name="High">Upper end of the error bar; null for none.</param>
/// <param name="Note">Added to what is shown on hover.</param>
public sealed record BarItem(string Label, double Value, double? Low = null, double? High = null, int Color = 0, string? Note = null);

/// <param name="Label">Shown on hover before the values; may be null.</param>
public sealed record ScatterPoint(double X, double Y, int Color = 0, string? Label = null);

/// <summary>One step on the way from a start to an end.</summary>
/// <param name="Value">How far it leads, either way.</param>
/// <param name="Margin">How far it may be off, either way; null where it is exact.</param>
public sealed record WaterfallStep(string Label, double Value, double? Margin = null);

/// <summary>A bin from (inclusive) to (exclusive, the last one inclusive).</summary>
public sealed record HistogramBin(double From, double To, double Count);

/// <summary>The figure's data as a table: shown instead of the picture, read by screen readers, downloaded as CSV.</summary>
public sealed record FigureTable(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    /// <summary>The series' points one below the other.</summary>
    public static FigureTable Of(IReadOnlyList<LineSeries> series, string x, string y) => new(
        ["Series", x, y],
        [.. series.SelectMany(s => s.Points.Select(p => (IReadOnlyList<string>)[s.Name, Exact(p.X), Exact(p.Y)]))]);

    public static FigureTable Of(IReadOnlyList<BarItem> items, string label, string value) => items.Any(i => i.Low is not null)
        ? new([label, value, "Low", "High"], [.. items.Select(i => (IReadOnlyList<string>)[i.Label, Exact(i.Value), Exact(i.Low), Exact(i.High)])])
        : new([label, value], [.. items.Select(i => (IReadOnlyList<string>)[i.Label, Exact(i.Value)])]);

    public static FigureTable Of(IReadOnlyList<HistogramBin> bins, string value) => new(
        [value + " from", "to", "Count"], [.. bins.Select(b => (IReadOnlyList<string>)[Exact(b.From), Exact(b.To), Exact(b.Count)])]);

    public static FigureTable Of(IReadOnlyList<ScatterPoint> points, string x, string y) => new(
        [x, y], [.. points.Select(p => (IReadOnlyList<string>)[Exact(p.X), Exact(p.Y)])]);

    public string ToCsv()
    {
        var csv = new CsvText();
        foreach (var row in Rows.Prepend(Columns)) { csv.Row(row); }
        return csv.ToString();
    }

    private static string Exact(double? value) => value?.ToString("R", System.Globalization.CultureInfo.InvariantCulture) ?? "";
}
