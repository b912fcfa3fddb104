namespace MlStudio.Web.Components;

/// <summary>Short messages about what was just done, with a way to undo it. One queue per open page.</summary>
public sealed class ToastQueue(TimeProvider clock)
{
    private static readonly TimeSpan s_shown = TimeSpan.FromSeconds(8);
    private readonly List<Toast> _shown = [];

    public event Action? Changed;

    public IReadOnlyList<Toast> Shown => _shown;

    /// <param name="undo">Takes the action back; null where it cannot be.</param>
    public void Show(string text, Func<Task>? undo = null)
    {
        var toast = new Toast(text, undo);
        _shown.Add(toast);
        if (_shown.Count > 3) { _shown.RemoveAt(0); }
        Changed?.Invoke();
        _ = EndAsync(toast);
    }

    public void Remove(Toast toast)
    {
        if (_shown.Remove(toast)) { Changed?.Invoke(); }
    }

    private async Task EndAsync(Toast toast)
    {
        await Task.Delay(s_shown, clock);
        Remove(toast);
    }
}

public sealed record Toast(string Text, Func<Task>? Undo)
{
    public Guid Id { get; } = Guid.NewGuid();
}
