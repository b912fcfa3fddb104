namespace MlStudio.Web.Shell;

/// <summary>Light, dark or as the system says; kept in a cookie, so that the first answer already has the right colours.</summary>
internal static class ThemePreference
{
    public const string Cookie = "studio-theme";
    public const string System = "system";

    public static string Of(HttpRequest request) => request.Cookies[Cookie] switch { "light" => "light", "dark" => "dark", _ => System };
}
