using Microsoft.AspNetCore.Components;
using MlStudio.Core.Datasets;
using MlStudio.Core.Jobs;
using MlStudio.Core.Persistence;
using MlStudio.Learning.Data;
using MlStudio.Web.Components;
using MlStudio.Web.Live;

namespace MlStudio.Web.Features.Datasets;

/// <summary>One data set: its columns, rows and versions. The address says which version and which view.</summary>
public sealed partial class DatasetPage(
    DatasetService datasets, DatasetImports imports, DatasetContents contents, JobService jobs, ToastQueue toasts) : ProjectPage
{
    private DatasetView? _dataset;
    private DatasetVersionView? _version;
    private TableProfile? _profile;
    private Guid? _profiled;
    private IReadOnlyList<string> _watched = [];
    private string? _renaming;
    private bool _deleted;

    [Parameter] public int Number { get; set; }
    [SupplyParameterFromQuery(Name = "version")] private string? VersionWritten { get; set; }
    [SupplyParameterFromQuery] private string? Tab { get; set; }
    [SupplyParameterFromQuery] private string? Sort { get; set; }
    [SupplyParameterFromQuery] private string? Target { get; set; }
    [SupplyParameterFromQuery(Name = "from")] private string? FromWritten { get; set; }
    [SupplyParameterFromQuery(Name = "to")] private string? ToWritten { get; set; }

    private int? Version => AddressNumber.Whole(VersionWritten);
    private int? From => AddressNumber.Whole(FromWritten);
    private int? To => AddressNumber.Whole(ToWritten);

    private IReadOnlyList<UrlTab> Tabs =>
    [
        new("columns", "Columns"),
        new("preview", "Preview"),
        new("versions", "Versions", _dataset!.Versions.Count),
        .. MayRead ? [new UrlTab("settings", "Reading settings")] : Array.Empty<UrlTab>(),
    ];

    private bool MayRead => _dataset!.MayEdit && _version!.Status is VersionStatus.Ready or VersionStatus.NeedsDecision or VersionStatus.Stopped;
    private string Shown => Tabs.Any(t => t.Key == Tab) ? Tab! : "columns";
    private PageProblem? General => Problem is { } problem && (_renaming is null || problem.For("Name") is null) ? problem : null;

    /// <summary>Changes with the versions and their states, so that the comparison is drawn again.</summary>
    private string Changes => string.Join(',', _dataset!.Versions.Select(v => $"{v.Number}{v.Status}"));

    // On the way to another address the query changes first, while this page is still there: one that was deleted must not look again.
    protected override Task OnParametersSetAsync() => _deleted ? Task.CompletedTask : LoadAsync(_ => RefreshAsync());

    private async Task RefreshAsync()
    {
        var dataset = await datasets.GetAsync(Actor, Slug, Number, Cancellation);
        var version = Version is { } wanted
            ? dataset.Version(wanted) ?? throw new Core.NotFoundException($"'{dataset.Name}' has no version {wanted}.")
            : dataset.Versions[0].Status == VersionStatus.Refused ? dataset.NewestReady ?? dataset.Versions[0] : dataset.Versions[0];
        if (version.Status == VersionStatus.Ready && _profiled != version.Id)
        {
            _profile = await contents.ReadProfileAsync(Actor, Slug, Number, version.Number, Cancellation);
            _profiled = version.Id;
        }
        else if (version.Status != VersionStatus.Ready) { (_profile, _profiled) = (null, null); }
        (_dataset, _version) = (dataset, version);
        FollowImports();
    }

    private void FollowImports()
    {
        string[] topics = [Topics.Project(_dataset!.ProjectId), .. _dataset.Versions.Where(v => v.Status is VersionStatus.Waiting or VersionStatus.Reading).Select(v => Topics.Job(v.Import!.JobId))];
        if (_watched.SequenceEqual(topics)) { return; }
        Unwatch();
        _watched = topics;
        Watch(topics, RefreshAsync);
    }

    private string Link(int? version = null, string? tab = null) => Navigation.GetUriWithQueryParameters(StudioRoutes.Project(Slug, $"data/{Number}"), new Dictionary<string, object?>
    {
        ["version"] = version ?? Version,
        ["tab"] = (tab ?? Shown) is "columns" ? null : tab ?? Shown,
    });

    private void ShowVersion(int number) => Navigation.NavigateTo(Link(version: number));

    private void Show(string name, object? value) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(new Dictionary<string, object?> { [name] = value }), replace: true);

    private void SortBy(string? sort) => Show("sort", sort);

    private void ChooseTarget(string? target) => Show("target", target);

    private void Compare((int From, int To) pair) => Navigation.NavigateTo(
        Navigation.GetUriWithQueryParameters(new Dictionary<string, object?> { ["from"] = pair.From, ["to"] = pair.To }), replace: true);

    private async Task UploadedAsync(UploadItem item)
    {
        if (item.Outcome is { AlreadyThere: false } outcome) { Navigation.NavigateTo(Link(version: outcome.VersionNumber, tab: "columns")); }
        await LoadAsync(_ => RefreshAsync());
    }

    private Task ReadAgainAsync(ReadSettings settings) => RunAsync(async cancellation =>
    {
        var number = await imports.ReadAgainAsync(Actor, Slug, Number, _version!.Number, settings, cancellation);
        if (number != _version.Number) { toasts.Show($"The same file is being read as version {number}."); }
        Navigation.NavigateTo(Link(version: number, tab: "columns"));
        await RefreshAsync();
    });

    private Task RepairAsync(RepairKind repairs) => RunAsync(async cancellation =>
    {
        await imports.RepairAsync(Actor, Slug, Number, _version!.Number, repairs, cancellation);
        await RefreshAsync();
    });

    private Task CancelAsync() => RunAsync(cancellation => jobs.CancelAsync(Actor, _version!.Import!.JobId, cancellation));

    private Task RetryAsync() => RunAsync(cancellation => jobs.RetryAsync(Actor, _version!.Import!.JobId, cancellation));

    private async Task RenameAsync()
    {
        if (await RunAsync(cancellation => datasets.RenameAsync(Actor, Slug, Number, _renaming!, cancellation)))
        {
            _renaming = null;
            await LoadAsync(_ => RefreshAsync());
        }
    }

    private async Task DeleteAsync()
    {
        var (name, actor, slug, number) = (_dataset!.Name, Actor, Slug, Number);
        // This page leaves by itself; the news of the deletion would make it "not found" first.
        Unwatch();
        _watched = [];
        _deleted = await RunAsync(cancellation => datasets.DeleteAsync(actor, slug, number, cancellation));
        if (_deleted)
        {
            toasts.Show($"{name} was deleted.", () => datasets.RestoreAsync(actor, slug, number, CancellationToken.None));
            Navigation.NavigateTo(StudioRoutes.ProjectData(slug));
        }
        else { FollowImports(); }
    }
}
