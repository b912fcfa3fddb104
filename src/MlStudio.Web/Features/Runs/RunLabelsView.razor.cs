using Microsoft.AspNetCore.Components;
using MlStudio.Core.Experiments;
using MlStudio.Learning.Validation;
using MlStudio.Web.Components;
using MlStudio.Web.Live;

namespace MlStudio.Web.Features.Runs;

/// <summary>Rows where the model leans to another label than the data have, for somebody who knows the matter. The page stands in the address.</summary>
public sealed partial class RunLabelsView(RunLabels labels) : StudioComponent
{
    private const int PageSize = 50;
    private DoubtfulLabels? _found;
    private int _shown;

    [Parameter, EditorRequired] public RunDetails Run { get; set; } = null!;
    [Parameter, EditorRequired] public ExperimentResult Result { get; set; } = null!;
    [Parameter, EditorRequired] public string Slug { get; set; } = "";

    [SupplyParameterFromQuery(Name = "page")] public string? PageNumber { get; set; }

    private int Wanted => Math.Clamp(AddressNumber.Whole(PageNumber) ?? 1, 1, (RunLabels.MostRows + PageSize - 1) / PageSize);

    private int Pages => (_found!.Listed + PageSize - 1) / PageSize;

    protected override async Task OnParametersSetAsync()
    {
        if (_shown == Wanted) { return; }
        _shown = Wanted;
        await LoadLatestAsync(c => labels.FindAsync(Actor, Slug, Run.Item.Number, [.. Result.Importance.Select(i => i.Column)], (Wanted - 1) * PageSize, PageSize, c), found => _found = found);
    }

    private string File => $"{StudioRoutes.ProjectRun(Slug, Run.Item.Number)}/doubtful-labels.csv";

    private string WhyOf(int index) => $"{StudioRoutes.ProjectRun(Slug, Run.Item.Number)}?tab=rows&row={index + 1}";

    private string WithoutThem => StudioRoutes.Project(Slug, $"runs/new?from={Run.Item.Number}&doubtful=out");
}
