using System.Text;

namespace MlStudio.Learning.Data;

/// <summary>Finds columns that stayed words because their numbers use the decimal mark that the file is not read with.</summary>
internal static class DecimalMarks
{
    private const int MostSeen = 200;

    /// <summary>One of the values, where nearly all of the first ones are numbers with that mark; else null.</summary>
    public static string? LookLikeNumbers(StoredColumn column, bool decimalComma)
    {
        var (seen, numbers) = (0, 0);
        string? example = null;
        foreach (var value in Words(column))
        {
            if (seen == MostSeen) { break; }
            if (value?.Trim() is not { Length: > 0 } text) { continue; }
            seen++;
            if (text.Length > 40 || !NumberText.TryParse(Encoding.UTF8.GetBytes(text), decimalComma, strict: true, out _)) { continue; }
            numbers++;
            if (text.Contains(decimalComma ? ',' : '.')) { example ??= text; }
        }
        return numbers >= 0.9 * seen ? example : null;
    }

    private static IEnumerable<string?> Words(StoredColumn column) => column switch
    {
        StoredCategories categories => TextStore.Texts(categories.Codes, categories.Levels, null),
        StoredTexts texts => texts.Texts,
        _ => [],
    };
}
