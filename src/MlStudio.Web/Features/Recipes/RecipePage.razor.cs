using System.Diagnostics;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;
using MlStudio.Core;
using MlStudio.Core.Experiments;
using MlStudio.Core.Persistence;
using MlStudio.Core.Recipes;
using MlStudio.Learning.Parameters;
using MlStudio.Learning.Transforms;
using MlStudio.Web.Components;
using MlStudio.Web.Live;

namespace MlStudio.Web.Features.Recipes;

/// <summary>A recipe: its steps on the left, the data after the chosen step on the right, tried again after each change.</summary>
public sealed partial class RecipePage(RecipeReader reader, RecipeService recipes, RecipePreviewer previewer, ConfirmQueue confirm, ToastQueue toasts) : ProjectPage
{
    private static readonly IReadOnlyDictionary<string, string> s_nothing = new Dictionary<string, string>();
    private static readonly IReadOnlyList<UrlTab> s_tabs = [new("columns", "Columns"), new("rows", "Rows"), new("history", "History")];
    private readonly Dictionary<string, string> _refused = [];
    private RecipeView? _view;
    private RecipeView? _newer;
    private RecipeDraft _draft = new(new Recipe(Recipe.CurrentVersion, []));
    private RecipePreview? _preview;
    private IReadOnlyList<RecipeSuggestion> _suggestions = [];
    private IReadOnlyList<TrainableVersion> _versions = [];
    private CancellationTokenSource? _trying;
    private Guid? _selected;
    private Guid? _dragged;

    /// <summary>A step that was just added and has nothing filled in: what it lacks is asked for, not marked as wrong.</summary>
    private Guid? _fresh;
    private long _milliseconds;
    private int _loaded;
    private bool _picking;
    private bool _saving;
    private string _note = "";

    [Parameter] public int Number { get; set; }

    /// <summary>What the right side shows: columns, rows or history.</summary>
    [SupplyParameterFromQuery] public string? View { get; set; }

    private string TrainAddress => StudioRoutes.Project(Slug, $"runs/new?recipe={Number}{(_versions.FirstOrDefault(v => v.Id == _view?.DatasetVersionId) is { } data ? $"&data={data.Key}" : "")}{(_view?.Target is { } target ? $"&target={Uri.EscapeDataString(target)}" : "")}");

    /// <summary>The sample after the chosen step, or after the last before it that could be tried.</summary>
    private StepPreview? Shown => _preview is null ? null
        : _selected is not { } id ? _preview.Start
        : _draft.PlaceOf(id) is var place && place < _preview.Steps.Count && place >= 0 ? _preview.Steps[place] : _preview.Last;

    /// <summary>The place of the step at which the preview ended, when the chosen step comes after it.</summary>
    private int? Stopped => _preview?.Error is { } error && _selected is { } id && _draft.PlaceOf(id) is var place && place >= error.Position && error.Position <= _draft.Steps.Length ? error.Position - 1 : null;

    protected override async Task OnParametersSetAsync()
    {
        if (_loaded == Number) { return; }
        _loaded = Number;
        Unwatch();
        await LoadAsync(StartAsync);
        Watch([Topics.Project(Scope.Project.Id)], FollowAsync);
    }

    private async Task StartAsync(CancellationToken cancellation)
    {
        _versions = await previewer.VersionsAsync(Actor, Slug, cancellation);
        _view = await reader.GetAsync(Actor, Slug, Number, null, cancellation);
        _draft = new RecipeDraft(_view.Recipe);
        (_newer, _selected, _picking, _saving) = (null, null, false, false);
        if (!RendererInfo.IsInteractive) { return; }
        // The steps are there to be changed even where trying them takes long.
        StateHasChanged();
        await TryAsync();
    }

    /// <summary>Somebody saved: what is not being worked on is shown anew; under somebody's hands the steps stay.</summary>
    private Task FollowAsync() => LoadAsync(async cancellation =>
    {
        if (Busy) { return; } // one's own save
        RecipeView newest;
        try { newest = await reader.GetAsync(Actor, Slug, Number, null, cancellation); }
        catch (NotFoundException) when (_draft.Unsaved)
        {
            toasts.Show("Somebody deleted this recipe. Your steps are still here; they can be saved once it is restored.");
            return;
        }
        if (_view is not null && newest.Newest != _view.Newest && _draft.Unsaved) { _newer = newest; return; }
        var moved = newest.Newest != _view?.Newest;
        _view = newest;
        if (!moved) { return; }
        _draft = new RecipeDraft(newest.Recipe);
        _selected = null;
        await TryAsync();
    });

