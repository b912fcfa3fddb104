using Microsoft.AspNetCore.Components;
using MlStudio.Core.Experiments;
using MlStudio.Core.Persistence;
using MlStudio.Learning.Metrics;
using MlStudio.Web.Components.Charts;
using MlStudio.Web.Live;

namespace MlStudio.Web.Features.Runs;

/// <summary>Runs side by side. The address holds which, by what they are ordered and whether equal rows are hidden.</summary>
public partial class ComparePage(RunReader reader) : ProjectPage
{
    private const int MostCurves = 30;
    private RunComparison? _comparison;
    private IReadOnlyList<ComparedRun> _read = [];
    private string _find = "";
    private string? _loaded;

    [SupplyParameterFromQuery] public string? Runs { get; set; }

    /// <summary>Key of a metric; "-" in front for descending.</summary>
    [SupplyParameterFromQuery] public string? Sort { get; set; }

    /// <summary>"1" hides rows that are equal for all runs.</summary>
    [SupplyParameterFromQuery] public string? Different { get; set; }

    private IReadOnlyList<int> Numbers => CompareAddress.Parse(Runs);

    private bool OnlyDifferent => Different == "1";

    private IReadOnlyList<int> Missing => [.. Numbers.Except(_comparison!.Runs.Select(r => r.Run.Item.Number))];

    private IEnumerable<ConfigurationRow> Settings => _comparison!.Configuration.Where(r => (r.Differs || !OnlyDifferent) && Found(r.Label));

    private IReadOnlyList<LineSeries> Roc => Curves(d => d.Roc);

    private IReadOnlyList<LineSeries> PrecisionRecall => [.. Curves(d => d.PrecisionRecall).Select(s => s with { Points = LearningSeries.Steps(s.Points) })];

    private IEnumerable<(string Metric, IReadOnlyList<LineSeries> Series)> Learning =>
        from run in _comparison!.Runs.Take(MostCurves)
        from curve in run.Result?.LearningCurves.Where(c => c.Fold == 0 && c.Points.Count > 1) ?? []
        let held = LearningSeries.Series(NameOf(run), ColorOf(run), curve.Points, p => p.Held)
        let series = held.Points.Count > 0 ? held : LearningSeries.Series(NameOf(run), ColorOf(run), curve.Points, p => p.Training)
        where series.Points.Count > 0
        group series by curve.Metric into sets
        select (sets.Key, (IReadOnlyList<LineSeries>)[.. sets]);

    protected override async Task OnParametersSetAsync()
    {
        if (_loaded != Runs)
        {
            _loaded = Runs;
            Unwatch();
            await LoadAsync(ReadAsync);
            Watch([Topics.Project(Scope.Project.Id)], () => ReadAsync(Cancellation));
        }
        else { Arrange(); }
    }

    private async Task ReadAsync(CancellationToken cancellation)
    {
        _read = await reader.CompareAsync(Actor, Slug, Numbers, cancellation);
        Arrange();
    }

    /// <summary>Orders by a validation figure; runs without it come last.</summary>
    private void Arrange()
    {
        var key = Sort?.TrimStart('-');
        if (key is null || MetricCatalog.Find(key) is null)
        {
            _comparison = RunComparison.Of(_read);
            return;
        }
        var known = _read.OrderBy(r => Figure(r, key) is null);
        _comparison = RunComparison.Of([.. Sort!.StartsWith('-') ? known.ThenByDescending(r => Figure(r, key)) : known.ThenBy(r => Figure(r, key))]);
    }

    private static double? Figure(ComparedRun run, string key) => run.Run.Item.Metrics.GetValueOrDefault(key)?.Value;

    private void Go(IEnumerable<int> numbers, string? sort, bool different) =>
        Navigation.NavigateTo($"{CompareAddress.Of(Slug, numbers)}{(sort is null ? "" : $"&sort={sort}")}{(different ? "&different=1" : "")}");

    private string SortHref(MetricDefinition metric)
    {
        var best = (metric.Direction == MetricDirection.Higher ? "-" : "") + metric.Key;
        var sort = Sort == best ? (best.StartsWith('-') ? metric.Key : "-" + metric.Key) : best;
        return $"{CompareAddress.Of(Slug, Numbers)}&sort={sort}{(OnlyDifferent ? "&different=1" : "")}";
    }

    /// <summary>A run's colour is its place in the address, so that it stays when the order changes.</summary>
    private int ColorOf(ComparedRun run) => Numbers.ToList().IndexOf(run.Run.Item.Number);

    private static string NameOf(ComparedRun run) => $"{run.Run.Item.Number} · {run.Run.Item.Name}";

    private bool Found(string label) => _find.Length == 0 || label.Contains(_find, StringComparison.OrdinalIgnoreCase);

    private IReadOnlyList<LineSeries> ByPosition =>
        [.. from run in _comparison!.Runs.Take(MostCurves)
            where run.Result?.Validation.Ranking is not null
            let line = RankingSeries.Line(NameOf(run), ColorOf(run), run.Result!.Validation.Ranking!, p => p.Ndcg)
            where line.Points.Count > 0
            select line];

    private IReadOnlyList<LineSeries> Curves(Func<ClassificationDetails, IReadOnlyList<ClassCurve>> of) =>
        [.. from run in _comparison!.Runs.Take(MostCurves)
            let curves = run.Result?.Validation.Classification is { } details ? of(details) : []
            where curves.Count == 1 && curves[0].Points.Count > 0
            select new LineSeries(NameOf(run), ColorOf(run), [.. curves[0].Points.Select(p => new ChartPoint(p.X, p.Y))])];

    private RenderFragment Group(string title, IReadOnlyList<MetricRow> rows, bool sortable) => builder =>
    {
        var shown = rows.Where(r => Found(r.Metric.Name + " " + r.Metric.Question) && (!OnlyDifferent || r.Figures.Select(f => f?.Value).Distinct().Count() > 1)).ToArray();
        if (shown.Length == 0) { return; }
        builder.OpenComponent<MetricRows>(0);
        builder.AddComponentParameter(1, nameof(MetricRows.Title), title);
        builder.AddComponentParameter(2, nameof(MetricRows.Rows), shown);
        builder.AddComponentParameter(3, nameof(MetricRows.HrefOf), sortable ? SortHref : (Func<MetricDefinition, string>?)null);
        builder.AddComponentParameter(4, nameof(MetricRows.SortedBy), Sort);
        builder.CloseComponent();
    };
}
