using System.Globalization;

namespace MlStudio.Web.Features.Runs;

/// <summary>The numbers of the runs that are compared, as "3,4,7".</summary>
public static class CompareAddress
{
    public static IReadOnlyList<int> Parse(string? runs) =>
        [.. (runs ?? "").Split(',').Select(r => int.TryParse(r, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0).Where(n => n > 0).Distinct()];

    public static string Of(string slug, IEnumerable<int> runs) => StudioRoutes.Project(slug, $"runs/compare?runs={string.Join(',', runs)}");
}
