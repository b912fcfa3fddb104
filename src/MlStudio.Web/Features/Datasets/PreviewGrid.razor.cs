using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web.Virtualization;
using Microsoft.JSInterop;
using MlStudio.Core.Datasets;
using MlStudio.Web.Live;

namespace MlStudio.Web.Features.Datasets;

/// <summary>All rows of a version; only those in view are read and sent.</summary>
public sealed partial class PreviewGrid(DatasetContents contents, IJSRuntime js) : StudioComponent
{
    private const int ColumnsAtOnce = 50;
    private const int RowHeight = 33;

    /// <summary>Browsers cannot lay out a page higher than some 17 million pixels, so very long tables are shown in parts.</summary>
    private const int RowsPerPart = 400_000;

    private IReadOnlyList<PreviewColumn>? _columns;
    private Virtualize<PreviewRow>? _rows;
    private ElementReference _scroller;
    private int _firstColumn;
    private int _part;
    private long? _jump;

    [Parameter, EditorRequired] public string Slug { get; set; } = "";
    [Parameter, EditorRequired] public int Number { get; set; }
    [Parameter, EditorRequired] public DatasetVersionView Version { get; set; } = null!;

    private int Parts => (int)Math.Max(1, (Version.RowCount + RowsPerPart - 1) / RowsPerPart);
    private int FirstOfPart => _part * RowsPerPart;
    private int RowsInPart => (int)Math.Min(RowsPerPart, Version.RowCount - FirstOfPart);

    protected override Task OnInitializedAsync() => LoadAsync(LoadColumnsAsync);

    private async Task LoadColumnsAsync(CancellationToken cancellation) => _columns = (await ReadAsync(0, 0, cancellation)).Columns;

    private Task<PreviewPage> ReadAsync(int firstRow, int count, CancellationToken cancellation) =>
        contents.ReadPageAsync(Actor, Slug, Number, Version.Number, firstRow, count, _firstColumn, ColumnsAtOnce, cancellation);

    private async ValueTask<ItemsProviderResult<PreviewRow>> ProvideAsync(ItemsProviderRequest request)
    {
        List<PreviewRow> rows = [];
        // The provider must answer also when the version has just gone; the page then says why.
        await RunQuietlyAsync(async () =>
        {
            var first = FirstOfPart + request.StartIndex;
            var page = await ReadAsync(first, Math.Min(request.Count, RowsInPart - request.StartIndex), request.CancellationToken);
            rows.AddRange(page.Rows.Select((cells, i) => new PreviewRow(first + i, cells)));
        });
        return new ItemsProviderResult<PreviewRow>(rows, RowsInPart);
    }

    private async Task RunQuietlyAsync(Func<Task> read)
    {
        if (await RunAsync(read)) { return; }
        StateHasChanged();
    }

    private async Task ShowColumnsAsync(int first)
    {
        _firstColumn = Math.Clamp(first, 0, Math.Max(0, Version.ColumnCount - 1));
        await LoadAsync(LoadColumnsAsync);
        await _rows!.RefreshDataAsync();
    }

    private async Task ShowPartAsync(int part, int rowInPart = 0)
    {
        _part = part;
        await _rows!.RefreshDataAsync();
        StateHasChanged();
        await using var module = await js.InvokeAsync<IJSObjectReference>("import", "./Features/Datasets/PreviewGrid.razor.js");
        await module.InvokeVoidAsync("scrollToTop", _scroller, rowInPart * RowHeight);
    }

    private Task JumpAsync()
    {
        if (_jump is not { } row) { return Task.CompletedTask; }
        var index = (int)Math.Clamp(row - 1, 0, Math.Max(0, Version.RowCount - 1));
        return ShowPartAsync(index / RowsPerPart, index % RowsPerPart);
    }

    /// <param name="Place">From 0 in the whole version.</param>
    private sealed record PreviewRow(int Place, IReadOnlyList<string?> Cells);
}
