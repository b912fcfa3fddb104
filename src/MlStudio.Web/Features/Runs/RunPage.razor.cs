using Microsoft.AspNetCore.Components;
using MlStudio.Core.Experiments;
using MlStudio.Core.Jobs;
using MlStudio.Core.Persistence;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Validation;
using MlStudio.Web.Components;
using MlStudio.Web.Live;

namespace MlStudio.Web.Features.Runs;

/// <summary>One run: while it trains its progress, afterwards what came out. The tab stands in the address.</summary>
public partial class RunPage(RunReader reader, RunLog log, RunService runs, RunReproducing reproducing, JobService jobs, ToastQueue toasts, TimeProvider clock) : ProjectPage
{
    private readonly List<RunLogLine> _lines = [];
    private readonly List<LearningCurvePoint> _points = [];
    private RunDetails? _run;
    private ExperimentResult? _result;
    private RunReproductions _reproductions = RunReproductions.None;
    private long _last;
    private int _attempt;
    private int _shown;
    private bool _editing;
    private string _name = "", _tags = "", _notes = "";

    [Parameter] public int Number { get; set; }

    [SupplyParameterFromQuery(Name = "tab")] public string? Tab { get; set; }

    private TimeProvider Clock => clock;

    private IReadOnlyList<(string Key, string Label)> Tabs => _result is null
        ? [("configuration", "Configuration"), ("log", "Log")]
        : [("overview", "Overview"), .. RunDecides.Knows(_run!) ? [("decides", "How it decides")] : Array.Empty<(string, string)>(), ("curves", _result.Validation.Classification is null ? "Plots" : "Curves"),
            .. _result.Validation.Classification?.PositiveClass is null ? Array.Empty<(string, string)>() : [("threshold", "Threshold")],
            .. _run!.AnswersHash is null ? Array.Empty<(string, string)>() : [("rows", "Rows"), .. HasLosses ? [("slices", "Slices")] : Array.Empty<(string, string)>(),
                .. _result.Validation.Classification is { PositiveClass: not null } ? [("fairness", "Fairness")] : Array.Empty<(string, string)>(),
                .. _result.Validation.Classification is not null ? [("labels", "Doubtful labels")] : Array.Empty<(string, string)>()],
            .. _result.Validation.Classification is null ? Array.Empty<(string, string)>() : [("classes", "Per class")],
            .. _run.ModelHash is null ? Array.Empty<(string, string)>() : [("why", "Why")],
            ("configuration", "Configuration"), ("log", "Log")];

    /// <summary>Whether every row by itself can be answered well or badly; rankings are measured by group.</summary>
    private bool HasLosses => _result!.Spec.Task != LearningTask.Ranking;

    private string ArchiveWord => _run!.Item.ArchivedAt is null ? "Archive" : "Put back";

    private string Current => Tabs.Any(t => t.Key == Tab) ? Tab! : Tabs[0].Key;

    protected override async Task OnParametersSetAsync()
    {
        if (_shown == Number && _run is not null) { return; }
        Unwatch();
        (_shown, _run, _result, _last) = (Number, null, null, 0);
        _lines.Clear();
        _points.Clear();
        await LoadAsync(ReadAsync);
        if (_run is not null) { Watch([Topics.Project(_run.ProjectId), Topics.Job(_run.Item.JobId), Topics.Jobs], () => ReadAsync(Cancellation)); }
    }

    private async Task ReadAsync(CancellationToken cancellation)
    {
        var run = await reader.GetAsync(Actor, Slug, Number, cancellation);
        var part = await log.ReadAsync(Actor, Slug, Number, _last, cancellation);
        if (part.Attempt != _attempt) { _points.Clear(); }
        (_attempt, _last) = (part.Attempt, part.Last);
        _lines.AddRange(part.Lines);
        _points.AddRange(part.Points);
        _result = await reader.ResultAsync(run, cancellation);
        _reproductions = await reproducing.ReadAsync(Actor, Slug, Number, cancellation);
        _run = run;
    }

    private Task CancelAsync() => ChangeAsync(() => jobs.CancelAsync(Actor, _run!.Item.JobId, Cancellation));

    private Task RetryAsync() => ChangeAsync(() => jobs.RetryAsync(Actor, _run!.Item.JobId, Cancellation));

    private async Task ReproduceAsync()
    {
        var again = 0;
        if (!await RunAsync(async () => again = await reproducing.QueueAsync(Actor, Slug, Number, Cancellation))) { return; }
        toasts.Show($"Run {again} does the work of run {Number} again.");
        Navigation.NavigateTo(StudioRoutes.ProjectRun(Slug, again));
    }

    private async Task ArchiveAsync()
    {
        var archive = _run!.Item.ArchivedAt is null;
        if (!await ChangeAsync(() => runs.ArchiveAsync(Actor, Slug, [Number], archive, Cancellation))) { return; }
        toasts.Show($"Run {Number} {(archive ? "archived" : "put back")}.", () => runs.ArchiveAsync(Actor, Slug, [Number], !archive, CancellationToken.None));
    }

    private async Task DeleteAsync()
    {
        if (!await RunAsync(() => runs.DeleteAsync(Actor, Slug, [Number], Cancellation))) { return; }
        toasts.Show($"Run {Number} deleted.", () => runs.RestoreAsync(Actor, Slug, [Number], CancellationToken.None));
        Navigation.NavigateTo(StudioRoutes.ProjectRuns(Slug));
    }

    private void Edit() => (_name, _tags, _notes, _editing) = (_run!.Item.Name, _run.Item.Tags, _run.Notes, true);

    private async Task SaveAsync()
    {
        if (await ChangeAsync(() => runs.DescribeAsync(Actor, Slug, Number, _name, _notes, _tags, Cancellation))) { _editing = false; }
    }

    private async Task<bool> ChangeAsync(Func<Task> change)
    {
        if (!await RunAsync(change)) { return false; }
        await LoadAsync(ReadAsync);
        return true;
    }
}
