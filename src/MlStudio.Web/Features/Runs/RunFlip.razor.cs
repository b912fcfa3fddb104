using System.Globalization;
using Microsoft.AspNetCore.Components;
using MlStudio.Core.Explanations;
using MlStudio.Learning.Explanation.Counterfactuals;
using MlStudio.Web.Live;

namespace MlStudio.Web.Features.Runs;

/// <summary>Looks for the smallest changes of a row that lead to another answer.</summary>
public sealed partial class RunFlip(CaseExplainer explainer) : StudioComponent
{
    private readonly HashSet<string> _locked = new(StringComparer.Ordinal);
    private CancellationTokenSource? _stop;
    private RowChanges? _found;
    private string? _label, _number;
    private bool _least = true;

    [Parameter, EditorRequired] public string Slug { get; set; } = "";
    [Parameter, EditorRequired] public int Number { get; set; }

    /// <summary>The row's number in the data, from 1.</summary>
    [Parameter, EditorRequired] public int Row { get; set; }
    [Parameter, EditorRequired] public ExplainedCase Case { get; set; } = null!;

    private IEnumerable<string> Others => Case.Labels.Where(l => l != Case.Answer);

    protected override void OnInitialized()
    {
        _label = Others.LastOrDefault();
        // A tenth more than now, in round digits.
        if (Case.Number is { } number) { _number = (number + (0.1 * Math.Abs(number))).ToString("G3", CultureInfo.InvariantCulture); }
    }

    private void Lock(string column, bool locked)
    {
        if (locked) { _locked.Add(column); }
        else { _locked.Remove(column); }
        _found = null;
    }

    private async Task FindAsync()
    {
        if (Busy) { return; }
        if (Goal() is not { } goal)
        {
            Refuse("number", $"'{_number}' cannot be read; a number such as 12.5 is expected.");
            return;
        }
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        (_stop, _found) = (stop, null);
        await RunAsync(async _ =>
        {
            // The search works on another thread, so it gets a copy.
            string[] locked = [.. _locked];
            RowChanges found;
            try { found = await explainer.ChangeAsync(Actor, Slug, Number, Row, goal, locked, stop.Token); }
            catch (OperationCanceledException) when (stop.IsCancellationRequested) { found = new RowChanges("Looking was cancelled; nothing was found until then.", []); }
            // With other columns locked meanwhile it would answer another question.
            if (_locked.SetEquals(locked)) { _found = found; }
        });
        _stop = null;
    }

    private CounterfactualGoal? Goal()
    {
        if (_label is not null) { return CounterfactualGoal.Class(_label); }
        if (!double.TryParse(_number, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number)) { return null; }
        return _least ? CounterfactualGoal.Between(number, double.PositiveInfinity) : CounterfactualGoal.Between(double.NegativeInfinity, number);
    }
}
