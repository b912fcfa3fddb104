using Microsoft.AspNetCore.Components;
using MlStudio.Core.Experiments;
using MlStudio.Core.Persistence;
using MlStudio.Learning.Metrics;
using MlStudio.Web.Components.Charts;
using MlStudio.Web.Live;

namespace MlStudio.Web.Features.Runs;

/// <summary>Runs side by side. The address holds all that is chosen; a word that is being typed is held here until the field is left.</summary>
public partial class ComparePage(RunReader reader, RunSignificance significance, TestLooks looks) : ProjectPage
{
    private const int MostCurves = 30;
    private CompareAddress _address = new();
    private RunComparison? _comparison;
    private IReadOnlyList<ComparedRun> _read = [];
    private IReadOnlyList<ComparisonColumn> _repeats = [];
    private IReadOnlyList<RunColumn> _columns = [];
    private IReadOnlyDictionary<int, int> _looks = new Dictionary<int, int>();
    private string _find = "";
    private string? _loaded;

    private IReadOnlyList<int> Missing => [.. _address.Runs.Except(_comparison!.Runs.Select(r => r.Run.Item.Number))];

    private bool HasRepeats => _repeats.Count > 1 && _repeats.Any(c => c.IsRepeated);

    /// <summary>Equal rows are shown when asked for, and when something is searched for.</summary>
    private bool ShowsEqual => _address.ShowsEqual || _find.Length > 0;

    /// <summary>What people ask for first; the rest is shown on demand.</summary>
    private static readonly string[] s_first = ["auc", "pr_auc", "accuracy", "precision", "recall", "f1", "macro_f1", "logloss", "brier", "rmse", "mae", "r2", "mape", "ndcg_10", "ndcg", "map", "mrr"];

    private bool IsShown(MetricRow row) => _find.Length > 0 || _address.AllFigures || s_first.Contains(row.Metric.Key) || row.Metric.Key == Headline || row.Metric.Key == _address.Sort?.TrimStart('-');

    private int SeldomFigures => _comparison!.Validation.Concat(_comparison.Test).Where(r => !s_first.Contains(r.Metric.Key) && r.Metric.Key != Headline).Select(r => r.Metric.Key).Distinct().Count();

    private IEnumerable<MetricRow> Found(IReadOnlyList<MetricRow> rows) => rows.Where(r => IsShown(r) && Found(r.Metric.Name + " " + r.Metric.Question) && (r.Differs || ShowsEqual));

    private bool AnythingFound => Settings.Any() || Found(_comparison!.Validation).Any() || Found(_comparison.Test).Any();

    private IEnumerable<ConfigurationRow> Settings => _comparison!.Configuration.Where(r => (r.Differs || ShowsEqual) && Found(r.Label));

    private int EqualRows => _comparison!.Configuration.Count(r => !r.Differs) + _comparison.Validation.Concat(_comparison.Test).Count(r => !r.Differs);

    private bool IsAllEqual => !ShowsEqual && EqualRows == _comparison!.Configuration.Count + _comparison.Validation.Count + _comparison.Test.Count;

    private string Headline => _read.Select(r => r.Result?.HeadlineMetric).FirstOrDefault(m => m is not null) ?? MetricCatalog.HeadlineKey(_read[0].Run.Spec.Task);

    private IReadOnlyList<LineSeries> Roc => Curves(d => d.Roc);

    private IReadOnlyList<LineSeries> PrecisionRecall => [.. Curves(d => d.PrecisionRecall).Select(s => s with { Points = LearningSeries.Steps(s.Points) })];

    private IEnumerable<(string Metric, IReadOnlyList<LineSeries> Series, IReadOnlyList<CurveEnds> Ends)> Learning =>
        from run in _comparison!.Runs.Take(MostCurves)
        from curve in run.Result?.LearningCurves.Where(c => c.Fold == 0 && c.Points.Count > 1) ?? []
        let isHeld = curve.Points.Any(p => p.Held is not null)
        let ends = CurveEnds.Of(NameOf(run), ColorOf(run), curve.Metric, curve.Points, p => isHeld ? p.Held : p.Training)
        where ends is not null
        let series = LearningSeries.Series(NameOf(run), ColorOf(run), curve.Points, p => isHeld ? p.Held : p.Training)
        group (series, ends) by curve.Metric into sets
        select (sets.Key, (IReadOnlyList<LineSeries>)[.. sets.Select(s => s.series)], (IReadOnlyList<CurveEnds>)[.. sets.Select(s => s.ends)]);

