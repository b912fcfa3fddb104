using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using MlStudio.Core.Experiments;
using MlStudio.Web.Components;
using MlStudio.Web.Components.Charts;

namespace MlStudio.Web.Features.Runs;

/// <summary>Parallel coordinates over what the compared runs differ in.</summary>
public sealed partial class RunParallel(IJSRuntime js) : IAsyncDisposable
{
    private const int MostAxes = 10;
    private const double Height = 340;
    private const double Top = 54;
    private const double Bottom = 290;

    /// <summary>Where lines pass an axis that says nothing about their run.</summary>
    private const double None = 326;
    private const double Side = 60;
    private const double AxisRoom = 120;
    private const double Snap = 6;

    /// <summary>The value of the choice that stands for several words picked by dragging.</summary>
    private const string Several = "\n";

    private ElementReference _root;
    private DotNetObjectReference<RunParallel>? _self;
    private bool _ended;
    private IJSObjectReference? _brushes;

    [Parameter, EditorRequired] public IReadOnlyList<ComparedRun> Runs { get; set; } = [];
    [Parameter, EditorRequired] public IReadOnlyList<RunColumn> Columns { get; set; } = [];

    /// <summary>Key of the metric that runs are chosen by.</summary>
    [Parameter, EditorRequired] public string Headline { get; set; } = "";
    [Parameter, EditorRequired] public CompareAddress Address { get; set; } = null!;
    [Parameter, EditorRequired] public string Slug { get; set; } = "";
    [Parameter, EditorRequired] public Func<ComparedRun, int> ColorOf { get; set; } = null!;

    /// <summary>Other axes or ranges are wanted.</summary>
    [Parameter] public EventCallback<CompareAddress> OnChanged { get; set; }

    private IReadOnlyList<RunColumn> Axes { get; set; } = [];

    /// <summary>What could be an axis as well.</summary>
    private IReadOnlyList<RunColumn> Others => [.. Columns.Where(c => c.Differs && Axes.All(a => a.Key != c.Key))];

    private IReadOnlyList<int> Chosen => [.. Enumerable.Range(0, Runs.Count).Where(IsChosen)];

    private double Width => Math.Max(720, AxisRoom * Axes.Count);

    private string Sentence => Address.Ranges.Count == 0
        ? $"Each line is one of {Runs.Count} runs, in its colour, over the options and metrics in which they differ."
        : Chosen.Count == 0 ? "No run lies in all chosen ranges." : $"{Chosen.Count} of {Runs.Count} runs lie in the chosen ranges: {string.Join(", ", Chosen.Select(i => Runs[i].Run.Item.Number))}.";

    private FigureTable Table => new(["Run", .. Axes.Select(a => a.Label), "In the ranges"],
        [.. Enumerable.Range(0, Runs.Count).Select(i => (IReadOnlyList<string>)[NameOf(i), .. Axes.Select(a => Exact(a, i)), IsChosen(i) ? "yes" : "no"])]);

    protected override void OnParametersSet() => Axes = Address.Axes is { } asked
        ? [.. asked.Select(k => Columns.FirstOrDefault(c => c.Key == k)).OfType<RunColumn>().DistinctBy(c => c.Key).Take(MostAxes)]
        : Usual();

    /// <summary>What was asked for and differs first, then time, then the metric that runs are chosen by, as the last axis.</summary>
    private IReadOnlyList<RunColumn> Usual()
    {
        bool IsFigure(RunColumn c) => c.Key.StartsWith(RunParts.Validation, StringComparison.Ordinal) || c.Key.StartsWith(RunParts.Test, StringComparison.Ordinal) || c.Key is RunColumns.Seconds or RunColumns.Size;
        return [.. Columns.Where(c => c.Differs && !IsFigure(c)).Take(MostAxes - 2), .. Columns.Where(c => c.Key == RunColumns.Seconds), .. Columns.Where(c => c.Key == RunColumns.Validation(Headline))];
    }

    /// <summary>A drag along an axis from one height of the drawing to another has ended; null for a click.</summary>
    [JSInvokable]
    public Task Brush(string key, double? high, double? low)
    {
        if (Axes.FirstOrDefault(a => a.Key == key) is not { } axis) { return Task.CompletedTask; }
        if (high is null || low is null) { return Set(key, null); }
        var (from, to) = (ValueAt(axis, low.Value), ValueAt(axis, high.Value));
        return axis.IsNumber ? Set(key, new AxisRange(key, from, to)) : SetWords(key, [.. axis.Words.Where((_, place) => place >= from && place <= to)]);
    }

