using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using MlStudio.Core;
using MlStudio.Core.Access;
using MlStudio.Core.Persistence;
using MlStudio.Core.Projects;

namespace MlStudio.Web.Shell;

/// <summary>
/// The frame of every page. Finds out who acts and, on a project's pages, the project and their role in it, before the page
/// starts: pages receive both as cascading values, and a project one may not see is 404 here, once.
/// </summary>
public partial class MainLayout(NavigationManager navigation, ProjectService projects, IChangeFeed feed) : LayoutComponentBase, IDisposable
{
    private Actor? _actor;
    private bool _administrator;
    private ProjectScope? _scope;
    private string? _slug;
    private string? _problem;
    private bool _ready;
    private IDisposable? _watch;

    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = null!;
    [CascadingParameter] private Microsoft.AspNetCore.Components.RouteData? Route { get; set; }

    private NavigationManager Navigation => navigation;
    private string SkipTo => new Uri(navigation.Uri).PathAndQuery + "#content";

    protected override async Task OnParametersSetAsync()
    {
        var user = (await Authentication).User;
        _actor = user.ToActor();
        _administrator = user.IsAdministrator();
        var slug = Route?.RouteValues.GetValueOrDefault("slug") as string;
        if (_actor is null || (_ready && slug == _slug)) { return; }
        _slug = slug;
        _ready = false;
        await LoadScopeAsync();
    }

    private async Task LoadScopeAsync()
    {
        _watch?.Dispose();
        _watch = null;
        try
        {
            _scope = _slug is null ? null : await projects.GetScopeAsync(_actor!, _slug, CancellationToken.None);
            (_ready, _problem) = (true, null);
            if (_scope is not null && RendererInfo.IsInteractive)
            {
                _watch = feed.Subscribe([Topics.Project(_scope.Project.Id)], _ => InvokeAsync(RefreshScopeAsync));
            }
        }
        catch (NotFoundException)
        {
            _scope = null;
            navigation.NotFound();
        }
        catch (StudioException refused) { _problem = refused.Message; }
    }

    /// <summary>Follows a changed role, name or archive state while the page is open.</summary>
    private async Task RefreshScopeAsync()
    {
        try
        {
            var now = await projects.GetScopeAsync(_actor!, _slug!, CancellationToken.None);
            if (Same(now, _scope)) { return; }
            _scope = now;
            StateHasChanged();
        }
        catch (NotFoundException)
        {
            _watch?.Dispose();
            navigation.NotFound();
        }
    }

    private static bool Same(ProjectScope now, ProjectScope? before) =>
        before is not null && now.Role == before.Role && now.Project.Name == before.Project.Name && now.Project.Description == before.Project.Description
        && now.Project.ArchivedAt == before.Project.ArchivedAt
        && (now.Project.GoalMetric, now.Project.GoalTarget, now.Project.GoalDue) == (before.Project.GoalMetric, before.Project.GoalTarget, before.Project.GoalDue);

    public void Dispose() => _watch?.Dispose();
}
