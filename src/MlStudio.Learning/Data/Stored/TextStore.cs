using System.Buffers;
using System.Text;

namespace MlStudio.Learning.Data;

/// <summary>
/// Texts while they arrive, as UTF-8 in a spool: first codes of levels, then, once there are too many levels, bytes.
/// Not thread-safe; what it becomes can be gone through by any number of threads.
/// </summary>
internal sealed class TextStore(RowForecast forecast, ColumnSpool spool)
{
    private readonly ValueStore<byte> _bytes = new(forecast, spool);
    private readonly ValueStore<int> _lengths = new(forecast, spool);

    public int Count => _lengths.Count;

    public void Add(ReadOnlySpan<byte> cell, CellDecoder decoder)
    {
        if (Ascii.IsValid(cell)) { _bytes.Add(cell); _lengths.Add(cell.Length); return; }
        var text = Encoding.UTF8.GetBytes(decoder.Decode(cell));
        _bytes.Add(text);
        _lengths.Add(text.Length);
    }

    public void AddMissing() => _lengths.Add(-1);

    /// <summary>The texts: those of the codes, then those added here.</summary>
    public static IEnumerable<string?> Texts(StoredValues<int> codes, IReadOnlyList<string> levels, TextStore? rest)
    {
        foreach (var piece in codes.Pieces(CancellationToken.None))
        {
            for (var i = 0; i < piece.Length; i++) { yield return piece.Span[i] < 0 ? null : levels[piece.Span[i]]; }
        }
        if (rest is null) { yield break; }
        foreach (var text in rest.Texts()) { yield return text; }
    }

    private IEnumerable<string?> Texts()
    {
        using var bytes = _bytes.Finish().Pieces(CancellationToken.None).GetEnumerator();
        var piece = ReadOnlyMemory<byte>.Empty;
        var text = new ArrayBufferWriter<byte>(256);
        foreach (var lengths in _lengths.Finish().Pieces(CancellationToken.None))
        {
            for (var i = 0; i < lengths.Length; i++)
            {
                var length = lengths.Span[i];
                if (length < 0) { yield return null; continue; }
                text.ResetWrittenCount();
                while (text.WrittenCount < length)
                {
                    if (piece.Length == 0) { bytes.MoveNext(); piece = bytes.Current; }
                    var part = piece.Span[..Math.Min(piece.Length, length - text.WrittenCount)];
                    text.Write(part);
                    piece = piece[part.Length..];
                }
                yield return Encoding.UTF8.GetString(text.WrittenSpan);
            }
        }
    }
}