    public async ValueTask DisposeAsync()
    {
        _ended = true;
        await DetachAsync();
        _self?.Dispose();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender) { return; }
        try
        {
            await using var module = await js.InvokeAsync<IJSObjectReference>("import", "./Features/Runs/RunParallel.razor.js");
            _brushes = await module.InvokeAsync<IJSObjectReference>("attach", _root, _self = DotNetObjectReference.Create(this));
            if (_ended) { await DetachAsync(); }
        }
        catch (JSDisconnectedException)
        {
            // The page was left before it was ready.
        }
    }

    private async Task DetachAsync()
    {
        if (_brushes is not { } attached) { return; }
        _brushes = null;
        try
        {
            await attached.InvokeVoidAsync("detach");
            await attached.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The page is gone, and its handlers with it.
        }
    }

    /// <summary>A range of a column that is gone, or that has turned from words into numbers with the runs, leaves nothing out.</summary>
    private bool IsChosen(int run) => Address.Ranges.All(r => Columns.FirstOrDefault(r.Suits) is not { } column || r.Holds(column, run));

    private AxisRange? RangeOf(RunColumn axis) => Address.Ranges.FirstOrDefault(r => r.Suits(axis));

    private Task Set(string key, double? low, double? high) => Set(key, low is null && high is null ? null : new AxisRange(key, low, high));

    private Task SetWords(string key, IReadOnlyList<string> words) => Set(key, words.Count == 0 ? null : AxisRange.OfWords(key, words));

    private Task Set(string key, AxisRange? range) => OnChanged.InvokeAsync(Address with { Ranges = [.. Address.Ranges.Where(r => r.Key != key), .. new[] { range }.OfType<AxisRange>()] });

    private Task Show(IReadOnlyList<string> keys) => OnChanged.InvokeAsync(Address with { Axes = keys, Ranges = [.. Address.Ranges.Where(r => keys.Contains(r.Key))] });

    private double At(int axis) => Side + (axis * (Width - (2 * Side)) / (Axes.Count - 1));
    private static double Low(RunColumn axis) => axis.Values.OfType<double>().DefaultIfEmpty(0).Min();
    private static double High(RunColumn axis) => axis.Values.OfType<double>().DefaultIfEmpty(1).Max();

    private static double Y(RunColumn axis, double value)
    {
        var (low, high) = (Low(axis), High(axis));
        return high > low ? Bottom - ((Math.Clamp(value, low, high) - low) / (high - low) * (Bottom - Top)) : (Top + Bottom) / 2;
    }

    /// <summary>The value at a height, with as many digits as a drag can tell: a thousandth of the axis.</summary>
    private static double ValueAt(RunColumn axis, double height)
    {
        var (low, high) = (Low(axis), High(axis));
        // Nobody hits the end of an axis to the pixel.
        if (high <= low || height >= Bottom - Snap) { return low; }
        if (height <= Top + Snap) { return high; }
        var value = low + ((Bottom - Math.Clamp(height, Top, Bottom)) / (Bottom - Top) * (high - low));
        var step = Math.Pow(10, Math.Floor(Math.Log10((high - low) / 1000)));
        return value <= low ? low : value >= high ? high : double.Parse((Math.Round(value / step) * step).ToString("G12", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    /// <summary>The ends of a range as drawn; of words those of the first and the last.</summary>
    private static (double Top, double Bottom) Ends(RunColumn axis, AxisRange range)
    {
        if (axis.IsNumber) { return (Y(axis, range.High ?? High(axis)), Y(axis, range.Low ?? Low(axis))); }
        double[] places = [.. axis.Words.Select((w, place) => (w, place)).Where(p => range.Words.Contains(p.w)).Select(p => (double)p.place)];
        return places.Length == 0 ? (Bottom, Bottom) : (Y(axis, places.Max()), Y(axis, places.Min()));
    }

    /// <summary>The ends of a number axis, or every word.</summary>
    private static IEnumerable<(double Value, string Words)> Marks(RunColumn axis) => axis.IsNumber
        ? new[] { Low(axis), High(axis) }.Distinct().Select(v => (v, Format.Number(v, 4)))
        : axis.Words.Take(12).Select((w, i) => ((double)i, w));

    private string PathOf(int run) =>
        string.Join(' ', Axes.Select((axis, a) => $"{(a == 0 ? 'M' : 'L')}{S(At(a))} {S(axis.Values[run] is { } value ? Y(axis, value) : None)}"));

    private string NameOf(int run) => $"{Runs[run].Run.Item.Number} · {Runs[run].Run.Item.Name}";

    private static string Exact(RunColumn axis, int run) => axis.Values[run] is not { } value ? "" : axis.IsNumber ? value.ToString("R", CultureInfo.InvariantCulture) : axis.Words[(int)value];

    private static string Shortened(string text) => text.Length <= 20 ? text : text[..19] + "…";
    private static string Placed(double value) => Format.Number(value, 4);
    private static string Written(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "";
    private static string Text(ChangeEventArgs change) => change.Value?.ToString() ?? "";
    private static double? Number(ChangeEventArgs change) => double.TryParse(Text(change), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
    private static string S(double value) => Format.Svg(value);
}
