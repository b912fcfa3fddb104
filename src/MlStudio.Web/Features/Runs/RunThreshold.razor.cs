using Microsoft.AspNetCore.Components;
using MlStudio.Core;
using MlStudio.Core.Experiments;
using MlStudio.Learning.Metrics;
using MlStudio.Learning.Validation;
using MlStudio.Web.Components;
using MlStudio.Web.Components.Charts;
using MlStudio.Web.Live;

namespace MlStudio.Web.Features.Runs;

/// <summary>A slider for the decision threshold that moves every figure at once, and what the answers are worth. The address keeps where it stands.</summary>
public sealed partial class RunThreshold(RunAnswersReader reader) : StudioComponent
{
    private IReadOnlyList<ThresholdRow> _rows = [];
    private AnswerWorth _worth = new();
    private int _index;

    [Parameter, EditorRequired] public RunDetails Run { get; set; } = null!;
    [Parameter, EditorRequired] public ExperimentResult Result { get; set; } = null!;
    [Parameter, EditorRequired] public string Slug { get; set; } = "";

    [SupplyParameterFromQuery(Name = "t")] public string? Threshold { get; set; }

    [SupplyParameterFromQuery(Name = "worth")] public string? Worth { get; set; }

    [SupplyParameterFromQuery(Name = "unit")] public string? Unit { get; set; }

    private ClassificationDetails Details => Result.Validation.Classification!;

    private ThresholdRow Row => _rows[Math.Clamp(_index, 0, _rows.Count - 1)];

    private ThresholdRow Best => ThresholdTable.Cheapest(_rows, _worth.Costs);

    /// <summary>Every row answered with the positive class, and none.</summary>
    private ThresholdRow All => _rows[0];
    private ThresholdRow Nobody => Row with { TruePositives = 0, FalsePositives = 0, FalseNegatives = Row.FalseNegatives + Row.TruePositives, TrueNegatives = Row.TrueNegatives + Row.FalsePositives };

    private long Total => (long)Row.TruePositives + Row.FalsePositives + Row.TrueNegatives + Row.FalseNegatives;

    private IReadOnlyList<LineSeries> WorthLine => [new LineSeries("worth", 0, [.. _rows.Select(r => new ChartPoint(r.Threshold, _worth.Of(r)))])];

    protected override async Task OnInitializedAsync()
    {
        _worth = AnswerWorth.Parse(Worth, Unit);
        await LoadAsync(async cancellation =>
        {
            double[] named = [.. new[] { Details.Threshold, Details.BestF1Threshold }.OfType<double>()];
            try { _rows = ThresholdTable.Of((await reader.GetAsync(Actor, Slug, Run.Item.Number, cancellation)).Compared(), named); }
            // Runs from before answers were kept have the hundredths that were measured then.
            catch (StudioException) when (Run.AnswersHash is null && Details.Thresholds.Count > 0) { _rows = Details.Thresholds; }
        });
        if (_rows.Count > 0) { _index = Nearest(AddressNumber.Real(Threshold) ?? Details.Threshold ?? 0.5); }
    }

    private int Nearest(double threshold) => _rows.Select((t, i) => (t, i)).MinBy(p => Math.Abs(p.t.Threshold - threshold)).i;

    private void Slide(ChangeEventArgs change) => _index = Nearest(AddressNumber.Real(change.Value?.ToString()) ?? Row.Threshold);

    /// <summary>To the next threshold in a direction at which at least one row is answered differently.</summary>
    private void MoveBy(int direction)
    {
        var from = Row;
        do { _index += direction; }
        while (_index > 0 && _index < _rows.Count - 1 && Row.TruePositives == from.TruePositives && Row.FalsePositives == from.FalsePositives);
        Keep();
    }

    private void MoveTo(double threshold)
    {
        _index = Nearest(threshold);
        Keep();
    }

    private void Set(Func<AnswerWorth, AnswerWorth> change)
    {
        _worth = change(_worth);
        Keep();
    }

    private static string Typed(ChangeEventArgs change) => change.Value?.ToString()?.Trim() ?? "";

    private void Keep() => Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(new Dictionary<string, object?>
    {
        ["t"] = Row.Threshold,
        ["worth"] = _worth.IsEmpty ? null : _worth.Written,
        ["unit"] = _worth.Unit.Length == 0 ? null : _worth.Unit,
    }), replace: true);

    private RenderFragment Cell(int actual, int answer, int count, string word) => builder =>
    {
        builder.OpenElement(0, "td");
        builder.AddAttribute(1, "class", actual == answer ? "right" : null);
        builder.OpenElement(2, "a");
        builder.AddAttribute(3, "href", RowsAddress.Of(Slug, Run.Item.Number, Details.Classes[actual], Details.Classes[answer], Row.Threshold));
        builder.AddContent(4, Format.Count(count));
        builder.CloseElement();
        builder.OpenElement(5, "small");
        builder.AddContent(6, word);
        builder.CloseElement();
        builder.CloseElement();
    };

    private static RenderFragment Figure(string question, string term, string value) => builder =>
    {
        builder.OpenElement(0, "div");
        builder.OpenElement(1, "dt");
        builder.AddContent(2, question + " ");
        builder.OpenElement(3, "small");
        builder.AddContent(4, term);
        builder.CloseElement();
        builder.CloseElement();
        builder.OpenElement(5, "dd");
        builder.AddContent(6, value);
        builder.CloseElement();
        builder.CloseElement();
    };
}
