using System.Text.Unicode;

namespace MlStudio.Learning.Data;

/// <summary>Finds the encoding of a text file from its first bytes, or why it is no text file.</summary>
internal static class EncodingSniffer
{
    private static readonly (byte[] Start, string What)[] KnownFiles =
    [
        ([0x50, 0x4B, 0x03, 0x04], "a ZIP archive or an Excel workbook (.xlsx)"),
        ([0xD0, 0xCF, 0x11, 0xE0], "an old Excel workbook (.xls)"),
        ([0x1F, 0x8B], "a gzip archive"),
        ([0x50, 0x41, 0x52, 0x31], "a Parquet file"),
        ([0x25, 0x50, 0x44, 0x46, 0x2D], "a PDF document"),
        ([0x89, 0x50, 0x4E, 0x47], "a PNG picture"),
        ([0xFF, 0xD8, 0xFF], "a JPEG picture"),
    ];

    /// <summary>The encoding, or the reason for refusing the file.</summary>
    public static (string Name, string? Refusal) Detect(ReadOnlySpan<byte> sample)
    {
        if (sample.Length == 0) { return ("utf-8", "The file is empty (0 bytes). A header and at least one row of values are needed."); }
        if (sample.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE])) { return ("utf-16", null); }
        if (sample.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF])) { return ("utf-16BE", null); }
        foreach (var (start, what) in KnownFiles)
        {
            if (sample.StartsWith(start)) { return ("utf-8", $"The file is {what}, not text. Save the table as CSV and upload that."); }
        }
        var text = sample[BomLength(sample)..];
        var zero = text.IndexOf((byte)0);
        if (zero >= 0) { return ("utf-8", $"The file is binary: byte {zero + 1:N0} is zero, which no text file holds. Save the table as CSV (UTF-8) and upload that."); }
        if (CountControls(text) > text.Length / 50) { return ("utf-8", "The file is binary: it is full of control characters, which no text file holds. Save the table as CSV (UTF-8) and upload that."); }
        var (valid, invalid) = CountUtf8(text);
        return (invalid == 0 || valid > invalid || BomLength(sample) > 0 ? "utf-8" : "windows-1252", null);
    }

    /// <summary>Length of the byte order mark, 0 when there is none.</summary>
    public static int BomLength(ReadOnlySpan<byte> sample) =>
        sample.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? 3
        : sample.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || sample.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]) ? 2 : 0;

    private static int CountControls(ReadOnlySpan<byte> text)
    {
        var count = 0;
        foreach (var b in text)
        {
            if (b < 32 && b is not ((byte)'\t' or (byte)'\n' or (byte)'\r' or (byte)'\f' or 11 or 26)) { count++; }
        }
        return count;
    }

    private static (int Valid, int Invalid) CountUtf8(ReadOnlySpan<byte> text)
    {
        int valid = 0, invalid = 0;
        if (Utf8.IsValid(text)) { return (1, 0); }
        while (text.Length > 0)
        {
            var next = text.IndexOfAnyExceptInRange((byte)0, (byte)127);
            if (next < 0) { break; }
            text = text[next..];
            var status = System.Text.Rune.DecodeFromUtf8(text, out _, out var used);
            if (status == System.Buffers.OperationStatus.Done) { valid++; }
            else if (status == System.Buffers.OperationStatus.NeedMoreData) { break; }
            else { invalid++; }
            text = text[Math.Max(used, 1)..];
        }
        return (valid, invalid);
    }
}
