using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Unicode;

namespace MlStudio.Learning.Data;

/// <summary>Turns the bytes of cells into strings and counts what the encoding does not know.</summary>
internal sealed class CellDecoder(string encodingName)
{
    private readonly bool _isUtf8 = IsUtf8(encodingName);
    private readonly Encoding _encoding = EncodingOf(encodingName);

    /// <summary>Cells decoded so far with bytes that the encoding does not know (each became U+FFFD).</summary>
    public int InvalidCells { get; private set; }

    /// <summary>Cells decoded so far with characters beyond ASCII.</summary>
    public int NonAsciiCells { get; private set; }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public string Decode(ReadOnlySpan<byte> cell)
    {
        if (Ascii.IsValid(cell)) { return Encoding.ASCII.GetString(cell); }
        if (_isUtf8 && !Utf8.IsValid(cell))
        {
            InvalidCells++;
        }
        else
        {
            NonAsciiCells++;
        }
        return _encoding.GetString(cell);
    }

    /// <summary>Whether the parser sees UTF-8 bytes; UTF-16 is converted on the way in.</summary>
    public static bool IsUtf8(string name) => name is "utf-8" or "utf-16" or "utf-16BE";

    /// <summary>The encoding of the bytes that the parser sees.</summary>
    /// <exception cref="LearningException">The name is not one of those that <see cref="CsvFormat"/> lists.</exception>
    public static Encoding EncodingOf(string name) => name switch
    {
        _ when IsUtf8(name) => Encoding.UTF8,
        "iso-8859-1" => Encoding.Latin1,
        "windows-1252" => CodePagesEncodingProvider.Instance.GetEncoding(1252)!,
        _ => throw new LearningException($"The encoding '{name}' is not known. Known are utf-8, utf-16, utf-16BE, windows-1252 and iso-8859-1."),
    };
}
