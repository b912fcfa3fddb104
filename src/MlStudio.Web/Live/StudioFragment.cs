using Microsoft.AspNetCore.Components;

namespace MlStudio.Web.Live;

/// <summary>A component whose work ends with it.</summary>
public abstract class StudioFragment : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _ended = new();

    /// <summary>Ended when the component leaves the page.</summary>
    protected CancellationToken Cancellation { get; }

    protected StudioFragment() => Cancellation = _ended.Token; // readable after the end, when late answers ask for it

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (!disposing || _ended.IsCancellationRequested) { return; }
        _ended.Cancel();
        _ended.Dispose();
    }
}
