using System.Runtime.CompilerServices;

namespace MlStudio.Learning.Data;

/// <summary>
/// Cuts a stream of bytes in an encoding that contains ASCII into records and fields (RFC 4180, with the usual
/// leniencies: LF, CRLF or CR end a record; blanks before a quote are skipped; text behind a closing quote is kept).
/// Holds one buffer that grows with the longest record. Not thread-safe.
/// </summary>
internal sealed class CsvTokenizer(Stream stream, char separator, char? quote, CsvLimits limits)
{
    private const int Padding = 64;
    private const int FirstBufferBytes = 256 * 1024;
    private readonly byte _separator = (byte)separator;
    private readonly int _quote = quote is { } q ? (byte)q : -1;
    private SpecialByteScanner _scanner = new((byte)separator);
    private byte[] _buffer = new byte[FirstBufferBytes + Padding];
    private FieldSlice[] _fields = new FieldSlice[64];
    private int _position;
    private int _filled;
    private bool _ended;
    private int _nextLine = 1;

    /// <summary>Bytes taken from the stream so far.</summary>
    public long BytesRead { get; private set; }

    public int FieldCount { get; private set; }

    /// <summary>The physical line on which the current record starts, counted from 1.</summary>
    public int Line { get; private set; } = 1;

    /// <summary>Whether the current record is an empty line, or one of blanks only.</summary>
    public bool IsBlankLine { get; private set; }

    /// <summary>Whether any field of the current record has text behind its closing quote.</summary>
    public bool HasStrayText { get; private set; }

    /// <summary>Moves to the next record.</summary>
    /// <exception cref="CsvRefusedException">A limit is passed or a quote is never closed.</exception>
    public bool ReadRecord()
    {
        while (true)
        {
            if (_position < _filled && TryCutRecord()) { return true; }
            if (_ended) { return false; }
            Refill();
        }
    }

    public bool IsQuoted(int field) => (_fields[field].Flags & FieldFlags.Quoted) != 0;

