using System.Globalization;
using System.Text;
using MlStudio.Learning.Data;

namespace MlStudio.Core;

/// <summary>Writes tables as CSV (RFC 4180) that spreadsheets open without running anything: text that would start a formula gets an apostrophe in front, numbers stay numbers.</summary>
public sealed class CsvText
{
    private readonly StringBuilder _text = new();

    public CsvText Row(params IEnumerable<object?> cells)
    {
        _text.AppendJoin(',', cells.Select(Cell)).Append("\r\n");
        return this;
    }

    public override string ToString() => _text.ToString();

    private static string Cell(object? value) => value switch
    {
        null => "",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        int or long => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
        DateTimeOffset time => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        var other => Quote(SpreadsheetText.Guard(other.ToString() ?? "")),
    };

    private static string Quote(string text) => text.AsSpan().IndexOfAny("\",\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
