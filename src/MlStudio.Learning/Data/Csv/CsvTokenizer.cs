using System.Runtime.CompilerServices;

namespace MlStudio.Learning.Data;

/// <summary>
/// Cuts a stream of bytes in an encoding that contains ASCII into records and fields (RFC 4180, with the usual
/// leniencies: LF, CRLF or CR end a record; blanks before a quote are skipped; text behind a closing quote is kept).
/// Works in the buffer of a batch, which grows with the longest record; rows that are kept stay valid until the batch
/// is cleared. Not thread-safe.
/// </summary>
internal sealed class CsvTokenizer
{
    private const int Padding = CsvBatch.Padding;
    private readonly Stream _stream;
    private readonly CsvLimits _limits;
    private readonly byte _separator;
    private readonly int _quote;
    private readonly int _mostFields;
    private SpecialByteScanner _scanner;
    private CsvBatch _batch;
    private byte[] _buffer;
    private FieldSlice[] _fields;
    private int _position;
    private int _filled;
    private int _first;
    private int _next;
    private bool _ended;
    private int _nextLine = 1;

    public CsvTokenizer(Stream stream, char separator, char? quote, CsvLimits limits, int batchBytes)
    {
        (_stream, _limits, _separator, _quote) = (stream, limits, (byte)separator, quote is { } q ? (byte)q : -1);
        _scanner = new SpecialByteScanner(_separator);
        _batch = new CsvBatch(batchBytes, _quote);
        _buffer = _batch.Buffer;
        _fields = _batch.Fields;
        _mostFields = 64;
        while (_mostFields <= _limits.MaxColumns) { _mostFields *= 2; }
    }

    /// <summary>The batch that is being filled.</summary>
    public CsvBatch Batch => _batch;

    /// <summary>Bytes taken from the stream so far.</summary>
    public long BytesRead { get; private set; }

    /// <summary>Bytes of the records read so far.</summary>
    public long BytesCut => BytesRead - (_filled - _position);

    public int FieldCount => _next - _first;

    /// <summary>The physical line on which the current record starts, counted from 1.</summary>
    public int Line { get; private set; } = 1;

    /// <summary>Whether the current record is an empty line, or one of blanks only.</summary>
    public bool IsBlankLine { get; private set; }

    /// <summary>Whether any field of the current record has text behind its closing quote.</summary>
    public bool HasStrayText { get; private set; }

    /// <summary>Moves to the next record. False at the end, or when the batch must be taken away first to read on.</summary>
    /// <exception cref="CsvRefusedException">A limit is passed or a quote is never closed.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool ReadRecord()
    {
        while (true)
        {
            if (_position < _filled && TryCutRecord()) { return true; }
            if (_ended || _batch.Count > 0) { return false; }
            Refill(_buffer);
        }
    }

    /// <summary>Whether everything has been read.</summary>
    public bool AtEnd => _ended && _position >= _filled;

    public bool IsQuoted(int field) => (_fields[_first + field].Flags & FieldFlags.Quoted) != 0;

    /// <summary>A field's bytes, without quotes; unquoted ones trimmed. Valid until the next record.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> Field(int index) => _batch.Cell(_first + index);

    /// <summary>Takes the current record into the batch as a row of so many fields; surplus ones are dropped, lacking ones empty.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Keep(int fields)
    {
        while (FieldCount < fields) { Push(default); }
        _batch.Add(_first, Line);
        // What stands behind (surplus fields, stored rows) is passed over.
        _first = _next;
    }

    /// <summary>Takes a row of cells from elsewhere into the batch, before the current record.</summary>
    public void KeepStored(int line, byte[][] cells, int fields)
    {
        var own = FieldCount;
        var start = _next;
        for (var c = 0; c < fields; c++) { Push(c < cells.Length ? _batch.Store(cells[c]) : default); }
        _batch.Add(start, line);
        // The current record's fields stand before the stored ones; it goes on behind them.
        var moved = _next;
        for (var c = 0; c < own; c++) { Push(_fields[_first + c]); }
        _first = moved;
    }

    /// <summary>Another batch, to go on in.</summary>
    public CsvBatch NewBatch() => new(_buffer.Length - Padding, _quote);

    /// <summary>Goes on in another batch, which is empty; the full one is left to its readers.</summary>
    public void MoveTo(CsvBatch batch)
    {
        _batch = batch;
        _fields = batch.Fields;
        _first = _next = 0;
        Refill(batch.Buffer);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool TryCutRecord()
    {
        var buffer = _buffer;
        var position = _position;
        var extraLines = 0;
        _next = _first;
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
        IsBlankLine = FieldCount == 1 && _fields[_first] is { Length: 0, Flags: FieldFlags.None };
        Line = _nextLine;
        _nextLine += 1 + extraLines;
        if (next - _position > _limits.MaxRecordBytes) { throw RecordTooLong(); }
        _position = next;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int SkipBlanks(int position)
    {
        while (position < _filled && (_buffer[position] == ' ' || _buffer[position] == '\t') && _buffer[position] != _separator) { position++; }
        return position;
    }

    private const int NeedMore = -2;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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
                // The same refusal however much of the record was in memory.
                if (_filled - _position > _limits.MaxRecordBytes) { throw RecordTooLong(); }
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Add(int start, int length, FieldFlags flags)
    {
        if (length > _limits.MaxCellBytes || _next - _first == _mostFields) { throw TooMuch(length); }
        Push(new FieldSlice(start, length, flags));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Push(FieldSlice field)
    {
        var fields = _fields;
        if (_next >= fields.Length) { fields = GrowFields(); }
        fields[_next++] = field;
    }

    private FieldSlice[] GrowFields()
    {
        Array.Resize(ref _fields, _fields.Length * 2);
        return _batch.Fields = _fields;
    }

    private CsvRefusedException TooMuch(int length) => length > _limits.MaxCellBytes
        ? CsvRefusedException.At(_nextLine, Place(), $"The cell on line {_nextLine}, {Place()}, has {length:N0} bytes; allowed are {_limits.MaxCellBytes:N0}. Shorten it or leave the column out.")
        : CsvRefusedException.At(_nextLine, null, $"Line {_nextLine} has more than {_limits.MaxColumns:N0} fields, the most that is allowed. Is the separator '{(char)_separator}' right?");

    /// <summary>Moves what is left to the start of a buffer and fills that up.</summary>
    private void Refill(byte[] target)
    {
        var kept = _filled - _position;
        if (kept > _limits.MaxRecordBytes) { throw RecordTooLong(); }
        if (kept > (target.Length - Padding) / 2)
        {
            target = new byte[Math.Min(Math.Max(target.Length - Padding, kept) * 2L, Array.MaxLength - Padding) + Padding];
        }
        Buffer.BlockCopy(_buffer, _position, target, 0, kept);
        _batch.Buffer = _buffer = target;
        _position = 0;
        _filled = kept;
        _scanner.Reset();
        var room = _buffer.Length - Padding - _filled;
        var got = _stream.ReadAtLeast(_buffer.AsSpan(_filled, room), room, throwOnEndOfStream: false);
        BytesRead += got;
        _filled += got;
        _ended = got < room;
        // Stale bytes behind the end must not look like separators.
        _buffer.AsSpan(_filled, Math.Min(Padding, _buffer.Length - _filled)).Clear();
    }

    private CsvRefusedException RecordTooLong() => CsvRefusedException.At(_nextLine, null,
        $"The record on line {_nextLine} is longer than {_limits.MaxRecordBytes:N0} bytes, the most that is allowed. A quote that is never closed is the usual reason.");
}
