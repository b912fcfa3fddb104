using Microsoft.AspNetCore.Components;
using MlStudio.Core.Experiments;
using MlStudio.Core.Jobs;
using MlStudio.Core.Persistence;
using MlStudio.Learning.Validation;
using MlStudio.Web.Components;
using MlStudio.Web.Live;

namespace MlStudio.Web.Features.Runs;

/// <summary>One run: while it trains its progress, afterwards what came out. The tab stands in the address.</summary>
public partial class RunPage(RunReader reader, RunLog log, RunService runs, RunReproducing reproducing, JobService jobs, ToastQueue toasts, TimeProvider clock) : ProjectPage
{
    /// <summary>A training reports four times a second; nobody reads that fast.</summary>
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    private RunDetails? _run;
    private ExperimentResult? _result;
    private string? _damage;
    private RunReproductions _reproductions = RunReproductions.None;
    private RunJournal? _journal;
    private long _followed;
    private int _shown, _reading;
    private bool _editing;
    private string _name = "", _tags = "", _notes = "";

    [Parameter] public int Number { get; set; }

    [SupplyParameterFromQuery(Name = "tab")] public string? Tab { get; set; }

    private TimeProvider Clock => clock;

    /// <summary>In the order of the questions: is it good, where does it fail, why does it answer so, how was it made.</summary>
    private IReadOnlyList<(string Key, string Label, bool Begins)> Tabs
    {
        get
        {
            if (_result is null) { return [("configuration", "Configuration", false), ("log", "Log", false)]; }
            List<(string, string, bool)> tabs = [];
            var begins = false;
            void Add(bool has, string key, string label)
            {
                if (!has) { return; }
                tabs.Add((key, label, begins));
                begins = false;
            }

            var (classes, rows) = (_result.Validation.Classification, _run!.AnswersHash is not null);
            Add(true, "overview", "Overview");
            Add(classes?.PositiveClass is not null, "threshold", "Threshold");
            Add(true, "curves", classes is null ? "Plots" : "Curves");
            Add(classes is not null, "classes", "Per class");
            begins = true;
            Add(rows, "slices", "Slices");
            Add(rows, "rows", "Rows");
            Add(rows && classes?.PositiveClass is not null, "fairness", "Fairness");
            Add(rows && classes is not null, "labels", "Doubtful labels");
            begins = true;
            Add(_run.ModelHash is not null, "why", "Why");
            Add(RunDecides.Knows(_run), "decides", "How it decides");
            begins = true;
            Add(true, "configuration", "Configuration");
            Add(true, "log", "Log");
            return tabs;
        }
    }

    private string ArchiveWord => _run!.Item.ArchivedAt is null ? "Archive" : "Put back";

    private string Current => Tabs.Any(t => t.Key == Tab) ? Tab! : Tabs[0].Key;

    protected override async Task OnParametersSetAsync()
    {
        if (_shown == Number && _run is not null) { return; }
        Unwatch();
        (_shown, _run, _result, _journal) = (Number, null, null, null);
        await LoadAsync(ReadAsync);
        if (_run is null) { return; }
        // Every change of state is announced to the project too.
        Watch([Topics.Project(_run.ProjectId)], () => ReadAsync(Cancellation));
        Watch([Topics.Job(_run.Item.JobId)], FollowAsync);
    }

    /// <summary>All of the run. The person and the feed may both have it read at once: what was begun last is shown.</summary>
    private async Task ReadAsync(CancellationToken cancellation)
    {
        var (reading, number) = (++_reading, Number);
        var run = await reader.GetAsync(Actor, Slug, number, cancellation);
        var journal = run.IsActive ? await log.FollowAsync(Actor, Slug, number, _journal, cancellation) : null;
        var found = await reader.WithResultAsync(run, cancellation);
        var reproductions = await reproducing.ReadAsync(Actor, Slug, number, cancellation);
        if (reading == _reading) { (_run, _journal, _result, _damage, _reproductions) = (run, journal, found.Result, found.Problem, reproductions); }
    }

    /// <summary>How far the training is; the rest of the run stays as it is meanwhile.</summary>
    private async Task FollowAsync()
    {
        var left = s_pause - clock.GetElapsedTime(_followed);
        if (left > TimeSpan.Zero) { await Task.Delay(left, clock, Cancellation); }
        _followed = clock.GetTimestamp();
        if (_run is not { IsActive: true }) { return; }
        var reading = _reading;
        var journal = await log.FollowAsync(Actor, Slug, Number, _journal, Cancellation);
        if (reading != _reading || _run is not { } run) { return; }
        _journal = journal;
        _run = run with { Item = run.Item with { Progress = journal.Progress, Phase = journal.Phase, StartedAt = journal.StartedAt }, ExpectedEnd = journal.ExpectedEnd, Error = journal.Error };
        if (journal.State != run.Item.State || journal.Attempt != run.Attempts) { await ReadAsync(Cancellation); }
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
