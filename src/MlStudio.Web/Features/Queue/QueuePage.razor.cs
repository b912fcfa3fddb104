using Microsoft.AspNetCore.Components;
using MlStudio.Core.Jobs;
using MlStudio.Core.Persistence;
using MlStudio.Web.Components;

namespace MlStudio.Web.Features.Queue;

public sealed partial class QueuePage
{
    private const string Mine = "mine";
    private static readonly UrlTab[] s_tabs = [new("all", "All jobs"), new(Mine, "Mine")];

    private QueueOverview? _overview;

    [Inject] private QueueReader Reader { get; set; } = null!;
    [Inject] private JobService Jobs { get; set; } = null!;
    [Inject] private ToastQueue Toasts { get; set; } = null!;
    [Inject] private TimeProvider Clock { get; set; } = null!;

    /// <summary>"mine" for what the person queued; anything else shows all.</summary>
    [SupplyParameterFromQuery] public string? Show { get; set; }

    private bool OnlyMine => Show == Mine;

    // Workers report every two seconds: that moves progress and memory, and is often enough.
    protected override void OnInitialized() => Watch([Topics.Jobs, Topics.Workers], ReloadAsync);

    protected override Task OnParametersSetAsync() => ReloadAsync();

    private Task ReloadAsync() => LoadAsync(async cancellation => _overview = await Reader.ReadAsync(Actor, OnlyMine, cancellation));

    private async Task CancelAsync(QueueEntry job)
    {
        if (await ActAsync(cancellation => Jobs.CancelAsync(Actor, job.Id, cancellation))) { Toasts.Show($"Cancelled: {job.Title}", () => UndoCancelAsync(job)); }
    }

    private async Task UndoCancelAsync(QueueEntry job)
    {
        // A running job takes a moment to stop before it can be queued again.
        if (await ActAsync(cancellation => Jobs.RetryAsync(Actor, job.Id, cancellation))) { Toasts.Show($"Queued again: {job.Title}"); }
        await InvokeAsync(StateHasChanged);
    }

    private async Task RetryAsync(QueueEntry job)
    {
        if (await ActAsync(cancellation => Jobs.RetryAsync(Actor, job.Id, cancellation))) { Toasts.Show($"Queued again: {job.Title}"); }
    }

    private Task MoveAsync((QueueEntry Job, int Priority) move) =>
        ActAsync(cancellation => Jobs.SetPriorityAsync(Actor, move.Job.Id, move.Priority, cancellation));

    private async Task<bool> ActAsync(Func<CancellationToken, Task> work) => await RunAsync(async cancellation =>
    {
        await work(cancellation);
        _overview = await Reader.ReadAsync(Actor, OnlyMine, cancellation);
    });
}
