using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using MlStudio.Core.Experiments;
using MlStudio.Core.Jobs;

namespace MlStudio.Web.Features.Runs;

/// <summary>What the list of runs shows, as it stands in its address, so that it can be sent as a link.</summary>
/// <param name="Columns">Keys of the metrics shown beside the headline; null for the usual ones.</param>
/// <param name="Page">From 1.</param>
public sealed record RunsAddress(RunFilter Filter, IReadOnlyList<string>? Columns, int Page)
{
    public const int PageSize = 50;

    public static RunsAddress Parse(string uri) => Parse(QueryHelpers.ParseQuery(new Uri(uri, UriKind.RelativeOrAbsolute) is { IsAbsoluteUri: true } absolute ? absolute.Query : uri.Contains('?') ? uri[uri.IndexOf('?')..] : ""));

    public static RunsAddress Parse(IEnumerable<KeyValuePair<string, StringValues>> query)
    {
        var values = query.ToDictionary(p => p.Key, p => p.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        string? Text(string key) => values.TryGetValue(key, out var text) && text.Length > 0 ? text : null;
        int? Number(string key) => int.TryParse(Text(key), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
        var sort = Text("sort") ?? "-" + RunSort.Number;
        return new RunsAddress(
            new RunFilter
            {
                Search = Text("q") ?? "",
                TrainerKey = Text("algorithm"),
                Dataset = Number("data"),
                Target = Text("target"),
                Tag = Text("tag"),
                States = [.. (Text("state") ?? "").Split(',').Select(s => Enum.TryParse<JobState>(s, ignoreCase: true, out var state) && Enum.IsDefined(state) ? state : (JobState?)null).OfType<JobState>()],
                Archived = Text("archived") == "1",
                Sort = sort.TrimStart('-'),
                Descending = sort.StartsWith('-'),
            },
            Text("columns")?.Split(',', StringSplitOptions.RemoveEmptyEntries), Math.Clamp(Number("page") ?? 1, 1, int.MaxValue / PageSize));
    }

    /// <summary>The query with its question mark; empty for the plain list.</summary>
    public string ToQuery()
    {
        List<string> parts = [];
        void Add(string key, string? value)
        {
            if (!string.IsNullOrEmpty(value)) { parts.Add($"{key}={Uri.EscapeDataString(value)}"); }
        }

        Add("q", Filter.Search);
        Add("algorithm", Filter.TrainerKey);
        Add("data", Filter.Dataset?.ToString(CultureInfo.InvariantCulture));
        Add("target", Filter.Target);
        Add("tag", Filter.Tag);
        Add("state", string.Join(',', Filter.States.Select(s => s.ToString().ToLowerInvariant())));
        Add("archived", Filter.Archived ? "1" : null);
        Add("sort", Filter is { Sort: RunSort.Number, Descending: true } ? null : (Filter.Descending ? "-" : "") + Filter.Sort);
        Add("columns", Columns is null ? null : string.Join(',', Columns));
        Add("page", Page > 1 ? Page.ToString(CultureInfo.InvariantCulture) : null);
        return parts.Count == 0 ? "" : "?" + string.Join('&', parts);
    }

    /// <summary>Another filter starts at the first page.</summary>
    public RunsAddress With(Func<RunFilter, RunFilter> change) => this with { Filter = change(Filter), Page = 1 };

    /// <summary>By the same key the other way round; by another one best or newest first, names from A.</summary>
    public RunsAddress SortedBy(string key) => With(f => f.Sort == key
        ? f with { Descending = !f.Descending }
        : f with { Sort = key, Descending = IsBestDescending(key) });

    private static bool IsBestDescending(string key) => MlStudio.Learning.Metrics.MetricCatalog.Find(key) is { } metric
        ? metric.Direction == MlStudio.Learning.Metrics.MetricDirection.Higher
        : key is RunSort.Number;
}
