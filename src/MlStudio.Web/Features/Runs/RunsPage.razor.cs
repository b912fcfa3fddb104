using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using MlStudio.Core.Experiments;
using MlStudio.Core.Jobs;
using MlStudio.Core.Persistence;
using MlStudio.Learning.Metrics;
using MlStudio.Web.Components;
using MlStudio.Web.Live;

namespace MlStudio.Web.Features.Runs;

/// <summary>The leaderboard. The address holds filter, order, columns and page; the selection is held here.</summary>
public partial class RunsPage(RunLeaderboard leaderboard, RunStandings standings, RunService runs, ToastQueue toasts, TimeProvider time) : ProjectPage
{
    private readonly SortedSet<int> _selected = [];
    private RunsAddress _address = RunsAddress.Parse("");
    private RunList? _page;
    private RunMarks _marks = RunMarks.None;
    private HashSet<Guid>? _followed;
    private bool _moving;
    private (RunFilter Filter, string Metric, string Runs)? _marked;

    private int Pages => (_page!.Matching + RunsAddress.PageSize - 1) / RunsAddress.PageSize;

    private string? Subtitle => _page is null or { Existing: 0 } ? null
        : _address.Filter.Archived ? Found(_page.Archived, "archived run") : Found(_page.Existing - _page.Archived, "run");

    /// <summary>How many there are, and of a filter or search how many of them are found.</summary>
    private string Found(int all, string one) => _page!.Matching == all ? Format.Count(all, one) : $"{Format.Count(_page.Matching)} of {Format.Count(all, one)}";

    private string CompareHref => StudioRoutes.Project(Slug, $"runs/compare?runs={string.Join(',', _selected)}");

    private string ExportHref => StudioRoutes.Project(Slug, "runs.csv" + _address.ToQuery());

    private string State => _address.Filter.States is [var only] ? only.ToString().ToLowerInvariant() : "";

    private IReadOnlyList<MetricDefinition> Shown => [.. _page!.Shown.Select(MetricCatalog.Get)];

    protected override async Task OnParametersSetAsync()
    {
        _address = RunsAddress.Parse(Navigation.Uri);
        await ReadAsync();
    }

