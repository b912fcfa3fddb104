namespace MlStudio.Web.Components;

/// <summary>Asks once before something that hurts. One per open page; the frame shows it.</summary>
public sealed class ConfirmQueue
{
    public event Action? Changed;

    public Question? Open { get; private set; }

    /// <summary>True when the person agreed.</summary>
    /// <param name="title">The question, such as "Delete run 12?".</param>
    /// <param name="consequence">What will happen, and whether it can be undone.</param>
    /// <param name="confirm">The button's verb, such as "Delete run".</param>
    public Task<bool> AskAsync(string title, string consequence, string confirm, bool dangerous = true)
    {
        Answer(false);
        Open = new Question(title, consequence, confirm, dangerous, new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously));
        Changed?.Invoke();
        return Open.Answered.Task;
    }

    public void Answer(bool agreed)
    {
        if (Open is not { } question) { return; }
        Open = null;
        question.Answered.TrySetResult(agreed);
        Changed?.Invoke();
    }

    public sealed record Question(string Title, string Consequence, string Confirm, bool Dangerous, TaskCompletionSource<bool> Answered);
}
