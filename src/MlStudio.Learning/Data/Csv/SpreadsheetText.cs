using System.Globalization;

namespace MlStudio.Learning.Data;

/// <summary>Keeps spreadsheets from running text of a CSV file as a formula (OWASP, "CSV injection").</summary>
public static class SpreadsheetText
{
    /// <summary>The text, with an apostrophe in front where it would start a formula: after = + - @, a tab or a carriage return. Numbers, with either decimal mark, and a lone dash stay as they are.</summary>
    public static string Guard(string text) => (text.AsSpan().TrimStart() is ['=' or '+' or '-' or '@', ..] || text is ['\t' or '\r', ..]) && text.Trim() != "-" && !IsNumber(text) ? "'" + text : text;

    /// <summary>Digits with a sign, a decimal mark, an exponent at most: no spreadsheet runs that.</summary>
    private static bool IsNumber(string text) =>
        text.AsSpan().IndexOfAnyInRange('0', '9') >= 0
        && double.TryParse(text.Replace(',', '.'), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out _);
}
