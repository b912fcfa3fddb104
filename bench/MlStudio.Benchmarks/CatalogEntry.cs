using System.Text.Json;
using System.Text.Json.Serialization;

namespace MlStudio.Benchmarks;

/// <summary>One data set of a catalog: how its file is read and what is learned from it. Columns are named, or numbered from 0.</summary>
internal sealed record CatalogEntry
{
    private static readonly JsonSerializerOptions s_options = new(JsonSerializerDefaults.Web);

    public required string Name { get; init; }
    public required string File { get; init; }
    public required string Task { get; init; }
    public JsonElement? Target { get; init; }
    public IReadOnlyList<JsonElement> Drop { get; init; } = [];
    public IReadOnlyList<JsonElement> Categorical { get; init; } = [];
    public IReadOnlyList<JsonElement> Text { get; init; } = [];
    public string? Folds { get; init; }
    public bool? Header { get; init; }
    public string? Positive { get; init; }
    public string? Separator { get; init; }
    public string? Quote { get; init; }
    public IReadOnlyList<string> Missing { get; init; } = [];
    public string? Note { get; init; }

    /// <summary>Where relative paths start.</summary>
    [JsonIgnore]
    public string Folder { get; init; } = ".";

    public string FullPath(string relative) => Path.GetFullPath(Path.Combine(Folder, relative));

    /// <summary>Reads a catalog: a JSON list of entries.</summary>
    /// <exception cref="MlStudio.Learning.LearningException">The file is not a catalog.</exception>
    public static IReadOnlyList<CatalogEntry> ReadAll(string path)
    {
        try
        {
            var entries = JsonSerializer.Deserialize<CatalogEntry[]>(System.IO.File.ReadAllText(path), s_options) ?? [];
            var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
            return [.. entries.Select(e => e with { Folder = folder })];
        }
        catch (JsonException e)
        {
            throw new Learning.LearningException($"The catalog '{path}' cannot be read: {e.Message}", e);
        }
    }
}
