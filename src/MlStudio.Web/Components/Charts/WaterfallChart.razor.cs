using Microsoft.AspNetCore.Components;

namespace MlStudio.Web.Components.Charts;

/// <summary>The way from a start to an end in steps that add up to it, one below the other; steps beyond the first few are drawn as one.</summary>
public partial class WaterfallChart
{
    private const int ForColor = 0;
    private const int AgainstColor = 1;
    private const int EndColor = 7;
    private const double LetterWidth = 6.8;
    private const double RowHeight = 21;
    private const int ShortestNames = 12;
    private const int LongestNames = 34;
    private IReadOnlyList<(WaterfallStep Step, double From, double To)> _bars = [];
    private IReadOnlyList<double> _ticks = [];
    private double _low, _high;

    /// <summary>Letters of a name that are shown: as many as the longest needs, within bounds.</summary>
    private int _letters = ShortestNames;

    /// <summary>What names and written values leave is for the bars.</summary>
    private double NameWidth => (_letters * LetterWidth) + 8;
    private double ValueWidth { get; set; }

    /// <summary>In the order of the way, the largest first as a rule.</summary>
    [Parameter, EditorRequired] public IReadOnlyList<WaterfallStep> Steps { get; set; } = [];
    [Parameter, EditorRequired] public double Start { get; set; }
    [Parameter, EditorRequired] public string AriaLabel { get; set; } = "";
    [Parameter] public string StartLabel { get; set; } = "Start";
    [Parameter] public string EndLabel { get; set; } = "End";

    /// <summary>What steps upwards do, in words.</summary>
    [Parameter] public string ForWord { get; set; } = "raises";

    /// <summary>What steps downwards do, in words.</summary>
    [Parameter] public string AgainstWord { get; set; } = "lowers";

    /// <summary>How the start and the end are written.</summary>
    [Parameter] public Func<double, string>? ValueFormat { get; set; }

    /// <summary>How steps are written, with their sign.</summary>
    [Parameter] public Func<double, string>? StepFormat { get; set; }
    [Parameter] public Func<double, string>? TickFormat { get; set; }
    [Parameter] public string? AxisLabel { get; set; }

    /// <summary>How many steps are drawn one by one.</summary>
    [Parameter] public int Most { get; set; } = 10;

    private double End => _bars.Count == 0 ? Start : _bars[^1].To;

    private double Bottom => 6 + ((_bars.Count + 2) * RowHeight);

    private double Height => Bottom + (AxisLabel is null ? 22 : 38);

    protected override void OnParametersSet()
    {
        var bars = new List<(WaterfallStep, double, double)>();
        var at = Start;
        foreach (var step in Drawn()) { bars.Add((step, at, at += step.Value)); }
        _bars = bars;
        _letters = Math.Clamp(_bars.Select(b => b.Step.Label).Append(StartLabel).Append(EndLabel).Max(l => l.Length), ShortestNames, LongestNames);
        ValueWidth = 12 + (LetterWidth * _bars.Select(b => Signed(b.Step.Value)).Append(Written(Start)).Append(Written(End)).Max(v => v.Length));
        (_low, _high) = PlotArea.Round(PlotArea.RangeOf(_bars.SelectMany(b => new[] { b.From, b.To, b.To - (b.Step.Margin ?? 0), b.To + (b.Step.Margin ?? 0) }).Append(Start)));
        _ticks = PlotArea.Ticks(_low, _high, 4);
    }

    private IEnumerable<WaterfallStep> Drawn()
    {
        // One step more is no more than the line that would stand for it.
        if (Steps.Count <= Most + 1) { return Steps; }
        return Steps.Take(Most).Append(new WaterfallStep($"{Steps.Count - Most} others together", Steps.Skip(Most).Sum(s => s.Value)));
    }

    private double X(double value) => NameWidth + (_high > _low ? (Math.Clamp(value, _low, _high) - _low) / (_high - _low) * (PlotArea.Width - NameWidth - ValueWidth) : 0);

    private static double Middle(int row) => 6 + ((row + 0.5) * RowHeight);

    private string Written(double value) => ValueFormat?.Invoke(value) ?? Format.Number(value);

    private string Signed(double value) => StepFormat?.Invoke(value) ?? (value > 0 ? "+" : "") + Format.Number(value);

    private string Describe(WaterfallStep step) => $"{step.Label}: {Signed(step.Value)}{(step.Margin is { } margin ? $" ± {Format.Number(margin, 2)}" : "")}, {(step.Value >= 0 ? ForWord : AgainstWord)}";

    private string Shortened(string text) => text.Length <= _letters ? text : text[..(_letters - 1)] + "…";

    private static string S(double value) => Format.Svg(value);
}
