using Microsoft.AspNetCore.Components;
using MlStudio.Core.Experiments;
using MlStudio.Learning.Metrics;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Validation;
using MlStudio.Web.Components;
using MlStudio.Web.Components.Charts;
using MlStudio.Web.Live;

namespace MlStudio.Web.Features.Runs;

/// <summary>Where a run is weakest, and its metrics per value or range of a column. Column and metric stand in the address.</summary>
public sealed partial class RunSlicesView(RunSlices slices) : StudioComponent
{
    private IReadOnlyList<SliceColumn> _columns = [];
    private WeakSlices? _weak;
    private SlicesByColumn? _by;
    private string? _wanted;
    private bool _looking;

    [Parameter, EditorRequired] public RunDetails Run { get; set; } = null!;
    [Parameter, EditorRequired] public ExperimentResult Result { get; set; } = null!;
    [Parameter, EditorRequired] public string Slug { get; set; } = "";

    /// <summary>The column to group by.</summary>
    [SupplyParameterFromQuery(Name = "by")] public string? By { get; set; }

    /// <summary>The metric that the chart shows.</summary>
    [SupplyParameterFromQuery(Name = "metric")] public string? MetricKey { get; set; }

    private string? Column => _columns.Any(c => c.Name == By) ? By
        : Result.Importance.Select(i => i.Column).FirstOrDefault(n => _columns.Any(c => c.Name == n)) ?? _columns.FirstOrDefault(c => !c.IsTarget)?.Name;

    /// <summary>Shown in the table: those that people ask for first.</summary>
    private IReadOnlyList<MetricDefinition> Metrics => [.. MetricCatalog.For(Result.Spec.Task).Where(m => Keys.Contains(m.Key)).OrderBy(m => Array.IndexOf(Keys, m.Key))];

    private string[] Keys => Result.Spec.Task switch
    {
        LearningTask.Binary => ["accuracy", "precision", "recall", "f1", "auc", "logloss"],
        LearningTask.Multiclass => ["accuracy", "macro_f1", "auc", "logloss"],
        LearningTask.Ranking => ["ndcg_10", "ndcg", "map", "mrr"],
        _ => ["mae", "rmse", "r2"],
    };

    private MetricDefinition Metric => Metrics.FirstOrDefault(m => m.Key == MetricKey) ?? Metrics[0];

    private IReadOnlyList<BarItem> Bars => [.. _by!.Slices.Where(s => s.Find(Metric.Key)?.Value is not null)
        .Select(s => (Slice: s, Figure: s.Find(Metric.Key)!)).Select(p => new BarItem(p.Slice.Value, p.Figure.Value!.Value, p.Figure.Low, p.Figure.High, p.Slice.IsSmall ? 7 : 0, Format.Count(p.Slice.Rows, "row")))];

    private string Summary
    {
        get
        {
            var all = $"All rows together: {RunText.Metric(Metric, _by!.All.Find(Metric.Key)?.Value)}.";
            var enough = _by.Slices.Where(s => !s.IsSmall && s.Find(Metric.Key)?.Value is not null).OrderBy(s => s.Find(Metric.Key)!.Value).ToArray();
            if (enough.Length < 2) { return all; }
            var (low, high) = (enough[0], enough[^1]);
            return $"{all} Lowest with {Describe(low.Value)} ({RunText.Metric(Metric, low.Find(Metric.Key)!.Value)}), highest with {Describe(high.Value)} ({RunText.Metric(Metric, high.Find(Metric.Key)!.Value)}).";
        }
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_columns.Count == 0) { await LoadAsync(async c => _columns = await slices.ColumnsAsync(Actor, Slug, Run.Item.Number, c)); }
        if (Column is { } column && column != _wanted)
        {
            (_wanted, _by) = (column, null);
            StateHasChanged();
            await LoadLatestAsync(c => slices.ByAsync(Actor, Slug, Run.Item.Number, column, c), found => _by = found);
            StateHasChanged();
        }
        // The page does not wait for it, and its first HTML does without.
        if (_looking || !RendererInfo.IsInteractive) { return; }
        _looking = true;
        await LoadAsync(async c => _weak = await slices.WeakestAsync(Actor, Slug, Run.Item.Number, c));
    }

    private string Describe(string value) => SliceText.Describe(new SliceCondition(_by!.Column, value), _columns.Any(c => c.Name == _by.Column && c.Type == Learning.Data.ColumnType.Category));

    private string RowsOf(IEnumerable<SliceCondition> where, string? actual = null) => RowsAddress.Of(Slug, Run.Item.Number, actual, null, where: where);

    private string Note(SliceFigures figures) => string.Join(" ", new[]
    {
        figures.IsSmall ? $"Fewer than {RunSlices.FewestRows} rows: says little." : null,
        Metrics.Select(m => figures.Find(m.Key)).FirstOrDefault(m => m is { Value: null })?.UndefinedReason,
    }.Where(n => n is not null));

    private static string Range(MetricDefinition metric, MetricInterval? figure) => figure is { Low: { } low, High: { } high }
        ? $"95 % interval: {RunText.Metric(metric, low)} to {RunText.Metric(metric, high)}"
        : figure?.UndefinedReason ?? "";

    private void Go(string name, string? value) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter(name, string.IsNullOrEmpty(value) ? null : value), replace: true);
}
