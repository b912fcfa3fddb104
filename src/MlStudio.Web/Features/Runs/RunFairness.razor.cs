using Microsoft.AspNetCore.Components;
using MlStudio.Core.Experiments;
using MlStudio.Learning.Data;
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

    /// <summary>Null in the address stands for the first column that sounds sensitive.</summary>
    private string? Column => (By is null ? Sensitive.Count > 0 ? Sensitive[0] : null : _columns?.FirstOrDefault(c => c.Name == By && !c.IsTarget))?.Name;

    private IReadOnlyList<SliceColumn> Sensitive => SensitiveColumns.Of(_columns ?? []);

    /// <summary>The group that is selected most often: what the others are compared with.</summary>
    private FairnessGroup? Best => _report!.Groups.Where(g => g.IsCounted).MaxBy(g => g.SelectionRate);

    private IReadOnlyList<BarItem> Bars => [.. _report!.Groups.Select(g =>
    {
        var (low, high) = ShareInterval.Of(g.SelectionRate, g.Rows);
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

    /// <summary>The furthest two groups with their rates, and whether chance explains it.</summary>
    private string InWords(FairnessGap gap, Func<FairnessGroup, double?> rate, Func<(string Name, string Rate), (string Name, string Rate), string> sentence, string what)
    {
        if (gap.Difference is null || Find(gap.Lowest) is not { } low || Find(gap.Highest) is not { } high || rate(low) is not { } lowest || rate(high) is not { } highest) { return $"{what}: {gap.UndefinedReason}"; }
        return $"{sentence((NameOf(low.Value), Format.Percent(lowest)), (NameOf(high.Value), Format.Percent(highest)))}: {Points(highest - lowest)} apart, {Chance(gap)}.";

        FairnessGroup? Find(string? value) => _report!.Groups.FirstOrDefault(g => g.Value == value);
    }

    private string Chance(FairnessGap gap)
    {
        if (gap is not { Low: { } from, High: { } to }) { return "and whether that is chance cannot be told, since rows come in groups"; }
        var range = $"likely {Format.Number(Math.Round(from * 100, 1))} to {Format.Number(Math.Round(to * 100, 1))}";
        return from <= 0 ? $"which may be chance ({range})"
            : _report!.Groups.Count(g => g.IsCounted) > 2 ? $"which is more than chance for these two alone ({range}); of many groups, some two are far apart by chance"
            : $"which is more than chance would bring ({range})";
    }

    private string NameOf(string value) => SliceText.Describe(new SliceCondition(_report!.Column, value), _columns!.First(c => c.Name == _report.Column).Type == ColumnType.Category);

    private static string Points(double difference) => $"{Format.Number(Math.Round(difference * 100, 1))} percentage points";

    /// <summary>A group's rate beside that of the group selected most often: "−12 points, 0.61 ×".</summary>
    private string Beside(FairnessGroup group, Func<FairnessGroup, double?> rate)
    {
        if (group == Best) { return "reference"; }
        if (!group.IsCounted || Best is null || rate(group) is not { } own || rate(Best) is not { } best) { return ""; }
        var points = Math.Round((own - best) * 100, 1);
        return $"{(points > 0 ? "+" : "")}{Format.Number(points)} points{(best > 0 ? $", {Format.Number(own / best, 2)} times" : "")}";
    }

    private string RowsOf(FairnessGroup group) => RowsAddress.Of(Slug, Run.Item.Number, null, null, where: [new SliceCondition(_report!.Column, group.Value)]);

    private void Go(ChangeEventArgs change) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("by", change.Value?.ToString() is { Length: > 0 } column ? column : null), replace: true);
}
