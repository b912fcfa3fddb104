using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using MlStudio.Core.Access;

namespace MlStudio.Web.Shell;

/// <summary>The entries of the navigation, in order. An entry is listed once the program has a page at its address.</summary>
internal static class ProjectNavigation
{
    private static readonly (string Template, string Title, string Icon)[] s_project =
    [
        (StudioRoutes.Overview, "Overview", "overview"),
        (StudioRoutes.Data, "Data", "data"),
        (StudioRoutes.Recipes, "Recipes", "recipe"),
        (StudioRoutes.Runs, "Runs", "runs"),
        (StudioRoutes.Models, "Models", "model"),
        (StudioRoutes.Members, "Members", "members"),
        (StudioRoutes.Settings, "Settings", "settings"),
    ];

    private static readonly HashSet<string> s_pages = typeof(ProjectNavigation).Assembly.GetTypes()
        .SelectMany(t => t.GetCustomAttributes(typeof(RouteAttribute), false)).Select(a => ((RouteAttribute)a).Template).ToHashSet(StringComparer.OrdinalIgnoreCase);

    public static IEnumerable<NavigationItem> For(ProjectScope scope) => s_project
        .Where(p => s_pages.Contains(p.Template))
        .Select(p => new NavigationItem(
            p.Template.Replace("{slug}", scope.Project.Slug), p.Title, p.Icon,
            p.Template == StudioRoutes.Overview ? NavLinkMatch.All : NavLinkMatch.Prefix));

    public static IEnumerable<NavigationItem> Server(bool administrator)
    {
        if (s_pages.Contains(StudioRoutes.Queue)) { yield return new NavigationItem(StudioRoutes.Queue, "Queue", "queue", NavLinkMatch.Prefix); }
        if (administrator && s_pages.Contains(StudioRoutes.Admin)) { yield return new NavigationItem(StudioRoutes.Admin, "Administration", "shield", NavLinkMatch.Prefix); }
    }
}

internal sealed record NavigationItem(string Href, string Title, string Icon, NavLinkMatch Match);
