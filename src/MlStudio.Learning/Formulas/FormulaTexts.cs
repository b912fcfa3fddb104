using System.Globalization;
using System.Text;
using MlStudio.Learning.Data;

namespace MlStudio.Learning.Formulas;

/// <summary>The text functions of formulas. Characters are Unicode code points; comparisons are exact (ordinal).</summary>
internal static class FormulaTexts
{
    private const int LongestNumber = 100;

    /// <summary>No more than <see cref="FormulaLimits.LongestText"/>, without halving a character.</summary>
    public static string? Cut(string? text)
    {
        if (text is null || text.Length <= FormulaLimits.LongestText) { return text; }
        var length = FormulaLimits.LongestText;
        return text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];
    }

    public static double Length(string text)
    {
        var length = text.Length;
        for (var i = 1; i < text.Length; i++)
        {
            if (char.IsLowSurrogate(text[i]) && char.IsHighSurrogate(text[i - 1])) { length--; }
        }
        return length;
    }

    /// <param name="start">The first character's number, from 1; below 1 counts as 1.</param>
    /// <param name="count">How many; below 0 counts as 0.</param>
    public static string Substring(string text, double start, double count)
    {
        var from = Index(text, 0, Math.Max(0, Math.Floor(start) - 1));
        return text[from..Index(text, from, Math.Max(0, Math.Floor(count)))];
    }

    /// <summary>Every occurrence of a text replaced, from left to right; an empty one occurs nowhere.</summary>
    public static string Replace(string text, string old, string by)
    {
        if (old.Length == 0) { return text; }
        var found = text.IndexOf(old, StringComparison.Ordinal);
        if (found < 0) { return text; }
        var result = new StringBuilder();
        var from = 0;
        while (found >= 0 && result.Length <= FormulaLimits.LongestText)
        {
            result.Append(text, from, found - from).Append(by);
            from = found + old.Length;
            found = text.IndexOf(old, from, StringComparison.Ordinal);
        }
        return result.Append(text, from, text.Length - from).ToString();
    }

    public static string Concat(CallRow row)
    {
        var result = new StringBuilder();
        for (var i = 0; i < row.Count && result.Length <= FormulaLimits.LongestText; i++) { result.Append(row.Show(i)); }
        return result.ToString();
    }

    /// <summary>The number that stands in a text such as " -12.5e3 "; NaN where none does.</summary>
    public static double Number(string text)
    {
        var trimmed = text.AsSpan().Trim();
        return trimmed.Length <= LongestNumber && double.TryParse(trimmed, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : double.NaN;
    }

    /// <summary>The instant that stands in a text, as in files; missing where none does or day and month could be mistaken.</summary>
    public static long Date(string text)
    {
        var trimmed = text.AsSpan().Trim();
        if (trimmed.Length > LongestNumber) { return TimestampColumn.Missing; }
        Span<byte> bytes = stackalloc byte[LongestNumber * 3];
        var order = TimestampText.Parse(bytes[..Encoding.UTF8.GetBytes(trimmed, bytes)], out var ticks);
        return order is DateOrder.None or DateOrder.DayOrMonthFirst ? TimestampColumn.Missing : ticks;
    }

    /// <summary>The index in code units that lies so many characters behind another.</summary>
    private static int Index(string text, int from, double characters)
    {
        var at = from;
        for (double left = characters; left >= 1 && at < text.Length; left--)
        {
            at += char.IsHighSurrogate(text[at]) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]) ? 2 : 1;
        }
        return at;
    }
}
