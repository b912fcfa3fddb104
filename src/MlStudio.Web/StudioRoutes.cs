namespace MlStudio.Web;

/// <summary>Every address of the application, as templates for <c>@page</c> and as links.</summary>
public static class StudioRoutes
{
    public const string Home = "/";
    public const string Queue = "/queue";
    public const string Admin = "/admin";
    public const string NotFound = "/not-found";
    public const string Error = "/error";

    public const string SignIn = "/account/sign-in";
    public const string SignOut = "/account/sign-out";
    public const string SetUp = "/account/set-up";
    public const string Account = "/account";
    public const string Theme = "/account/theme";
    public const string Invitation = "/invitation/{token}";
    public const string ResetPassword = "/account/reset/{userId:guid}";

    public const string NewProject = "/projects/new";
    public const string Overview = "/p/{slug}";
    public const string Members = "/p/{slug}/members";
    public const string Settings = "/p/{slug}/settings";
    public const string Data = "/p/{slug}/data";
    public const string Recipes = "/p/{slug}/recipes";
    public const string Runs = "/p/{slug}/runs";
    public const string Models = "/p/{slug}/models";

    public static string SignInTo(string? returnUrl) =>
        string.IsNullOrEmpty(returnUrl) || returnUrl == Home ? SignIn : $"{SignIn}?returnUrl={Uri.EscapeDataString(returnUrl)}";

    public static string InvitationLink(string token) => $"/invitation/{token}";
    public static string ResetLink(Guid userId, string token) => $"/account/reset/{userId}?token={Uri.EscapeDataString(token)}";

    /// <summary>A page of a project: <c>Project("census", "runs/12")</c>; no path for its overview.</summary>
    public static string Project(string slug, string? path = null) => string.IsNullOrEmpty(path) ? $"/p/{slug}" : $"/p/{slug}/{path}";

    public static string ProjectMembers(string slug) => Project(slug, "members");
    public static string ProjectSettings(string slug) => Project(slug, "settings");
    public static string ProjectData(string slug) => Project(slug, "data");
    public static string ProjectRecipes(string slug) => Project(slug, "recipes");
    public static string ProjectRecipe(string slug, int number) => Project(slug, $"recipes/{number}");
    public static string ProjectRuns(string slug) => Project(slug, "runs");
    public static string ProjectRun(string slug, int number) => Project(slug, $"runs/{number}");
    public static string ProjectModels(string slug) => Project(slug, "models");

    /// <summary>Only an address on this server may be returned to; anything else becomes the start page.</summary>
    public static string LocalOrHome(string? url) =>
        url is ['/', ..] && url is not ['/', '/' or '\\', ..] && !url.Any(char.IsControl) ? url : Home;
}
