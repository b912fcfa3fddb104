namespace MlStudio.Web.Components;

/// <summary>One tick for all relative times on all pages, twice a minute, while any is shown. Thread-safe.</summary>
public sealed class SharedClock(TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan s_period = TimeSpan.FromSeconds(30);
    private readonly Lock _gate = new();
    private ITimer? _timer;
    private Action? _ticked;

    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>Calls <paramref name="tick"/> from a background thread; dispose to stop.</summary>
    public IDisposable Subscribe(Action tick)
    {
        lock (_gate)
        {
            _ticked += tick;
            _timer ??= clock.CreateTimer(_ => Tick(), null, s_period, s_period);
        }
        return new Subscription(this, tick);
    }

    public void Dispose() => _timer?.Dispose();

    private void Tick()
    {
        Action? ticked;
        lock (_gate) { ticked = _ticked; }
        ticked?.Invoke();
    }

    private void End(Action tick)
    {
        lock (_gate)
        {
            _ticked -= tick;
            if (_ticked is not null) { return; }
            _timer?.Dispose();
            _timer = null;
        }
    }

    private sealed class Subscription(SharedClock owner, Action tick) : IDisposable
    {
        public void Dispose() => owner.End(tick);
    }
}
