using Microsoft.AspNetCore.Components;
using MlStudio.Core.Experiments;
using MlStudio.Core.Explanations;
using MlStudio.Core.Jobs;
using MlStudio.Core.Persistence;
using MlStudio.Learning.Validation;
using MlStudio.Web.Live;

namespace MlStudio.Web.Features.Runs;

/// <summary>What moves a run's model as a whole: nothing yet, how far the work is, or what it found.</summary>
public sealed partial class RunWhy(RunExplaining explaining, JobService jobs) : StudioComponent
{
    private RunExplanationState? _state;
    private Guid? _watched;

    [Parameter, EditorRequired] public RunDetails Run { get; set; } = null!;
    [Parameter, EditorRequired] public ExperimentResult Result { get; set; } = null!;
    [Parameter, EditorRequired] public string Slug { get; set; } = "";

    /// <summary>Of several classes, the one that is explained.</summary>
    [SupplyParameterFromQuery(Name = "class")] public string? Output { get; set; }

    private string Takes => RunExplaining.IsQuick(Run.Item.TrainerKey)
        ? "It usually takes less than a minute; with many trees or columns, a few."
        : "This algorithm has to be asked many times over, so it takes some minutes; with many rows or columns, longer. It can be cancelled.";

    protected override async Task OnInitializedAsync()
    {
        await LoadAsync(ReadAsync);
        if (_watched is null) { Watch([Topics.Project(Run.ProjectId)], () => ReadAsync(Cancellation)); }
    }

    private async Task ReadAsync(CancellationToken cancellation)
    {
        _state = await explaining.ReadAsync(Actor, Slug, Run.Item.Number, cancellation);
        if (_state.Job is not { } job || job.JobId == _watched) { return; }
        _watched = job.JobId;
        Unwatch();
        Watch([Topics.Project(Run.ProjectId), Topics.Job(job.JobId)], () => ReadAsync(Cancellation));
    }

    private async Task StartAsync()
    {
        await RunAsync(() => explaining.QueueAsync(Actor, Slug, Run.Item.Number, Cancellation));
        await LoadAsync(ReadAsync);
    }

    private async Task CancelAsync(Guid job)
    {
        await RunAsync(() => jobs.CancelAsync(Actor, job, Cancellation));
        await LoadAsync(ReadAsync);
    }
}
