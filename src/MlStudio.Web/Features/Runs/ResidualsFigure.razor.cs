using Microsoft.AspNetCore.Components;
using MlStudio.Core.Experiments;
using MlStudio.Learning.Data;
using MlStudio.Learning.Metrics;
using MlStudio.Learning.Validation;
using MlStudio.Web.Components.Charts;
using MlStudio.Web.Live;

namespace MlStudio.Web.Features.Runs;

/// <summary>Shows where along a column a regression is wrong. Starts with the column that matters most.</summary>
public sealed partial class ResidualsFigure : StudioComponent
{
    private ResidualsView? _view;
    private (int, string?) _shown;

    [Parameter, EditorRequired] public RunDetails Run { get; set; } = null!;
    [Parameter, EditorRequired] public ExperimentResult Result { get; set; } = null!;
    [Parameter, EditorRequired] public string Slug { get; set; } = "";

    [SupplyParameterFromQuery(Name = "against")] public string? Against { get; set; }

    protected override async Task OnParametersSetAsync()
    {
        var wanted = (Run.Item.Number, Against);
        if (_shown == wanted) { return; }
        _shown = wanted;
        await LoadLatestAsync(cancellation => Residuals.ReadAsync(Actor, Slug, Run.Item.Number, Against, [.. Result.Importance.Select(i => i.Column)], cancellation), view => _view = view);
    }

    private void Choose(ChangeEventArgs change) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("against", change.Value?.ToString()));

    private static IReadOnlyList<BarItem> Bars(ResidualsByColumn found, ColumnType type) =>
        [.. found.Ranges.Select(r => new BarItem(Short(r.Value, type), r.Mean, r.Low, r.High, 0, $"median {RunText.Amount(r.Median)}, {Components.Format.Count(r.Rows, "row")}"))];

    private static IReadOnlyList<ScatterPoint> Points(ResidualsByColumn found) =>
        [.. found.Sample.Where(p => p.Value is not null).Select(p => new ScatterPoint(p.Value!.Value, p.Residual, 0, $"Row {p.Row + 1}"))];

    /// <summary>Ranges fit beside a bar without what goes without saying.</summary>
    private static string Short(string range, ColumnType type) => type switch
    {
        ColumnType.Number => range.Replace(" to below ", " to ", StringComparison.Ordinal).Replace('-', '−'),
        ColumnType.Timestamp => range.Replace(" to below ", " to ", StringComparison.Ordinal).Replace(" 00:00", "", StringComparison.Ordinal),
        _ => range,
    };

    private static FigureTable TableOf(ResidualsByColumn found)
    {
        static string Exact(double value) => value.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
        return new FigureTable(
            [found.Column, "Rows", "Mean residual", "10 % lie below", "Median", "10 % lie above"],
            [.. found.Ranges.Select(r => (IReadOnlyList<string>)[r.Value, Exact(r.Rows), Exact(r.Mean), Exact(r.Low), Exact(r.Median), Exact(r.High)])]);
    }
}
