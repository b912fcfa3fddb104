using System.Globalization;
using Microsoft.AspNetCore.Components;
using MlStudio.Core;
using MlStudio.Core.Access;
using MlStudio.Core.Experiments;
using MlStudio.Learning.Calibration;
using MlStudio.Learning.Data;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Validation;
using MlStudio.Web.Components;
using MlStudio.Web.Live;

namespace MlStudio.Web.Features.Runs;

/// <summary>Configures runs. The address says from which data or which run; what is typed is held here.</summary>
public partial class ConfigurePage(RunConfigurator configurator, RunQueueing queueing, ToastQueue toasts) : ProjectPage
{
    private const int MostChips = 300;
    private RunDraft _draft = new();
    private RunSetup? _setup;
    private TaskProposal? _proposal;
    private IReadOnlyDictionary<string, string> _leaks = new Dictionary<string, string>();
    private string _columnSearch = "";
    private string? _loaded;
    private bool _tried;

    /// <summary>The target that is being looked at; null when nothing is.</summary>
    private string? _lookingAt;

    /// <summary>The data: "3.1" for version 1 of data set 3, "3" for its newest.</summary>
    [SupplyParameterFromQuery] public string? Data { get; set; }

    /// <summary>The number of a run to start from.</summary>
    [SupplyParameterFromQuery(Name = "from")] public string? FromWritten { get; set; }

    private int? From => AddressNumber.Whole(FromWritten);

    /// <summary>The column to predict.</summary>
    [SupplyParameterFromQuery] public string? Target { get; set; }

    /// <summary>Two classes: the decision threshold to train with, such as one that was found on the page of a run.</summary>
    [SupplyParameterFromQuery(Name = "threshold")] public string? ThresholdWritten { get; set; }

    /// <summary>"out" to leave rows with doubtful labels out of training, such as after having looked at those of a run.</summary>
    [SupplyParameterFromQuery(Name = "doubtful")] public string? DoubtfulWritten { get; set; }

    /// <summary>The number of a saved recipe to prepare with.</summary>
    [SupplyParameterFromQuery(Name = "recipe")] public string? RecipeWritten { get; set; }

    private int? Recipe => AddressNumber.Whole(RecipeWritten);

    private PageProblem? General => Problem is { Fields.Count: 0 } || _setup is null ? Problem : null;

    private IReadOnlyList<FieldError> AllErrors => [.. _draft.Errors().Concat(Problem?.Fields ?? []).DistinctBy(e => e.Message)];

    private IReadOnlyList<TrainableColumn> FoundColumns =>
        [.. _setup!.Columns.Where(c => !_draft.IsTaken(c.Name) && (_columnSearch.Length == 0 || c.Name.Contains(_columnSearch, StringComparison.OrdinalIgnoreCase)))];

    private IEnumerable<(string Column, string Message)> Warnings =>
        _leaks.Where(l => !_draft.IsTaken(l.Key)).Select(l => (l.Key, l.Value)).Concat(_setup!.Columns.Where(c => !_draft.IsTaken(c.Name)).SelectMany(c => c.Warnings.Select(w => (c.Name, w)))).Take(20);

    protected override async Task OnParametersSetAsync()
    {
        var asked = $"{Data}|{From}|{Recipe}|{ThresholdWritten}|{DoubtfulWritten}";
        if (asked == _loaded) { return; }
        _loaded = asked;
        var (data, from, recipe, target) = (Data, From, Recipe, Target);
        await LoadLatestAsync(async cancellation =>
        {
            Scope.Demand(Permission.Train);
            var setup = await configurator.StartAsync(Actor, Slug, data, from, cancellation);
            var chosen = setup.From is { } request ? request.Target : target;
            return (setup, chosen is not null && setup.Columns.Any(c => c.Name == chosen) ? await LookAtAsync(setup, chosen, cancellation) : null);
        }, found => Start(found.setup, found.Item2, recipe));
    }

    private void Start(RunSetup setup, LookedAtTarget? target, int? recipe)
    {
        (_setup, _lookingAt) = (setup, null);
        var typed = _draft;
        _draft = _setup.From is { } request ? RunDraft.From(request) : new RunDraft { Name = typed.Name, Notes = typed.Notes, Tags = typed.Tags };
        if (recipe is { } number && _setup.From is null) { _draft.RecipeRevisionId = _setup.Recipes.FirstOrDefault(r => r.Number == number)?.RevisionId; }
        if (_setup.Recipes.All(r => r.RevisionId != _draft.RecipeRevisionId)) { _draft.RecipeRevisionId = null; }
        if (AddressNumber.Real(ThresholdWritten) is > 0 and < 1 and var threshold) { (_draft.AfterTraining.Goal, _draft.AfterTraining.Given) = (null, threshold.ToString("R", CultureInfo.InvariantCulture)); }
        if (DoubtfulWritten == "out" && !_draft.LeaveOutDoubtful)
        {
            Apply(new DataRemedy(DataRemedyKind.LeaveOutDoubtful, "", ""));
            // The copy must be told from the run that it comes from.
            if (_draft.Name.Length > 0) { _draft.Name += ", without doubtful labels"; }
        }
        (_proposal, _draft.Target) = (null, null);
        if (target is not null) { Propose(target, keep: _setup.From is not null); }
    }

    private async Task<LookedAtTarget> LookAtAsync(RunSetup setup, string target, CancellationToken cancellation) => new(
        target, await configurator.ProposeAsync(Actor, Slug, setup.Version!.Id, target, cancellation), await configurator.LeakageAsync(Actor, Slug, setup.Version.Id, target, cancellation));

