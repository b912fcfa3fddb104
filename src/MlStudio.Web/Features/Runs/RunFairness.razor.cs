using Microsoft.AspNetCore.Components;
using MlStudio.Core.Experiments;
using MlStudio.Learning.Metrics;
using MlStudio.Learning.Validation;
using MlStudio.Web.Components;
using MlStudio.Web.Components.Charts;
using MlStudio.Web.Live;

namespace MlStudio.Web.Features.Runs;

/// <summary>How rows with each value of a column are treated: selection and error rates side by side, without a verdict. The column stands in the address.</summary>
public sealed partial class RunFairness(RunSlices slices) : StudioComponent
{
    private IReadOnlyList<SliceColumn>? _columns;
    private FairnessReport? _report;
    private string? _wanted;

    [Parameter, EditorRequired] public RunDetails Run { get; set; } = null!;
    [Parameter, EditorRequired] public ExperimentResult Result { get; set; } = null!;
    [Parameter, EditorRequired] public string Slug { get; set; } = "";

    /// <summary>The column whose values are compared.</summary>
    [SupplyParameterFromQuery(Name = "by")] public string? By { get; set; }

    private string Class => Result.Validation.Classification!.PositiveClass!;

    private string? Column => _columns?.FirstOrDefault(c => c.Name == By && !c.IsTarget)?.Name;

    /// <summary>The group that is selected most often: what the others are compared with.</summary>
    private FairnessGroup? Best => _report!.Groups.Where(g => g.IsCounted).MaxBy(g => g.SelectionRate);

    private IReadOnlyList<BarItem> Bars => [.. _report!.Groups.Select(g =>
    {
        var (low, high) = Interval(g.SelectionRate, g.Rows);
        return new BarItem(g.Value, g.SelectionRate, low, high, g.IsCounted ? 0 : 7, Format.Count(g.Rows, "row"));
    })];

    private string FourFifths => _report!.MeetsFourFifths switch
    {
        null => $"The four-fifths rule cannot be applied: {_report.Selection.UndefinedReason}",
        var met => $"The four-fifths rule of US employment guidelines (1978) asks that the lowest selection rate be at least 80 % of the highest. Here it is {Format.Percent(_report.Selection.Ratio)}, so it {(met == true ? "is met" : "is not met")}.",
    };

    protected override async Task OnParametersSetAsync()
    {
        if (_columns is null) { await LoadAsync(async c => _columns = await slices.ColumnsAsync(Actor, Slug, Run.Item.Number, c)); }
        if (Column == _wanted) { return; }
        (_wanted, _report) = (Column, null);
        if (_wanted is not { } column) { return; }
        await LoadLatestAsync(c => slices.FairnessAsync(Actor, Slug, Run.Item.Number, column, c), found => _report = found);
    }

    private static string InWords(FairnessGap gap, string what) => gap.Difference is { } difference
        ? $"{what}: from {gap.Lowest} (lowest) to {gap.Highest} (highest) there are {Points(difference)}{(gap.Ratio is { } ratio ? $"; the lowest is {Format.Percent(ratio)} of the highest" : $". {gap.UndefinedReason}")}."
        : $"{what}: {gap.UndefinedReason}";

    private static string Points(double difference) => $"{Format.Number(Math.Round(difference * 100, 1))} percentage points";

    /// <summary>A group's rate beside that of the group selected most often: "−12 points, 0.61 ×".</summary>
    private string Beside(FairnessGroup group, Func<FairnessGroup, double?> rate)
    {
        if (group == Best) { return "compared with"; }
        if (!group.IsCounted || Best is null || rate(group) is not { } own || rate(Best) is not { } best) { return ""; }
        var points = Math.Round((own - best) * 100, 1);
        return $"{(points > 0 ? "+" : "")}{Format.Number(points)} points{(best > 0 ? $", {Format.Number(own / best, 3)} ×" : "")}";
    }

    private string RowsOf(FairnessGroup group) => RowsAddress.Of(Slug, Run.Item.Number, null, null, where: [new SliceCondition(_report!.Column, group.Value)]);

    /// <summary>Of a share, 95 % (Wilson 1927).</summary>
    internal static (double Low, double High) Interval(double share, int rows)
    {
        const double Z = 1.959964;
        var middle = (share + (Z * Z / (2 * rows))) / (1 + (Z * Z / rows));
        var half = Z / (1 + (Z * Z / rows)) * Math.Sqrt((share * (1 - share) / rows) + (Z * Z / (4.0 * rows * rows)));
        return (Math.Max(0, middle - half), Math.Min(1, middle + half));
    }

    private void Go(ChangeEventArgs change) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("by", change.Value?.ToString() is { Length: > 0 } column ? column : null), replace: true);
}