    protected override async Task OnParametersSetAsync()
    {
        var before = _address.Find;
        _address = CompareAddress.Parse(Navigation.Uri);
        if (_address.Find != before) { _find = _address.Find; }
        var runs = string.Join(',', _address.Runs);
        if (_loaded != runs)
        {
            _loaded = runs;
            Unwatch();
            await ReadAsync();
            Watch([Topics.Project(Scope.Project.Id)], ReadAsync);
        }
        else if (_comparison is not null) { Arrange(); }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) { StopTesting(); }
        base.Dispose(disposing);
    }

    private Task ReadAsync()
    {
        var runs = _address.Runs;
        return LoadLatestAsync(async c => (Runs: await reader.CompareAsync(Actor, Slug, runs, c), Looks: await looks.CountAsync(Actor, Slug, runs, c)), found =>
        {
            (_read, _looks) = found;
            Arrange();
        });
    }

    private void Arrange()
    {
        _repeats = RunRepeats.Group(_read);
        _comparison = _address.View.Arrange(_read);
        _columns = RunColumns.Of(_comparison.Runs);
        StartTesting();
    }

    private void Go(CompareAddress address) => Navigation.NavigateTo(address.Href(Slug));

    private static string TextOf(ChangeEventArgs change) => change.Value?.ToString()?.Trim() ?? "";

    private string SortHref(MetricDefinition metric)
    {
        var best = (metric.Direction == MetricDirection.Higher ? "-" : "") + metric.Key;
        var sort = _address.Sort == best ? (best.StartsWith('-') ? metric.Key : "-" + metric.Key) : best;
        return (_address with { Sort = sort }).Href(Slug);
    }

    /// <summary>Where unfolding repeats, or putting an unfolded run back to its repeats, leads; null for a run without repeats.</summary>
    private string? FoldHref(ComparisonColumn column)
    {
        if (!HasRepeats || !_address.Groups) { return null; }
        var group = _repeats.First(c => c.Has(column.Lead.Run.Item.Number));
        var lead = group.Lead.Run.Item.Number;
        return !group.IsRepeated ? null : (_address with { Unfolded = column.IsRepeated ? [.. _address.Unfolded, lead] : [.. _address.Unfolded.Where(n => n != lead)] }).Href(Slug);
    }

    private string? FoldHref(string? algorithm) => algorithm is null ? null : (_address with
    {
        OpenAlgorithms = _address.OpenAlgorithms.Contains(algorithm) ? [.. _address.OpenAlgorithms.Where(a => a != algorithm)] : [.. _address.OpenAlgorithms, algorithm],
    }).Href(Slug);

    /// <summary>A run's colour is its place in the address, so that it stays when the order changes.</summary>
    private int ColorOf(ComparedRun run) => _address.Runs.ToList().IndexOf(run.Run.Item.Number);

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

    private RenderFragment Group(string title, string part, IReadOnlyList<MetricRow> rows, bool sortable) => builder =>
    {
        var shown = Found(rows).ToArray();
        if (shown.Length == 0) { return; }
        builder.OpenComponent<MetricRows>(0);
        builder.AddComponentParameter(1, nameof(MetricRows.Title), title);
        builder.AddComponentParameter(2, nameof(MetricRows.Part), part);
        builder.AddComponentParameter(3, nameof(MetricRows.Rows), shown);
        builder.AddComponentParameter(4, nameof(MetricRows.Columns), _comparison!.Columns);
        builder.AddComponentParameter(5, nameof(MetricRows.Verdicts), _verdicts);
        builder.AddComponentParameter(6, nameof(MetricRows.Testing), _testing is not null);
        builder.AddComponentParameter(7, nameof(MetricRows.HrefOf), sortable ? SortHref : (Func<MetricDefinition, string>?)null);
        builder.AddComponentParameter(8, nameof(MetricRows.SortedBy), _address.Sort);
        builder.CloseComponent();
    };
}