    private void Propose(LookedAtTarget found, bool keep)
    {
        (_draft.Target, _proposal, _leaks, _lookingAt) = (found.Target, found.Proposal, found.Leaks, null);
        _draft.Propose(_proposal, keep);
    }

    private sealed record LookedAtTarget(string Target, TaskProposal Proposal, IReadOnlyDictionary<string, string> Leaks);

    private void ChooseData(ChangeEventArgs change) =>
        Navigation.NavigateTo(StudioRoutes.Project(Slug, $"runs/new?data={change.Value}{(From is { } from ? $"&from={from}" : "")}{(ChosenRecipe is { } recipe ? $"&recipe={recipe.Number}" : "")}{(_draft.Target is { } target ? $"&target={Uri.EscapeDataString(target)}" : "")}{(ThresholdWritten is { } threshold ? $"&threshold={Uri.EscapeDataString(threshold)}" : "")}{(_draft.LeaveOutDoubtful ? "&doubtful=out" : "")}"));

    private async Task ChooseTargetAsync(ChangeEventArgs change)
    {
        var target = change.Value?.ToString()?.Trim() ?? "";
        if (_setup!.Columns.All(c => c.Name != target))
        {
            Refuse("target", $"There is no column '{target}'. Choose one of the list.");
            return;
        }
        Dismiss();
        // The column counts at once, so that a run is never queued for the one before; what it suits follows.
        (_draft.Target, _proposal, _lookingAt) = (target, null, target);
        await LoadLatestAsync(c => LookAtAsync(_setup, target, c), found => Propose(found, keep: false));
        if (_lookingAt == target) { _lookingAt = null; }
    }

    private RecipeChoice? ChosenRecipe => _setup!.Recipes.FirstOrDefault(r => r.RevisionId == _draft.RecipeRevisionId);

    private void ChooseRecipe(ChangeEventArgs change) => Set(() => _draft.RecipeRevisionId = Guid.TryParse(change.Value?.ToString(), out var revision) ? revision : null);

    private void ChooseTask(LearningTask task) => Set(() =>
    {
        _draft.Task = task;
        if (task == LearningTask.Binary) { _draft.PositiveClass ??= _proposal!.PositiveClass ?? (_proposal.Classes.Count > 0 ? _proposal.Classes[0].Class : null); }
        if (!task.HasClasses()) { _draft.Weighting = ClassWeighting.None; }
        _draft.Algorithms.RemoveAll(a => !a.Trainer.Tasks.Contains(task));
        if (_draft.Algorithms.Count == 0) { _draft.Add(); }
    });

    private void Include(string column, bool include) => Set(() =>
    {
        if (include) { _draft.Excluded.Remove(column); }
        else { _draft.Excluded.Add(column); }
    });

    /// <summary>What the checks of the data depend on.</summary>
    private string ChecksKey => string.Join('\n', [_setup!.Version!.Key, _draft.Target, _draft.Task.ToString(), _draft.Group, _draft.PositiveClass, _draft.RecipeRevisionId?.ToString(), _draft.Split.ToPlan().ToString(), _draft.Seed, .. _draft.Excluded.Order(StringComparer.Ordinal)]);

    private void Apply(DataRemedy remedy) => Set(() =>
    {
        switch (remedy.Kind)
        {
            case DataRemedyKind.LeaveOut: _draft.Excluded.Add(remedy.Column); break;
            case DataRemedyKind.LeaveOutDoubtful:
                _draft.LeaveOutDoubtful = true;
                if (_draft.AfterTraining.Calibration == CalibrationMethod.None) { _draft.AfterTraining.Calibration = CalibrationMethod.Sigmoid; }
                break;
            case DataRemedyKind.KeepEqualRows: _draft.Split.KeepEqualRows = true; break;
            default:
                if (_draft.Split.Kind != SplitDraft.Way.Folds) { _draft.Split.Kind = SplitDraft.Way.Group; }
                _draft.Split.Column = remedy.Column;
                break;
        }
    });

    /// <summary>Changes the form; what the server refused before may be right now.</summary>
    private void Set(Action change)
    {
        change();
        Dismiss();
    }

    private async Task QueueAsync()
    {
        _tried = true;
        if (_proposal is null) { return; }
        if (_draft.Errors().Count > 0) { return; }
        IReadOnlyList<int> numbers = [];
        if (!await RunAsync(async cancellation => numbers = await queueing.QueueAsync(Actor, Slug, _draft.ToRequest(_setup!.Version!.Id), cancellation))) { return; }
        toasts.Show(numbers.Count == 1 ? $"Run {numbers[0]} is queued." : $"{numbers.Count} runs are queued.");
        Navigation.NavigateTo(numbers.Count == 1 ? StudioRoutes.ProjectRun(Slug, numbers[0]) : StudioRoutes.ProjectRuns(Slug));
    }

    private string? Error(string field) =>
        Problem?.For(field) ?? (_tried || field.Contains(".options.", StringComparison.Ordinal) || field is "split" or "decisionThreshold" or "threshold" or "coverage" ? _draft.Errors().FirstOrDefault(e => e.Field == field)?.Message : null);

    private string Invalid(string field) => Error(field) is null ? "false" : "true";

    private static string TypeName(ColumnType type) => type switch
    {
        ColumnType.Number => "number",
        ColumnType.Category => "category",
        ColumnType.Text => "text",
        _ => "time",
    };
}
