using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using MlStudio.Core;
using MlStudio.Core.Experiments;
using MlStudio.Learning.Validation;
using MlStudio.Web.Live;

namespace MlStudio.Web.Features.Runs;

/// <summary>Looks at the chosen data, target and split in the background; runs can be queued meanwhile.</summary>
public sealed partial class DataChecksPanel(RunDataChecks checks, IJSRuntime browser, TimeProvider time) : StudioComponent
{
    /// <summary>Larger data are looked at when asked for.</summary>
    private const long MostAutomatic = 50_000;
    private const int MostRowsShown = 50;
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);
    private CancellationTokenSource? _running;
    private DataChecksProgress? _progress;
    private IReadOnlyList<DataCheck>? _found;
    private DoubtfulLabels? _doubtful;
    private string? _refused, _key;
    private bool _stopped;

    [Parameter, EditorRequired] public string Slug { get; set; } = "";

    /// <summary>What is configured right now.</summary>
    [Parameter, EditorRequired] public Func<RunRequest> Request { get; set; } = null!;

    /// <summary>Changes with whatever the checks depend on.</summary>
    [Parameter, EditorRequired] public string Key { get; set; } = "";

    /// <summary>Whether what is configured can be looked at.</summary>
    [Parameter] public bool Ready { get; set; }

    /// <summary>Rows of the data.</summary>
    [Parameter] public long Rows { get; set; }
    /// <summary>Whether it is chosen already not to learn from rows with a doubtful label.</summary>
    [Parameter] public bool LeavesOutDoubtful { get; set; }
    [Parameter] public EventCallback<DataRemedy> OnRemedy { get; set; }

    protected override void OnParametersSet()
    {
        if (Key == _key) { return; }
        _key = Key;
        Stop();
        Forget();
        (_found, _doubtful, _refused, _stopped) = (null, null, null, false);
        // A little later, so that typing does not start one look after the other.
        if (Ready && Rows <= MostAutomatic && RendererInfo.IsInteractive) { _ = InvokeAsync(() => StartAsync(s_pause)); }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) { Stop(); }
        base.Dispose(disposing);
    }

    private async Task StartAsync(TimeSpan pause)
    {
        Stop();
        Forget();
        var running = _running = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        (_found, _doubtful, _refused, _stopped, _progress) = (null, null, null, false, new DataChecksProgress(0, "Starting", []));
        StateHasChanged();
        await LoadAsync(_ => LookAsync(pause, running.Token));
        if (_running != running) { return; }
        Stop();
        if (!Cancellation.IsCancellationRequested) { StateHasChanged(); }
    }

    private async Task LookAsync(TimeSpan pause, CancellationToken token)
    {
        try
        {
            await Task.Delay(pause, time, token);
            var found = await checks.RunAsync(Actor, Slug, Request(), new Progress<DataChecksProgress>(p => Show(p, token)), token);
            if (!token.IsCancellationRequested) { _found = found; }
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested) { /* something else was chosen, or the person stopped it */ }
        catch (NotFoundException) { throw; }
        catch (StudioException refused) when (!token.IsCancellationRequested) { _refused = refused.Message; }
    }

    private void Show(DataChecksProgress progress, CancellationToken token)
    {
        if (token.IsCancellationRequested) { return; }
        _progress = progress;
        StateHasChanged();
    }

    private async Task ShowRowsAsync(LabelNoise doubts)
    {
        if (_doubtful is not null) { _doubtful = null; }
        else { await LoadLatestAsync(c => checks.DoubtsAsync(Actor, Slug, Request(), doubts, 0, MostRowsShown, c), found => _doubtful = found); }
    }

    private Task SaveRowsAsync(LabelNoise doubts) => RunAsync(async c =>
        await browser.InvokeVoidAsync("studio.save", c, "doubtful-labels.csv", "text/csv", await checks.ExportDoubtsAsync(Actor, Slug, Request(), doubts, c)));

    private void Cancel()
    {
        Stop();
        _stopped = true;
    }

    private void Stop()
    {
        _running?.Cancel();
        _running?.Dispose();
        (_running, _progress) = (null, null);
    }

    private static (string Icon, string Word) Mark(DataCheckOutcome outcome) => outcome switch
    {
        DataCheckOutcome.Fine => ("check-circle", "Fine"),
        DataCheckOutcome.Warning => ("alert", "Warning"),
        DataCheckOutcome.Notice => ("info", "To know"),
        _ => ("ban", "Not checked"),
    };
}
