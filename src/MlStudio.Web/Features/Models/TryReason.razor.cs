using Microsoft.AspNetCore.Components;
using MlStudio.Core.Explanations;
using MlStudio.Learning.Explanation;
using MlStudio.Web.Components;
using MlStudio.Web.Components.Charts;
using MlStudio.Web.Live;

namespace MlStudio.Web.Features.Models;

/// <summary>What of a typed case moved the model to its answer. For another case it is made anew.</summary>
public sealed partial class TryReason(CaseExplainer explainer) : StudioComponent
{
    private ExplainedCase? _found;
    private CancellationTokenSource? _stop;
    private double? _share;
    private int _output;
    private bool _stopped;

    [Parameter, EditorRequired] public Guid VersionId { get; set; }

    /// <summary>The value of each input as text; null or empty for missing.</summary>
    [Parameter, EditorRequired] public IReadOnlyDictionary<string, string?> Values { get; set; } = null!;

    private Reason Reason => _found!.ReasonOf(_output);

    private IReadOnlyList<WaterfallStep> Steps => [.. Reason.Steps.Select(s => new WaterfallStep(s.Label, s.Contribution, s.Margin))];

    protected override Task OnInitializedAsync() => ExplainAsync();

    private async Task ExplainAsync()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        (_stop, _share, _stopped) = (stop, 0, false);
        await LoadAsync(async _ =>
        {
            try
            {
                _found = await explainer.OfValuesAsync(Actor, VersionId, Values, Report, stop.Token);
                _output = _found.Output;
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested) { _stopped = true; }
        });
        (_stop, _share) = (null, null);
    }

    /// <summary>Called from the thread that works; the page is drawn by its own.</summary>
    private void Report(double share)
    {
        if (share < 1 && share - (_share ?? 0) < 0.02) { return; }
        _ = InvokeAsync(() =>
        {
            if (_stop is null) { return; }
            _share = share;
            StateHasChanged();
        });
    }
}
