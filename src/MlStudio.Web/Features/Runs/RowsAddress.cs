using System.Globalization;
using MlStudio.Core.Experiments;
using MlStudio.Learning.Metrics;
using MlStudio.Web.Components;

namespace MlStudio.Web.Features.Runs;

/// <summary>Links to the rows behind a figure of a run.</summary>
internal static class RowsAddress
{
    /// <summary>A condition as it stands in the address: "age=30 to below 40"; what would divide it is escaped.</summary>
    public static string Write(SliceCondition condition) => $"{Uri.EscapeDataString(condition.Column).Replace("%20", " ", StringComparison.Ordinal)}={condition.Value}";

    /// <summary>The conditions of an address; what is none is left out.</summary>
    public static IReadOnlyList<SliceCondition> Read(IEnumerable<string>? written) =>
        [.. (written ?? []).Select(w => w.Split('=', 2)).Where(w => w.Length == 2).Select(w => new SliceCondition(Uri.UnescapeDataString(w[0]), w[1]))];

    /// <summary>The query that an address asks for, the page aside; what is no number or choice is left out.</summary>
    /// <param name="of">The values of a parameter of the address.</param>
    public static RunRowsQuery Query(Func<string, IReadOnlyList<string?>> of)
    {
        string? One(string name) => of(name) is [{ Length: > 0 } value, ..] ? value : null;
        return new RunRowsQuery
        {
            Test = One("part") == "test",
            Actual = One("actual"),
            Answer = One("answer"),
            WrongOnly = One("wrong") == "1",
            Threshold = AddressNumber.Real(One("threshold")),
            Where = Read(of("where").OfType<string>()),
            Group = One("group"),
            Order = One("order") == "row" ? RunRowsOrder.Row : RunRowsOrder.Surprise,
        };
    }

    /// <param name="threshold">Two classes: answered anew by it; null for the answers as given.</param>
    /// <param name="where">Values or ranges of columns, all of which hold.</param>
    /// <param name="group">Rankings: the rows of this group, as the data write it.</param>
    public static string Of(string slug, int number, string? actual, string? answer, double? threshold = null, IEnumerable<SliceCondition>? where = null, string? group = null)
    {
        var address = $"{StudioRoutes.ProjectRun(slug, number)}?tab=rows";
        if (actual is not null) { address += $"&actual={Uri.EscapeDataString(actual)}"; }
        if (answer is not null) { address += $"&answer={Uri.EscapeDataString(answer)}"; }
        foreach (var condition in where ?? []) { address += $"&where={Uri.EscapeDataString(Write(condition))}"; }
        if (group is not null) { address += $"&group={Uri.EscapeDataString(group)}"; }
        return threshold is { } t ? address + $"&threshold={t.ToString("R", CultureInfo.InvariantCulture)}" : address;
    }
}
