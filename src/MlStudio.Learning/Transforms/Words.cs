using System.Globalization;
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

    /// <summary>A number as people write it in code: invariant, as short as reads back to the same.</summary>
    public static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>A share as per cent.</summary>
    public static string Percent(double share) => (share * 100).ToString("0.###", CultureInfo.InvariantCulture) + " %";

    /// <summary>The first names and how many more there are.</summary>
    public static string List(IEnumerable<string> names, int most = 10)
    {
        var all = names as IReadOnlyList<string> ?? [.. names];
        return all.Count == 0 ? "none"
            : string.Join(", ", all.Take(most)) + (all.Count > most ? $" and {all.Count - most} more" : "");
    }
}
