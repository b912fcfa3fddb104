using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Options;
using Microsoft.JSInterop;
using MlStudio.Core;

namespace MlStudio.Web.Features.Datasets;

/// <summary>
/// Makes the whole page a place to drop files on, and shows the files on their way. Any button in it with the attribute
/// <c>data-choose-file</c> opens the file picker.
/// </summary>
public sealed partial class UploadZone(IJSRuntime js, IOptions<StudioOptions> options) : IAsyncDisposable
{
    private DotNetObjectReference<UploadZone>? _self;
    private IJSObjectReference? _zone;
    private ElementReference _root;
    private ElementReference _input;
    private IReadOnlyList<UploadItem> _items = [];
    private readonly HashSet<int> _told = [];

    /// <summary>The project's name in addresses.</summary>
    [Parameter, EditorRequired] public string Slug { get; set; } = "";

    /// <summary>The data set that files become new versions of; null for new data sets.</summary>
    [Parameter] public int? Dataset { get; set; }

    /// <summary>Whether files may be uploaded; else only the content is shown.</summary>
    [Parameter] public bool Enabled { get; set; }

    /// <summary>What the overlay says while files hover over the page.</summary>
    [Parameter] public string DropText { get; set; } = "Drop to upload as new data";

    /// <summary>A file has been stored (or was there before).</summary>
    [Parameter] public EventCallback<UploadItem> Uploaded { get; set; }

    [Parameter] public RenderFragment? ChildContent { get; set; }

    /// <summary>Called by the script whenever something moved, a few times a second at most.</summary>
    [JSInvokable]
    public async Task UploadsChanged(UploadItem[] items)
    {
        _items = items;
        foreach (var item in items.Where(i => i.State == "done" && _told.Add(i.Id)))
        {
            if (!item.Outcome!.AlreadyThere) { await DismissAsync(item); }
            await Uploaded.InvokeAsync(item);
        }
        await InvokeAsync(StateHasChanged);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_zone is not null)
            {
                await _zone.InvokeVoidAsync("detach");
                await _zone.DisposeAsync();
            }
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone, and the script with it.
        }
        _self?.Dispose();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_zone is not null || !Enabled) { return; }
        if (_self is not null) { return; }
        _self = DotNetObjectReference.Create(this);
        var module = await js.InvokeAsync<IJSObjectReference>("import", "./Features/Datasets/UploadZone.razor.js");
        var longest = options.Value.Limits.MaxUploadMegabytes * 1024L * 1024L;
        _zone = await module.InvokeAsync<IJSObjectReference>("attach", _root, _input, _self, new { address = $"/p/{Slug}/data/upload", dataset = Dataset, longest });
    }

    private async Task CancelAsync(UploadItem item) => await _zone!.InvokeVoidAsync("cancel", item.Id);

    private async Task DismissAsync(UploadItem item)
    {
        if (_zone is not null) { await _zone.InvokeVoidAsync("dismiss", item.Id); }
        _items = _items.Where(i => i.Id != item.Id).ToArray();
    }
}