    /// <summary>Tries the steps on the sample. A later change ends a preview that is still being made.</summary>
    private async Task TryAsync()
    {
        using var mine = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var token = mine.Token;
        var before = _trying;
        _trying = mine;
        if (before is not null) { await before.CancelAsync(); }
        var started = Stopwatch.GetTimestamp();
        try
        {
            var recipe = _draft.ToRecipe();
            var preview = await previewer.PreviewAsync(Actor, Slug, _view!.DatasetVersionId, _view.Target, recipe, _preview, token);
            if (token.IsCancellationRequested) { return; }
            (_preview, _milliseconds) = (preview, (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            // The first suggestions for large data take a while; the preview does not wait for them.
            StateHasChanged();
            var suggestions = _view.MayEdit ? await previewer.SuggestAsync(Actor, Slug, _view.DatasetVersionId, _view.Target, recipe, preview, token) : [];
            if (!token.IsCancellationRequested) { _suggestions = suggestions; }
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // The change that came later is being tried instead.
        }
        finally
        {
            if (ReferenceEquals(_trying, mine)) { _trying = null; }
        }
    }

    private Task AfterChangeAsync()
    {
        _refused.Clear();
        return LoadAsync(_ => TryAsync());
    }

    private IReadOnlyList<ColumnPreview> ColumnsBefore(int place) =>
        _preview is null ? [] : place == 0 || _preview.Steps.Count == 0 ? _preview.Start.Columns : _preview.Steps[Math.Min(place, _preview.Steps.Count) - 1].Columns;

    private void Select(Guid? step)
    {
        (_selected, _fresh) = (step, null);
        _refused.Clear();
    }

    private Task AddAsync(StepEntry entry)
    {
        // Behind the chosen step, or at the end.
        var place = _selected is { } id ? _draft.PlaceOf(id) + 1 : _draft.Steps.Length;
        _fresh = _selected = _draft.Insert(place, entry.Create());
        _picking = false;
        return AfterChangeAsync();
    }

    private Task TakeAsync(RecipeSuggestion suggestion)
    {
        _selected = _draft.Take(suggestion.Step);
        return AfterChangeAsync();
    }

    private async Task ChangeAsync(Guid step, string parameter, JsonNode? value)
    {
        try
        {
            _draft.Set(step, parameter, value);
            _fresh = null;
        }
        catch (InvalidOptionsException wrong)
        {
            _refused[parameter] = wrong.Errors[0].Message;
            return;
        }
        await AfterChangeAsync();
    }

    private Task RemoveAsync(Guid step)
    {
        _draft.Remove(step);
        if (_selected == step) { _selected = null; }
        return AfterChangeAsync();
    }

    private Task MoveAsync(Guid step, int place)
    {
        _draft.Move(step, place);
        return AfterChangeAsync();
    }

    private Task DropAsync(int place)
    {
        if (_dragged is not { } step) { return Task.CompletedTask; }
        _dragged = null;
        return MoveAsync(step, place);
    }

    private Task GoBackAsync(Recipe older)
    {
        _draft.Replace(older);
        _selected = null;
        return AfterChangeAsync();
    }

    private Task Undo()
    {
        _draft.Undo();
        return AfterChangeAsync();
    }

    private Task Redo()
    {
        _draft.Redo();
        return AfterChangeAsync();
    }

    private Task KeyAsync(KeyboardEventArgs key) => key switch
    {
        _ when _view is not { MayEdit: true } || !(key.CtrlKey || key.MetaKey) => Task.CompletedTask,
        { Key: "z" or "Z", ShiftKey: true } or { Key: "y" or "Y" } => Redo(),
        { Key: "z" } => Undo(),
        _ => Task.CompletedTask,
    };

    private async Task SaveAsync()
    {
        var before = _view!.Newest;
        var sent = _draft.ToRecipe();
        var saved = await RunAsync(async cancellation =>
        {
            try
            {
                await recipes.SaveAsync(Actor, Slug, Number, before, sent, _note, cancellation);
            }
            catch (ConflictException)
            {
                _newer = await reader.GetAsync(Actor, Slug, Number, null, cancellation);
                return;
            }
            _draft.MarkSaved(sent);
            _view = await reader.GetAsync(Actor, Slug, Number, null, cancellation);
        });
        if (!saved || _newer is not null) { return; }
        (_saving, _note) = (false, "");
        toasts.Show($"Revision {_view.Newest} is saved.");
    }

    private void KeepMine() => (_view, _newer) = (_newer, null);

    private Task TakeTheirs()
    {
        _view = _newer;
        _newer = null;
        _draft = new RecipeDraft(_view!.Recipe);
        _selected = null;
        return AfterChangeAsync();
    }

    private async Task GuardAsync(LocationChangingContext context)
    {
        var here = Navigation.ToAbsoluteUri(Navigation.Uri).AbsolutePath;
        if (!_draft.Unsaved || Navigation.ToAbsoluteUri(context.TargetLocation).AbsolutePath == here) { return; }
        if (!await confirm.AskAsync("Leave without saving?", "Your changes to the recipe are lost.", "Leave", true)) { context.PreventNavigation(); }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) { _trying?.Cancel(); }
        base.Dispose(disposing);
    }
}
