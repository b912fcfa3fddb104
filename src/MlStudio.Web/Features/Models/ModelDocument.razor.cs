using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;
using MlStudio.Core;
using MlStudio.Core.Collaboration;
using MlStudio.Core.Models;
using MlStudio.Core.Persistence;
using MlStudio.Web.Components;

namespace MlStudio.Web.Features.Models;

/// <summary>A model's documentation: read beside its comments, or written with a live preview. Others' saves appear by themselves.</summary>
public sealed partial class ModelDocument
{
    private DocumentView? _shown;
    private DocumentView? _newer;
    private DocumentView? _past;
    private IReadOnlyList<DocumentView>? _history;
    private bool _editing;
    private string _text = "";
    private string _preview = "";

    [Parameter, EditorRequired] public Guid ModelId { get; set; }
    [Parameter] public bool MayEdit { get; set; }
    [Parameter] public bool MayComment { get; set; }

    [Inject] private ConfirmQueue Confirm { get; set; } = null!;

    private bool Unsaved => _editing && _shown is not null && _text != _shown.Markdown;

    protected override async Task OnInitializedAsync()
    {
        await LoadDocumentAsync();
        Watch([Topics.Model(ModelId)], LoadDocumentAsync);
    }

    private Task LoadDocumentAsync() => LoadAsync(async cancellation =>
    {
        var newest = await Documents.GetAsync(Actor, ModelId, cancellation);
        // Under somebody's hands the text stays; they are told and choose.
        if (Unsaved && newest.Number != _shown!.Number) { _newer = newest; return; }
        _shown = newest;
        if (_editing) { SetText(newest.Markdown); }
        if (_history is not null) { _history = await Documents.HistoryAsync(Actor, ModelId, cancellation); }
    });

    private void StartEditing()
    {
        (_editing, _past, _history, _newer) = (true, null, null, null);
        SetText(_shown!.Markdown);
    }

    private void StopEditing() => (_editing, _newer) = (false, null);

    private void Typed(ChangeEventArgs e) => SetText((string?)e.Value ?? "");

    private void SetText(string text)
    {
        _text = text;
        _preview = SafeMarkdown.ToHtml(text);
    }

    private Task KeyAsync(KeyboardEventArgs e) => e is { Key: "Enter", CtrlKey: true } or { Key: "Enter", MetaKey: true } ? SaveAsync() : Task.CompletedTask;

    private async Task SaveAsync()
    {
        var saved = await RunAsync(async cancellation =>
        {
            try
            {
                await Documents.SaveAsync(Actor, ModelId, _shown!.Number, _text, cancellation);
            }
            catch (ConflictException)
            {
                _newer = await Documents.GetAsync(Actor, ModelId, cancellation);
                return;
            }
            _editing = false;
        });
        if (saved && !_editing) { await LoadDocumentAsync(); }
    }

    private void KeepMine() => (_shown, _newer) = (_newer, null);

    private void TakeTheirs()
    {
        (_shown, _newer) = (_newer, null);
        SetText(_shown!.Markdown);
    }

    private async Task ToggleHistoryAsync()
    {
        _past = null;
        if (_history is not null) { _history = null; return; }
        await RunAsync(async cancellation => _history = await Documents.HistoryAsync(Actor, ModelId, cancellation));
    }

    private Task ShowRevisionAsync(int number) => RunAsync(async cancellation =>
        _past = number == _shown!.Number ? null : await Documents.GetRevisionAsync(Actor, ModelId, number, cancellation));

    private async Task GuardAsync(LocationChangingContext context)
    {
        if (Unsaved && !await Confirm.AskAsync("Leave without saving?", "Your changes to the documentation are lost.", "Leave", true)) { context.PreventNavigation(); }
    }
}
