using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using MlStudio.Core.Experiments;

namespace MlStudio.Web.Features.Runs;

/// <summary>What the comparison shows, as it stands in its address, so that it can be sent as a link.</summary>
public sealed record CompareAddress
{
    /// <summary>The numbers of the runs.</summary>
    public IReadOnlyList<int> Runs { get; init; } = [];

    /// <summary>The run that the others are held against; null for none.</summary>
    public int? Baseline { get; init; }

    /// <summary>Key of a metric; "-" in front for descending.</summary>
    public string? Sort { get; init; }

    /// <summary>A word that the names of the rows must hold; empty for all rows.</summary>
    public string Find { get; init; } = "";

    /// <summary>Whether rows that are equal for all runs are shown too.</summary>
    public bool ShowsEqual { get; init; }

    /// <summary>Whether all figures are shown, not only those that people ask for first.</summary>
    public bool AllFigures { get; init; }

    /// <summary>Whether repeats of one configuration are one column.</summary>
    public bool Groups { get; init; } = true;

    /// <summary>The first run of each group that is unfolded all the same.</summary>
    public IReadOnlyList<int> Unfolded { get; init; } = [];

    /// <summary>Keys of the algorithms whose own options are unfolded.</summary>
    public IReadOnlyList<string> OpenAlgorithms { get; init; } = [];

    /// <summary>The run whose data and preparation are held against the baseline's; null for none.</summary>
    public int? Against { get; init; }

    /// <summary>What the scatter plot shows, as keys of RunColumns; null for the usual choice.</summary>
    public string? X { get; init; }
    public string? Y { get; init; }

    /// <summary>The axes of the parallel coordinates; null for the usual choice.</summary>
    public IReadOnlyList<string>? Axes { get; init; }

    /// <summary>The ranges that runs must lie in to be coloured there.</summary>
    public IReadOnlyList<AxisRange> Ranges { get; init; } = [];

    /// <summary>How the runs are arranged.</summary>
    public ComparisonView View => new(Baseline, Sort, Groups, Unfolded);

    public static CompareAddress Parse(string uri)
    {
        var query = QueryHelpers.ParseQuery(uri.Contains('?') ? uri[uri.IndexOf('?')..] : "");
        string? Text(string key) => query.TryGetValue(key, out var value) && value.ToString() is { Length: > 0 } text ? text : null;
        string[] List(string key) => (Text(key) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries);
        return new CompareAddress
        {
            Runs = ParseRuns(Text("runs")),
            Baseline = Number(Text("base")),
            Sort = Text("sort"),
            Find = Text("find") ?? "",
            ShowsEqual = Text("equal") == "1",
            AllFigures = Text("figures") == "all",
            Groups = Text("group") != "0",
            Unfolded = ParseRuns(Text("unfold")),
            OpenAlgorithms = List("options"),
            Against = Number(Text("against")),
            X = Text("x"),
            Y = Text("y"),
            Axes = Text("axes") is null ? null : List("axes"),
            Ranges = [.. List("ranges").Select(AxisRange.Parse).OfType<AxisRange>().DistinctBy(r => r.Key)],
        };
    }

    public static IReadOnlyList<int> ParseRuns(string? runs) => [.. (runs ?? "").Split(',').Select(Number).OfType<int>().Distinct()];

    /// <summary>The query with its question mark.</summary>
    public string ToQuery()
    {
        List<string> parts = [$"runs={string.Join(',', Runs)}"];
        void Add(string key, string? value)
        {
            if (!string.IsNullOrEmpty(value)) { parts.Add($"{key}={Uri.EscapeDataString(value).Replace("%2C", ",", StringComparison.Ordinal)}"); }
        }

        Add("base", Baseline?.ToString(CultureInfo.InvariantCulture));
        Add("sort", Sort);
        Add("find", Find);
        Add("equal", ShowsEqual ? "1" : null);
        Add("figures", AllFigures ? "all" : null);
        Add("group", Groups ? null : "0");
        Add("unfold", string.Join(',', Unfolded));
        Add("options", string.Join(',', OpenAlgorithms));
        Add("against", Against?.ToString(CultureInfo.InvariantCulture));
        Add("x", X);
        Add("y", Y);
        Add("axes", Axes is null ? null : string.Join(',', Axes));
        Add("ranges", string.Join(',', Ranges.Select(r => r.ToString())));
        return "?" + string.Join('&', parts);
    }

    public string Href(string slug) => StudioRoutes.Project(slug, "runs/compare" + ToQuery());

    public CompareAddress Without(IEnumerable<int> runs)
    {
        int[] left = [.. Runs.Except(runs)];
        return this with { Runs = left, Baseline = Baseline is { } b && left.Contains(b) ? b : null, Against = Against is { } a && left.Contains(a) ? a : null };
    }

    private static int? Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
}
