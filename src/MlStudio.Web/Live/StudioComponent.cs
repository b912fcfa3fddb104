using Microsoft.AspNetCore.Components;
using MlStudio.Core;
using MlStudio.Core.Access;
using MlStudio.Core.Persistence;

namespace MlStudio.Web.Live;

/// <summary>
/// The base of pages and of components that call services: who acts, one way to load and to act that turns refusals into a
/// notice, and a subscription to changes that ends with the component.
/// </summary>
public abstract class StudioComponent : StudioFragment
{
    private readonly List<IDisposable> _watches = [];
    private int _problemsShown;
    private CancellationTokenSource? _latest;

    /// <summary>Whether the problem is the answer to something the person did: a live reload in the background must not take it away.</summary>
    private bool _isOfAction;

    [Inject] private IChangeFeed Feed { get; set; } = null!;
    [Inject] private ILoggerFactory Logs { get; set; } = null!;
    [Inject] protected NavigationManager Navigation { get; set; } = null!;

    /// <summary>The signed-in person.</summary>
    [CascadingParameter] public Actor Actor { get; set; } = null!;

    /// <summary>What went wrong last; null when all is well. <c>PageState</c> shows it.</summary>
    protected PageProblem? Problem { get; private set; }

    /// <summary>Whether work started by <see cref="RunAsync"/> goes on; buttons are disabled by it.</summary>
    protected bool Busy { get; private set; }

    /// <summary>Loads what the page shows. Something that is not there, or not for this person, becomes a real 404.</summary>
    protected async Task LoadAsync(Func<CancellationToken, Task> load)
    {
        try { await TryAsync(load, acting: false); }
        catch (NotFoundException) { Navigation.NotFound(); }
    }

    /// <summary>
    /// Loads what the page shows and shows it, unless something else is to be shown by then: a newer call, or <see cref="Forget"/>, ends an older
    /// one, whose answer never reaches the page. For what depends on the address, which may change while it is read.
    /// </summary>
    protected async Task LoadLatestAsync<T>(Func<CancellationToken, Task<T>> read, Action<T> show)
    {
        Forget();
        var own = _latest = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        await LoadAsync(async _ =>
        {
            try
            {
                var found = await read(own.Token);
                if (_latest == own) { show(found); }
            }
            catch (OperationCanceledException) when (own.IsCancellationRequested) { /* no longer wanted */ }
            catch (StudioException) when (_latest != own) { /* what was refused is no longer asked for */ }
        });
        if (_latest == own) { _latest = null; }
        own.Dispose();
    }

    /// <summary>Ends what <see cref="LoadLatestAsync"/> is reading.</summary>
    protected void Forget()
    {
        _latest?.Cancel();
        _latest = null;
    }

    /// <summary>Does what the person asked for; false when it was refused or failed, and then <see cref="Problem"/> says why.</summary>
    protected async Task<bool> RunAsync(Func<CancellationToken, Task> work)
    {
        if (Busy) { return false; }
        Busy = true;
        try { return await TryAsync(work, acting: true); }
        catch (NotFoundException gone)
        {
            ShowProblem(PageProblem.Of(gone), acting: true);
            return false;
        }
        finally { Busy = false; }
    }

    /// <inheritdoc cref="RunAsync(Func{CancellationToken, Task})"/>
    protected Task<bool> RunAsync(Func<Task> work) => RunAsync(_ => work());

    /// <summary>Takes the notice away.</summary>
    protected void Dismiss() => ShowProblem(null, acting: false);

    /// <summary>Shows a problem that the page itself found.</summary>
    protected void Refuse(string field, string message) => ShowProblem(PageProblem.Of(new InvalidInputException(field, message)), acting: true);

    /// <summary>Calls <paramref name="changed"/> on the page's own thread soon after any of the topics is announced, and renders again. Does nothing while prerendering.</summary>
    protected void Watch(IReadOnlyCollection<string> topics, Func<Task> changed)
    {
        if (!RendererInfo.IsInteractive) { return; }
        _watches.Add(Feed.Subscribe(topics, _ => InvokeAsync(async () =>
        {
            if (Cancellation.IsCancellationRequested) { return; }
            await LoadAsync(_ => changed());
            StateHasChanged();
        })));
    }

    /// <summary>Ends all subscriptions, before watching other topics.</summary>
    protected void Unwatch()
    {
        foreach (var watch in _watches) { watch.Dispose(); }
        _watches.Clear();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Unwatch();
            Forget();
        }
        base.Dispose(disposing);
    }

    private void ShowProblem(PageProblem? problem, bool acting)
    {
        (Problem, _isOfAction) = (problem, problem is not null && acting);
        if (problem is not null) { _problemsShown++; }
    }

    private async Task<bool> TryAsync(Func<CancellationToken, Task> work, bool acting)
    {
        var before = _problemsShown;
        try
        {
            await work(Cancellation);
            // What the work itself showed, by loading within it, stays.
            if (_problemsShown == before && (acting || !_isOfAction)) { ShowProblem(null, acting); }
            return true;
        }
        catch (OperationCanceledException) when (Cancellation.IsCancellationRequested) { return false; }
        catch (NavigationException) { throw; }
        catch (NotFoundException) { throw; }
        catch (StudioException refused)
        {
            ShowProblem(PageProblem.Of(refused), acting);
            return false;
        }
        catch (Exception error)
        {
            var reference = Guid.NewGuid().ToString("n")[..8];
            Logs.CreateLogger(GetType()).LogError(error, "Page error {Reference}", reference);
            ShowProblem(PageProblem.Unexpected(reference), acting);
            return false;
        }
    }
}
