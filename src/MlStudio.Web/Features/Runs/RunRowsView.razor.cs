using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using MlStudio.Core.Experiments;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Validation;
using MlStudio.Web.Components;
using MlStudio.Web.Live;

namespace MlStudio.Web.Features.Runs;

/// <summary>The rows that a run was measured on, with truth, answer and data. What is listed stands in the address.</summary>
public sealed partial class RunRowsView(RunRows rows) : StudioComponent
{
    private const int PageSize = 50;
    private RunRowsPage? _page;
    private string? _shown;

    [Parameter, EditorRequired] public RunDetails Run { get; set; } = null!;
    [Parameter, EditorRequired] public ExperimentResult Result { get; set; } = null!;
    [Parameter, EditorRequired] public string Slug { get; set; } = "";

    [SupplyParameterFromQuery(Name = "part")] public string? Part { get; set; }
    [SupplyParameterFromQuery(Name = "actual")] public string? Actual { get; set; }
    [SupplyParameterFromQuery(Name = "answer")] public string? Answer { get; set; }
    [SupplyParameterFromQuery(Name = "wrong")] public string? Wrong { get; set; }
    [SupplyParameterFromQuery(Name = "order")] public string? Order { get; set; }
    [SupplyParameterFromQuery(Name = "threshold")] public string? Threshold { get; set; }
    [SupplyParameterFromQuery(Name = "where")] public string[]? Where { get; set; }
    [SupplyParameterFromQuery(Name = "group")] public string? Group { get; set; }
    [SupplyParameterFromQuery(Name = "page")] public string? PageNumber { get; set; }

    /// <summary>The number of the row to explain, from 1.</summary>
    [SupplyParameterFromQuery(Name = "row")] public string? Row { get; set; }

    private int? Chosen => AddressNumber.Whole(Row);

    private double? AnswerFrom => AddressNumber.Real(Threshold);

    private int Wanted => Math.Clamp(AddressNumber.Whole(PageNumber) ?? 1, 1, int.MaxValue / PageSize);

    private int Current => Math.Min(Wanted, Math.Max(1, Pages));

    private int Pages => _page is null ? int.MaxValue : (_page.Matching + PageSize - 1) / PageSize;

    private bool Folds => Result.Folds.Count > 0;

    private bool IsRanking => Result.Spec.Task == LearningTask.Ranking;

    private string Align => _page!.HasClasses ? "" : "num";

    private string Third => !_page!.HasClasses ? "Off by" : Result.Validation.Classification?.PositiveClass is { } positive ? $"Probability of “{positive}”" : "Probability";

    private string ThirdHint => !_page!.HasClasses ? "Actual minus answered: above 0 the model said too little" : "How probable the model said it was";

    private string Sentence
    {
        get
        {
            var which = Actual is null && Answer is null && Wrong != "1" && Group is null && _page!.Where.Count == 0 ? "" : " that match";
            var where = Part == "test" ? "test rows" : Folds ? "held-out rows" : "validation rows";
            return $"{Format.Count(_page!.Matching)} of {Format.Count(_page.All)} {where}{which}, with {(IsRanking ? "their relevance and the score" : "what they really are and what was answered")} by a model that had not seen them{(AnswerFrom is { } t ? $", at a threshold of {Format.Number(t)}" : "")}.";
        }
    }

    protected override async Task OnParametersSetAsync()
    {
        var wanted = $"{Run.Item.Number} {Wanted} {QueryString}";
        if (_shown == wanted) { return; }
        _shown = wanted;
        var query = RowsAddress.Query(name => Parameters.GetValueOrDefault(name).ToArray()) with { Skip = (Wanted - 1) * PageSize, Take = PageSize };
        await LoadLatestAsync(c => rows.ReadAsync(Actor, Slug, Run.Item.Number, query, [.. new[] { Result.Spec.Group }.OfType<string>(), .. Result.Importance.Select(i => i.Column)], c), page => _page = page);
    }

    private Dictionary<string, StringValues> Parameters => QueryHelpers.ParseQuery(Navigation.ToAbsoluteUri(Navigation.Uri).Query);

    /// <summary>What decides which rows are listed.</summary>
    private string QueryString => string.Join('&', Parameters.Where(p => p.Key is not ("tab" or "page" or "row")).SelectMany(p => p.Value.Select(v => $"{Uri.EscapeDataString(p.Key)}={Uri.EscapeDataString(v ?? "")}")));

    private string File => $"{StudioRoutes.ProjectRun(Slug, Run.Item.Number)}/rows.csv?{QueryString}";

    /// <summary>The address without one of the conditions.</summary>
    private string Without(int condition) => Navigation.GetUriWithQueryParameters(new Dictionary<string, object?>
    {
        ["where"] = RowsAddress.Read(Where).Where((_, i) => i != condition).Select(RowsAddress.Write).ToArray(),
        ["page"] = null,
    });

    private static string Text(ChangeEventArgs change) => change.Value?.ToString() ?? "";

    private void Go(string name, string value) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(new Dictionary<string, object?>
    {
        [name] = value.Length == 0 ? null : value,
        ["page"] = null,
    }));
}
