using Microsoft.AspNetCore.Components;

namespace MlStudio.Web.Components.Charts;

/// <summary>Bars from zero: lying (names to read) by default, or standing.</summary>
public partial class BarChart
{
    private const double LetterWidth = 6.8;
    private const int ShortestNames = 12;
    private const int LongestNames = 32;
    private const double ValueWidth = 54;
    private const double RowHeight = 21;
    private PlotArea _plot = null!;
    private (double Low, double High) _range;

    [Parameter, EditorRequired] public IReadOnlyList<BarItem> Items { get; set; } = [];

    /// <summary>What the chart shows, for those who do not see it.</summary>
    [Parameter, EditorRequired] public string AriaLabel { get; set; } = "";
    [Parameter] public bool Vertical { get; set; }

    /// <summary>What the bars are, below standing ones.</summary>
    [Parameter] public string? Label { get; set; }
    [Parameter] public string? ValueLabel { get; set; }
    [Parameter] public Func<double, string>? ValueFormat { get; set; }

    /// <summary>The axis' end; from the data where null.</summary>
    [Parameter] public double? Max { get; set; }

    /// <summary>Letters of a name that are shown: as many as the longest needs, within bounds.</summary>
    private int NameLetters => Math.Clamp(Items.Count == 0 ? 0 : Items.Max(i => i.Label.Length), ShortestNames, LongestNames);
    private double NameWidth => NameLetters * LetterWidth;
    private double Height => Vertical ? 240 : 12 + (Math.Max(1, Items.Count) * RowHeight) + 20;
    private int LabelEvery => Math.Max(1, (int)Math.Ceiling(Items.Count / 8.0));

    protected override void OnParametersSet()
    {
        var values = Items.SelectMany(i => new[] { i.Value, i.Low ?? i.Value, i.High ?? i.Value });
        var (low, high) = PlotArea.RangeOf(values.Append(0));
        _range = (low, Math.Max(Max ?? high, low + double.Epsilon));
        _plot = new PlotArea((0, Math.Max(1, Items.Count)), PlotArea.Round((low, Max ?? high)), Height);
    }

    private (double X, double Width) Slot(int index)
    {
        var (from, to) = (_plot.X(index), _plot.X(index + 1));
        var gap = Math.Min(6, (to - from) * 0.2);
        return (from + (gap / 2), to - from - gap);
    }

    private double Across(double value)
    {
        var width = PlotArea.Width - NameWidth - ValueWidth;
        var span = _range.High - _range.Low;
        return NameWidth + (span > 0 ? (Math.Clamp(value, _range.Low, _range.High) - _range.Low) / span * width : 0);
    }

    private string Written(double value) => ValueFormat?.Invoke(value) ?? Format.Number(value, 3);

    private string Describe(BarItem item)
    {
        var range = item is { Low: { } low, High: { } high } ? $" ({Written(low)} to {Written(high)})" : "";
        return $"{item.Label}: {Written(item.Value)}{range}{(item.Note is null ? "" : "; " + item.Note)}";
    }

    private static string Shortened(string text, int most) => text.Length <= most ? text : text[..(most - 1)] + "…";
    private static string S(double value) => Format.Svg(value);
}
