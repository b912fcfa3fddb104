using System.Globalization;
using MlStudio.Core.Experiments;

namespace MlStudio.Web.Features.Runs;

/// <summary>
/// A range of a column of compared runs, as addresses have it: "validation.auc:0.8..0.9", where an end that is left out is open, or
/// "algorithm:=Decision tree|Gradient boosting" for words. Words stand there themselves, since their places change with the runs and their order.
/// </summary>
public sealed record AxisRange(string Key, double? Low, double? High, IReadOnlyList<string> Words)
{
    public AxisRange(string key, double? low, double? high) : this(key, low, high, []) { }

    public static AxisRange OfWords(string key, IReadOnlyList<string> words) => new(key, null, null, words);

    /// <summary>Null for what is no range.</summary>
    public static AxisRange? Parse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0) { return null; }
        var (key, ends) = (text[..colon], text[(colon + 1)..]);
        if (ends.StartsWith('=')) { return OfWords(key, [.. ends[1..].Split('|').Select(Uri.UnescapeDataString)]); }
        if (ends.Split("..") is not [var low, var high]) { return null; }
        var range = new AxisRange(key, Number(low), Number(high));
        return range is { Low: null, High: null } ? null : range;
    }

    /// <summary>Whether it says something about the column: words about words, ends about numbers.</summary>
    public bool Suits(RunColumn column) => column.Key == Key && column.IsNumber == (Words.Count == 0);

    /// <summary>Whether the run at an index lies in it.</summary>
    public bool Holds(RunColumn column, int run) => column.Values[run] is { } value && (column.IsNumber ? !(value < Low) && !(value > High) : Words.Contains(column.Words[(int)value]));

    public override string ToString() => Words.Count > 0 ? $"{Key}:={string.Join('|', Words.Select(Uri.EscapeDataString))}" : $"{Key}:{Written(Low)}..{Written(High)}";

    private static double? Number(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
    private static string Written(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "";
}
