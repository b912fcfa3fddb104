using System.Buffers;
using System.Text;

namespace MlStudio.Learning.Data;

/// <summary>Writes tables as RFC 4180 CSV: UTF-8, CRLF, quotes where needed, empty for missing. Static and thread-safe.</summary>
public static class CsvWriter
{
    private const int FlushAt = 1 << 16;
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Writes a table, followed by further columns of the same length.</summary>
    /// <param name="appended">Columns to the right of the table's own, such as predictions; null for none.</param>
    /// <exception cref="ArgumentException">An appended column has another length.</exception>
    /// <exception cref="LearningException">The separator is not usable.</exception>
    public static void Write(Table table, Stream stream, IReadOnlyList<Column>? appended = null, CsvWriteOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= CsvWriteOptions.Default;
        if (options.Separator is '"' or '\r' or '\n' or '\0' or >= (char)128 || char.IsAsciiLetterOrDigit(options.Separator)) { throw new LearningException($"The separator must be an ASCII character other than a quote, a letter, a digit or a line break; it is '{options.Separator}'."); }
        var columns = table.Columns.Concat(appended ?? []).ToArray();
        var rows = columns.Length == 0 ? 0 : columns[0].Count;
        if (columns.FirstOrDefault(c => c.Count != rows) is { } odd) { throw new ArgumentException($"Column '{odd.Name}' has {odd.Count} rows, expected {rows}.", nameof(appended)); }
        var special = SearchValues.Create([options.Separator, '"', '\r', '\n']);
        var levels = columns.Select(c => c is CategoryColumn category ? category.Levels.Select(l => Guarded(l, options)).ToArray() : null).ToArray();
        var text = new ArrayBufferWriter<byte>(FlushAt * 2);
        if (options.ByteOrderMark) { text.Write<byte>([0xEF, 0xBB, 0xBF]); }
        for (var c = 0; c < columns.Length; c++)
        {
            if (c > 0) { text.Write([(byte)options.Separator]); }
            PutText(Guarded(columns[c].Name, options), columns.Length == 1, special, text);
        }
        text.Write("\r\n"u8);
        for (var row = 0; row < rows; row++)
        {
            for (var c = 0; c < columns.Length; c++)
            {
                if (c > 0) { text.Write([(byte)options.Separator]); }
                Put(columns[c], levels[c], row, columns.Length == 1, special, options, text);
            }
            text.Write("\r\n"u8);
            if (text.WrittenCount < FlushAt) { continue; }
            cancellation.ThrowIfCancellationRequested();
            stream.Write(text.WrittenSpan);
            text.ResetWrittenCount();
        }
        stream.Write(text.WrittenSpan);
    }

    private static void Put(Column column, string[]? levels, int row, bool isAlone, SearchValues<char> special, CsvWriteOptions options, ArrayBufferWriter<byte> text)
    {
        switch (column)
        {
            case NumberColumn numbers when !double.IsNaN(numbers.Values[row]):
                var room = text.GetSpan(32);
                numbers.Values[row].TryFormat(room, out var written, "R", System.Globalization.CultureInfo.InvariantCulture);
                if (options.DecimalComma) { room[..written].Replace((byte)'.', (byte)','); }
                // With a separator that numbers contain, they need quotes like any text.
                if (options.Separator is '.' or '-' or '+' || (options.DecimalComma && options.Separator == ',')) { PutText(Encoding.ASCII.GetString(room[..written]), isAlone, special, text); } else { text.Advance(written); }
                break;
            case CategoryColumn categories:
                PutText(categories.Codes[row] < 0 ? null : levels![categories.Codes[row]], isAlone, special, text);
                break;
            case TextColumn:
                PutText(Guarded(column.Format(row), options), isAlone, special, text);
                break;
            default:
                PutText(column.Format(row), isAlone, special, text);
                break;
        }
    }

    private static void PutText(string? value, bool isAlone, SearchValues<char> special, ArrayBufferWriter<byte> text)
    {
        if (string.IsNullOrEmpty(value))
        {
            // An empty line would be skipped when the file is read again.
            if (isAlone) { text.Write("\"\""u8); }
            return;
        }
        var needsQuotes = value.AsSpan().ContainsAny(special) || char.IsWhiteSpace(value[0]) || char.IsWhiteSpace(value[^1]);
        if (!needsQuotes) { Utf8.GetBytes(value, text); return; }
        text.Write("\""u8);
        Utf8.GetBytes(value.Replace("\"", "\"\"", StringComparison.Ordinal), text);
        text.Write("\""u8);
    }

    private static string Guarded(string? value, CsvWriteOptions options) =>
        value is null ? "" : options.GuardFormulas ? SpreadsheetText.Guard(value) : value;
}
