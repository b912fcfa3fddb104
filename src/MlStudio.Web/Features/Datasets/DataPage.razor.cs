using Microsoft.Extensions.Options;
using MlStudio.Core;
using MlStudio.Core.Datasets;
using MlStudio.Core.Jobs;
using MlStudio.Core.Persistence;
using MlStudio.Web.Components;
using MlStudio.Web.Live;

namespace MlStudio.Web.Features.Datasets;

/// <summary>Lists a project's data and takes files that are dropped on it.</summary>
public sealed partial class DataPage(DatasetService datasets, JobService jobs, IOptions<StudioOptions> options) : ProjectPage
{
    private DatasetListView? _list;
    private IReadOnlyList<Guid> _watched = [];

    private string Limit => Format.Bytes(options.Value.Limits.MaxUploadMegabytes * 1024L * 1024L);

    protected override Task OnParametersSetAsync() => LoadAsync(_ => RefreshAsync());

    private async Task RefreshAsync()
    {
        _list = await datasets.ListAsync(Actor, Slug, Cancellation);
        FollowImports();
    }

    /// <summary>The project says when something came or ended; progress is told per job.</summary>
    private void FollowImports()
    {
        var jobIds = _list!.Datasets.Where(d => d.Newest.Status is VersionStatus.Waiting or VersionStatus.Reading).Select(d => d.Newest.Import!.JobId).Order().ToArray();
        if (_watched.SequenceEqual(jobIds) && _watched.Count > 0) { return; }
        Unwatch();
        _watched = jobIds;
        Watch([Topics.Project(_list.ProjectId), .. jobIds.Select(Topics.Job)], RefreshAsync);
    }

    private Task UploadedAsync(UploadItem item) => LoadAsync(_ => RefreshAsync());

    private Task CancelAsync(Guid jobId) => RunAsync(cancellation => jobs.CancelAsync(Actor, jobId, cancellation));

    private Task RetryAsync(Guid jobId) => RunAsync(cancellation => jobs.RetryAsync(Actor, jobId, cancellation));
}