    /// <summary>A field's bytes, without quotes; unquoted ones trimmed. Valid until the next record.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> Field(int index)
    {
        ref var field = ref _fields[index];
        if (field.Flags > FieldFlags.Quoted) { Unescape(ref field); }
        return new ReadOnlySpan<byte>(_buffer, field.Start, field.Length);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool TryCutRecord()
    {
        var buffer = _buffer;
        var position = _position;
        var extraLines = 0;
        FieldCount = 0;
        HasStrayText = false;
        while (true)
        {
            if (position < _filled && buffer[position] <= ' ') { position = SkipBlanks(position); }
            int end;
            if (position < _filled && buffer[position] == _quote)
            {
                end = CutQuoted(position, ref extraLines);
                if (end == NeedMore) { return false; }
            }
            else
            {
                end = _scanner.Next(buffer, position, _filled);
                if (end < 0)
                {
                    if (!_ended) { return false; }
                    end = _filled;
                }
                AddUnquoted(position, end);
            }
            if (end < _filled && buffer[end] == _separator) { position = end + 1; continue; }
            if (end < _filled && buffer[end] == '\r')
            {
                if (end + 1 < _filled) { if (buffer[end + 1] == '\n') { end++; } }
                else if (!_ended) { return false; }
            }
            Finish(Math.Min(end + 1, _filled), extraLines);
            return true;
        }
    }

    private void Finish(int next, int extraLines)
    {
        IsBlankLine = FieldCount == 1 && _fields[0] is { Length: 0, Flags: FieldFlags.None };
        Line = _nextLine;
        _nextLine += 1 + extraLines;
        if (next - _position > limits.MaxRecordBytes) { throw RecordTooLong(); }
        _position = next;
    }

    private int SkipBlanks(int position)
    {
        while (position < _filled && (_buffer[position] == ' ' || _buffer[position] == '\t') && _buffer[position] != _separator) { position++; }
        return position;
    }

    private const int NeedMore = -2;

    private int CutQuoted(int open, ref int extraLines)
    {
        var flags = FieldFlags.Quoted;
        var scan = open + 1;
        int close;
        while (true)
        {
            var found = _buffer.AsSpan(scan, _filled - scan).IndexOf((byte)_quote);
            if (found < 0)
            {
                if (!_ended) { return NeedMore; }
                throw CsvRefusedException.At(_nextLine, Place(), $"The quote {(char)_quote} opened in the record on line {_nextLine}, {Place()}, is never closed: the file ends inside it. Close the quote, or double a quote that belongs to the text.");
            }
            close = scan + found;
            if (close + 1 >= _filled && !_ended) { return NeedMore; }
            if (close + 1 < _filled && _buffer[close + 1] == _quote)
            {
                flags |= FieldFlags.Doubled;
                scan = close + 2;
                continue;
            }
            break;
        }
        extraLines += CountLines(new ReadOnlySpan<byte>(_buffer, open, close - open));
        var end = SkipBlanks(close + 1);
        if (end >= _filled)
        {
            if (!_ended) { return NeedMore; }
        }
        else if (_buffer[end] != _separator && _buffer[end] != '\n' && _buffer[end] != '\r')
        {
            end = _scanner.Next(_buffer, end, _filled);
            if (end < 0)
            {
                if (!_ended) { return NeedMore; }
                end = _filled;
            }
            HasStrayText = true;
            Add(open, end - open, flags | FieldFlags.Stray);
            return end;
        }
        Add(open + 1, close - open - 1, flags);
        return end;
    }

    private static int CountLines(ReadOnlySpan<byte> text)
    {
        var feeds = text.Count((byte)'\n');
        return feeds > 0 ? feeds : text.Count((byte)'\r');
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddUnquoted(int start, int end)
    {
        while (end > start && (_buffer[end - 1] == ' ' || _buffer[end - 1] == '\t')) { end--; }
        Add(start, end - start, FieldFlags.None);
    }

    private string Place() => $"field {FieldCount + 1}";

    private void Add(int start, int length, FieldFlags flags)
    {
        if (length > limits.MaxCellBytes)
        {
            throw CsvRefusedException.At(_nextLine, Place(), $"The cell on line {_nextLine}, {Place()}, has {length:N0} bytes; allowed are {limits.MaxCellBytes:N0}. Shorten it or leave the column out.");
        }
        if (FieldCount == _fields.Length)
        {
            if (FieldCount > limits.MaxColumns)
            {
                throw CsvRefusedException.At(_nextLine, null, $"Line {_nextLine} has more than {limits.MaxColumns:N0} fields, the most that is allowed. Is the separator '{(char)_separator}' right?");
            }
            Array.Resize(ref _fields, _fields.Length * 2);
        }
        _fields[FieldCount++] = new FieldSlice(start, length, flags);
    }

    private void Unescape(ref FieldSlice field)
    {
        var bytes = _buffer.AsSpan(field.Start, field.Length);
        var written = 0;
        var read = 0;
        var inside = true;
        if ((field.Flags & FieldFlags.Stray) != 0) { read = 1; }
        for (; read < bytes.Length; read++)
        {
            if (inside && bytes[read] == _quote)
            {
                if (read + 1 >= bytes.Length || bytes[read + 1] != _quote) { inside = false; continue; }
                read++;
            }
            bytes[written++] = bytes[read];
        }
        field = new FieldSlice(field.Start, written, FieldFlags.Quoted);
    }

    private void Refill()
    {
        var kept = _filled - _position;
        if (kept > limits.MaxRecordBytes) { throw RecordTooLong(); }
        if (kept > (_buffer.Length - Padding) / 2)
        {
            var larger = new byte[Math.Min((long)(_buffer.Length - Padding) * 2, Array.MaxLength - Padding) + Padding];
            Buffer.BlockCopy(_buffer, _position, larger, 0, kept);
            _buffer = larger;
        }
        else if (_position > 0)
        {
            Buffer.BlockCopy(_buffer, _position, _buffer, 0, kept);
        }
        _position = 0;
        _filled = kept;
        _scanner.Reset();
        var room = _buffer.Length - Padding - _filled;
        var got = stream.ReadAtLeast(_buffer.AsSpan(_filled, room), room, throwOnEndOfStream: false);
        BytesRead += got;
        _filled += got;
        _ended = got < room;
        // Stale bytes behind the end must not look like separators.
        _buffer.AsSpan(_filled, Math.Min(Padding, _buffer.Length - _filled)).Clear();
    }

    private CsvRefusedException RecordTooLong() => CsvRefusedException.At(_nextLine, null,
        $"The record on line {_nextLine} is longer than {limits.MaxRecordBytes:N0} bytes, the most that is allowed. A quote that is never closed is the usual reason.");

    [Flags]
    private enum FieldFlags : byte { None = 0, Quoted = 1, Doubled = 2, Stray = 4 }

    private readonly record struct FieldSlice(int Start, int Length, FieldFlags Flags);
}
