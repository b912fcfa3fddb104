using System.Globalization;

namespace MlStudio.Web.Features.Runs;

/// <summary>Links to the rows behind a figure of a run.</summary>
internal static class RowsAddress
{
    /// <param name="threshold">Two classes: answered anew by it; null for the answers as given.</param>
    public static string Of(string slug, int number, string? actual, string? answer, double? threshold = null)
    {
        var address = $"{StudioRoutes.ProjectRun(slug, number)}?tab=rows";
        if (actual is not null) { address += $"&actual={Uri.EscapeDataString(actual)}"; }
        if (answer is not null) { address += $"&answer={Uri.EscapeDataString(answer)}"; }
        return threshold is { } t ? address + $"&threshold={t.ToString("R", CultureInfo.InvariantCulture)}" : address;
    }
}
