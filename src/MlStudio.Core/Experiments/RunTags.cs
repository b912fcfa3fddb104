namespace MlStudio.Core.Experiments;

/// <summary>Tags as they are stored: lower-case words, each once, separated by one space.</summary>
public static class RunTags
{
    public const int LongestText = 500;

    /// <summary>What a person typed (words separated by spaces or commas) in the stored form.</summary>
    public static string Normalize(string? text) => string.Join(' ', Split(text));

    public static IReadOnlyList<string> Split(string? text) =>
        [.. (text ?? "").ToLowerInvariant().Split([' ', ',', ';', '\t', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).Select(t => t.TrimStart('#')).Where(t => t.Length > 0).Distinct(StringComparer.Ordinal)];
}
