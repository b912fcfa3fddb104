using System.Globalization;
using Microsoft.AspNetCore.Components;
using MlStudio.Core.Experiments;
using MlStudio.Core.Explanations;
using MlStudio.Learning.Explanation;
using MlStudio.Web.Components;
using MlStudio.Web.Components.Charts;
using MlStudio.Web.Live;

namespace MlStudio.Web.Features.Runs;

/// <summary>One row of a run's data: what the model answers, and what of the row moved it there.</summary>
public sealed partial class RunReason(CaseExplainer explainer) : StudioComponent
{
    /// <summary>Beyond this many, values are shown when asked for.</summary>
    private const int FewValues = 10;
    private ExplainedRow? _found;
    private CancellationTokenSource? _stop;
    private ElementReference _head;
    private (int, int) _shown;
    private double? _share;
    private int _output;
    private bool _stopped, _focus, _all;

    [Parameter, EditorRequired] public string Slug { get; set; } = "";
    [Parameter, EditorRequired] public RunDetails Run { get; set; } = null!;

    /// <summary>The row's number in the data, from 1.</summary>
    [Parameter, EditorRequired] public int Row { get; set; }

    /// <summary>Two classes: the threshold by which the list beside it answers; null for the model's own.</summary>
    [Parameter] public double? Threshold { get; set; }

    private Reason Reason => _found!.Case.ReasonOf(_output);

    private IReadOnlyList<WaterfallStep> Steps => [.. Reason.Steps.Select(s => new WaterfallStep(s.Label, s.Contribution, s.Margin))];

    /// <summary>The values that the model looks at, in the order in which they move the answer.</summary>
    private IReadOnlyList<KeyValuePair<string, string?>> Values
    {
        get
        {
            var order = Reason.Steps.Select((s, i) => (s.Column, i)).ToDictionary(s => s.Column, s => s.i, StringComparer.Ordinal);
            return [.. _found!.Case.Values.OrderBy(v => order.GetValueOrDefault(v.Key, int.MaxValue))];
        }
    }

    private bool IsRanked => _found!.Case.Contributions.Scale == ScoreScale.Rank;

    /// <summary>As the answer is written, so that both can be held side by side.</summary>
    private string? Truth => _found!.Case.Number is not null && double.TryParse(_found.Truth, CultureInfo.InvariantCulture, out var number) ? RunText.Amount(number) : _found.Truth;

    /// <summary>Two classes: what the threshold of the list makes of the probability; null without one.</summary>
    private string? AtThreshold => Threshold is { } threshold && _found!.Case is { Labels: [var other, var positive], Probability: { } p } found
        ? (found.Answer == positive ? p : 1 - p) >= threshold ? positive : other
        : null;

    private string Learned => _found!.Measured is { } measured
        ? $"The kept model learned from this row in the end. When it was measured, a model that had not seen it {(IsRanked ? "gave it" : "answered")} {measured}."
        : "The model learned from this row, so that its answer here says little about how right it is.";

    protected override Task OnParametersSetAsync()
    {
        // What may take long is not waited for before the page is shown first.
        if (!RendererInfo.IsInteractive || _shown == (Run.Item.Number, Row)) { return Task.CompletedTask; }
        (_shown, _focus) = ((Run.Item.Number, Row), true);
        return ExplainAsync();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!_focus) { return; }
        _focus = false;
        await _head.FocusAsync();
    }

    private async Task ExplainAsync()
    {
        _stop?.Cancel();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        (_stop, _found, _share, _stopped) = (stop, null, 0, false);
        await LoadAsync(async _ =>
        {
            try
            {
                var found = await explainer.OfRowAsync(Actor, Slug, Run.Item.Number, Row, share => Report(stop, share), stop.Token);
                if (_stop == stop) { (_found, _output) = (found, found.Case.Output); }
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested) { _stopped = _stop == stop; }
        });
        if (_stop == stop) { (_stop, _share) = (null, null); }
    }

    private void Stop() => _stop?.Cancel();

    /// <summary>Called from the thread that works; the page is drawn by its own.</summary>
    private void Report(CancellationTokenSource stop, double share)
    {
        if (share < 1 && share - (_share ?? 0) < 0.02) { return; }
        _ = InvokeAsync(() =>
        {
            if (_stop != stop) { return; }
            _share = share;
            StateHasChanged();
        });
    }
}
