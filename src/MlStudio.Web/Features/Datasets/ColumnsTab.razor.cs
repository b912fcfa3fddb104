using Microsoft.AspNetCore.Components;
using MlStudio.Core.Datasets;
using MlStudio.Learning.Data;
using MlStudio.Web.Live;

namespace MlStudio.Web.Features.Datasets;

/// <summary>Every column of a version with its figures, what is odd about it, and what would give a target away.</summary>
public sealed partial class ColumnsTab(DatasetContents contents) : StudioComponent
{
    /// <summary>Up to this many rows stand on the page whole, so that the browser's own search finds them.</summary>
    private const int PlainRows = 200;

    private List<ColumnProfile> _columns = [];
    private IReadOnlyList<ProfileWarning> _shownWarnings = [];
    private ILookup<string, ProfileWarning> _warnings = Array.Empty<ProfileWarning>().ToLookup(w => w.Column);
    private IReadOnlyList<ProfileWarning>? _leaks;
    private string _search = "";
    private string? _lookedFor;
    private bool _looking;
    private bool _allWarnings;

    [Parameter, EditorRequired] public string Slug { get; set; } = "";
    [Parameter, EditorRequired] public int Number { get; set; }
    [Parameter, EditorRequired] public DatasetVersionView Version { get; set; } = null!;
    [Parameter, EditorRequired] public TableProfile Profile { get; set; } = null!;

    /// <summary>Key of a <see cref="ColumnOrder"/>; null for the file's order.</summary>
    [Parameter] public string? Sort { get; set; }

    /// <summary>The column that might be predicted; null for none.</summary>
    [Parameter] public string? Target { get; set; }
    [Parameter] public EventCallback<string?> OnSort { get; set; }
    [Parameter] public EventCallback<string?> OnTarget { get; set; }

    protected override async Task OnParametersSetAsync()
    {
        Arrange();
        if (_lookedFor == Target) { return; }
        (_lookedFor, _leaks) = (Target, null);
        Arrange();
        if (Target is null || !RendererInfo.IsInteractive) { return; }
        _looking = true;
        StateHasChanged();
        // Tens of milliseconds of work that must not hold up the page.
        await RunAsync(async cancellation => _leaks = await Task.Run(() => contents.FindLeakageAsync(Actor, Slug, Number, Version.Number, Target, cancellation), cancellation));
        _looking = false;
        Arrange();
    }

    private IEnumerable<ProfileWarning> WarningsOf(ColumnProfile column) => _warnings[column.Name];

    private void Arrange()
    {
        _shownWarnings = [.. _leaks ?? [], .. Profile.Warnings];
        _warnings = _shownWarnings.ToLookup(w => w.Column);
        var found = _search.Length == 0 ? Profile.Columns : Profile.Columns.Where(c => c.Name.Contains(_search, StringComparison.OrdinalIgnoreCase));
        _columns = [.. ColumnOrder.Of(Sort).Apply(found)];
    }
}
