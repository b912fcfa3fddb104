using MlStudio.Learning.Data;

namespace MlStudio.Learning.Transforms;

/// <summary>Plain words for messages and descriptions.</summary>
internal static class Words
{
    public static string Of(ColumnType type) => type switch
    {
        ColumnType.Number => "numbers",
        ColumnType.Category => "categories",
        ColumnType.Text => "text",
        _ => "timestamps",
    };

    /// <summary>The first names and how many more there are.</summary>
    public static string List(IEnumerable<string> names, int most = 10)
    {
        var all = names as IReadOnlyList<string> ?? [.. names];
        return all.Count == 0 ? "none"
            : string.Join(", ", all.Take(most)) + (all.Count > most ? $" and {all.Count - most} more" : "");
    }
}