    /// <summary>The list is on the screen before anybody asks which of its runs are level with the best.</summary>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_page is not { HeadlineMetric: { } headline } list) { return; }
        var (filter, metric) = (_address.Filter, list.Choices.Metrics.Contains(_address.Filter.Sort) ? _address.Filter.Sort : headline);
        // Progress alone changes nothing.
        var asked = (filter, metric, $"{list.Matching}: {string.Join(' ', list.Runs.Select(r => $"{r.Number}{r.State}"))}");
        if (_marked == asked) { return; }
        _marked = asked;
        await LoadAsync(async cancellation =>
        {
            var found = await standings.FindAsync(Actor, Slug, filter, metric, cancellation);
            // Another list may have come meanwhile, which asks itself.
            if (_marked == asked) { _marks = found; }
        });
        StateHasChanged();
    }

    private Task ReadAsync()
    {
        var address = _address;
        return LoadLatestAsync(
            c => leaderboard.ListAsync(Actor, Slug, address.Filter, (address.Page - 1) * RunsAddress.PageSize, RunsAddress.PageSize, c, address.Columns),
            page =>
            {
                _page = page;
                Follow();
            });
    }

    /// <summary>Changes of the project bring a new list; the progress of the runs that are shown only moves.</summary>
    private void Follow()
    {
        var active = _page!.Runs.Where(r => r.State is JobState.Running or JobState.Cancelling).Select(r => r.JobId).ToHashSet();
        if (_followed is not null && _followed.SetEquals(active)) { return; }
        _followed = active;
        Unwatch();
        Watch([Topics.Project(Scope.Project.Id)], ReadAsync);
        if (active.Count > 0) { Watch([.. active.Select(Topics.Job)], MoveAsync); }
    }

    /// <summary>Once a second at most, however often jobs report; what comes meanwhile is in the next reading, and the end comes with the project.</summary>
    private async Task MoveAsync()
    {
        if (_moving) { return; }
        _moving = true;
        try
        {
            var shown = _page!;
            var moved = await leaderboard.ProgressAsync(Actor, Slug, [.. shown.Runs.Where(r => _followed!.Contains(r.JobId)).Select(r => r.Number)], Cancellation);
            if (_page == shown) { _page = shown with { Runs = [.. shown.Runs.Select(r => moved.TryGetValue(r.Number, out var now) ? r with { State = now.State, Progress = now.Progress, Phase = now.Phase } : r)] }; }
            StateHasChanged();
            await Task.Delay(TimeSpan.FromSeconds(1), time, Cancellation);
        }
        finally { _moving = false; }
    }

    private string Href(RunsAddress address) => StudioRoutes.ProjectRuns(Slug) + address.ToQuery();

    private void Go(RunsAddress address) => Navigation.NavigateTo(Href(address));

    private static string Text(ChangeEventArgs change) => change.Value?.ToString()?.Trim() ?? "";

    private void SetState(ChangeEventArgs change) => Go(_address.With(f => f with { States = Enum.TryParse<JobState>(Text(change), ignoreCase: true, out var state) ? [state] : [] }));

    private void SetDataset(ChangeEventArgs change) => Go(_address.With(f => f with { Dataset = int.TryParse(Text(change), CultureInfo.InvariantCulture, out var number) ? number : null }));

    private void Toggle(string key)
    {
        var shown = Shown.Select(m => m.Key).ToList();
        if (!shown.Remove(key)) { shown.Add(key); }
        Go(_address with { Columns = shown });
    }

    private void Select(int number)
    {
        if (!_selected.Remove(number)) { _selected.Add(number); }
    }

    private void SelectAll(ChangeEventArgs change)
    {
        foreach (var run in _page!.Runs)
        {
            if (change.Value is true) { _selected.Add(run.Number); }
            else { _selected.Remove(run.Number); }
        }
    }

    private Task ArchiveAsync()
    {
        var archive = !_address.Filter.Archived;
        return ChangeAsync(numbers => runs.ArchiveAsync(Actor, Slug, numbers, archive, Cancellation),
            numbers => runs.ArchiveAsync(Actor, Slug, numbers, !archive, CancellationToken.None), archive ? "archived" : "put back");
    }

    private Task DeleteAsync() => ChangeAsync(
        numbers => runs.DeleteAsync(Actor, Slug, numbers, Cancellation), numbers => runs.RestoreAsync(Actor, Slug, numbers, CancellationToken.None), "deleted");

    private async Task ChangeAsync(Func<int[], Task> change, Func<int[], Task> undo, string done)
    {
        int[] numbers = [.. _selected];
        if (!await RunAsync(() => change(numbers))) { return; }
        _selected.Clear();
        toasts.Show($"{Format.Count(numbers.Length, "run")} {done}.", () => undo(numbers));
        await ReadAsync();
    }

    private RenderFragment Sortable(string key, string label, string? hint) => builder =>
    {
        var sorted = _address.Filter.Sort == key;
        var number = key is RunSort.Number or RunSort.Duration || MetricCatalog.Find(key) is not null;
        builder.OpenElement(0, "th");
        builder.AddAttribute(1, "class", $"{(number ? "num" : "")} {(key == _page!.HeadlineMetric ? "headline" : "")}");
        builder.AddAttribute(2, "aria-sort", sorted ? (_address.Filter.Descending ? "descending" : "ascending") : null);
        builder.OpenElement(3, "a");
        builder.AddAttribute(4, "class", "sort");
        builder.AddAttribute(5, "href", Href(_address.SortedBy(key)));
        builder.AddAttribute(6, "title", hint);
        builder.AddContent(7, label);
        AddArrow(builder, sorted);
        builder.CloseElement();
        builder.CloseElement();
    };

    private void AddArrow(RenderTreeBuilder builder, bool sorted)
    {
        if (!sorted) { return; }
        builder.OpenComponent<StudioIcon>(8);
        builder.AddComponentParameter(9, nameof(StudioIcon.Name), _address.Filter.Descending ? "arrow-down" : "arrow-up");
        builder.AddComponentParameter(10, nameof(StudioIcon.Size), 12);
        builder.CloseComponent();
    }
}
