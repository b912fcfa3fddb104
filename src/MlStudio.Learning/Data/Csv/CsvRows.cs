using System.Runtime.CompilerServices;

namespace MlStudio.Learning.Data;

/// <summary>
/// Fills batches with the rows of a file: sorts out blank lines, footers and ragged rows, and counts what is read against
/// the limits. Not thread-safe; the batches that it has filled are read elsewhere meanwhile.
/// </summary>
internal sealed class CsvRows(CsvTokenizer tokenizer, IReadOnlyList<string> names, CellDecoder decoder,
    CsvReadOptions options, long? totalBytes, CancellationToken cancellation)
{
    /// <summary>Short lines behind a blank line at the end of a file count as a footer up to this many.</summary>
    private const int MostFooterLines = 20;
    private const long ReportEvery = 4 * 1024 * 1024;

    /// <summary>Bytes between two looks at the cancellation token, for files of few long records.</summary>
    private const long BytesPerLook = 1024 * 1024;

    // Rows that are empty or may be a footer wait here until a full row shows that they are neither; null stands for a run of empty rows.
    private readonly List<(int Line, byte[][]? Cells, int Count)> _pending = [];
    private int _pendingShort;
    private readonly int _columns = names.Count;
    private bool _afterBlankLine;
    private long _reported;
    private long _looked;
    private long _records;
    private long _rowsWithExtraBlanks;
    private CsvEvents _events = new();

    /// <summary>Rows so far.</summary>
    public int Rows { get; private set; }

    /// <summary>Why reading ended before the end of the file.</summary>
    public CsvRefusedException? Refusal { get; private set; }

    /// <summary>Goes on in an empty batch until that is full or the file ends; what is noticed goes to <paramref name="events"/>. True while more may follow.</summary>
    public bool Fill(CsvBatch batch, CsvEvents events)
    {
        _events = events;
        if (!ReferenceEquals(batch, tokenizer.Batch)) { tokenizer.MoveTo(batch); }
        try
        {
            ReadRecords();
            return !tokenizer.AtEnd;
        }
        catch (CsvRefusedException refusal)
        {
            // The rows before it count first.
            Refusal = refusal;
            return false;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ReadRecords()
    {
        while (tokenizer.ReadRecord())
        {
            if ((_records++ & 1023) == 0 || tokenizer.BytesCut - _looked >= BytesPerLook) { Report(); }
            if (tokenizer.IsBlankLine) { _afterBlankLine = true; continue; }
            if (tokenizer.FieldCount != _columns && !TakesRaggedRow()) { continue; }
            if (IsEmptyRow()) { KeepEmptyRow(tokenizer.Line); continue; }
            if (_pending.Count > 0) { TakePending(); }
            _afterBlankLine = false;
            TakeRow();
        }
    }

    private void Report()
    {
        cancellation.ThrowIfCancellationRequested();
        _looked = tokenizer.BytesCut;
        if (options.Progress is { } progress && tokenizer.BytesRead - _reported >= ReportEvery)
        {
            _reported = tokenizer.BytesRead;
            progress.Report(new CsvProgress(_reported, totalBytes));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void TakeRow()
    {
        CountRow(tokenizer.Line);
        if (tokenizer.HasStrayText) { LogStray(tokenizer.Line); }
        tokenizer.Keep(_columns);
    }

    private void CountRow(int line)
    {
        Rows++;
        var limits = options.Limits;
        if (Rows > limits.MaxRows || (long)Rows * _columns > limits.MaxCells)
        {
            throw CsvRefusedException.At(line, null, Rows > limits.MaxRows
                ? $"The file has more than {limits.MaxRows:N0} rows, the most that is allowed (reached on line {line}). Split it or leave rows out."
                : $"The file has more than {limits.MaxCells:N0} cells (rows times columns), the most that is allowed (reached on line {line}). Split it or leave columns out.");
        }
    }

    /// <summary>Handles a record with too few or too many fields; true when it can be taken like any other.</summary>
    private bool TakesRaggedRow()
    {
        var expected = _columns;
        var came = tokenizer.FieldCount;
        if (came > expected)
        {
            for (var extra = expected; extra < came; extra++)
            {
                if (tokenizer.Field(extra).Length > 0) { LogLong(tokenizer.Line, came); return false; }
            }
            _rowsWithExtraBlanks++;
            return true;
        }
        if (IsEmptyRow()) { return true; }
        if (_afterBlankLine && _pendingShort < MostFooterLines)
        {
            var cells = new byte[came][];
            for (var c = 0; c < came; c++) { cells[c] = tokenizer.Field(c).ToArray(); }
            _pending.Add((tokenizer.Line, cells, 1));
            _pendingShort++;
            return false;
        }
        if (_pending.Count > 0) { TakePending(); }
        if (PadsShort(tokenizer.Line, came)) { TakeShort(); }
        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool IsEmptyRow()
    {
        for (var c = Math.Min(_columns, tokenizer.FieldCount) - 1; c >= 0; c--)
        {
            if (tokenizer.Field(c).Length > 0) { return false; }
        }
        return _columns > 1;
    }

    private void KeepEmptyRow(int line)
    {
        if (_pending is [.., { Cells: null } run]) { _pending[^1] = (run.Line, null, run.Count + 1); }
        else { _pending.Add((line, null, 1)); }
    }

    private void TakePending()
    {
        foreach (var (line, cells, count) in _pending)
        {
            if (cells is null)
            {
                for (var row = 0; row < count; row++) { CountRow(line + row); }
                tokenizer.Batch.Add(-count, line);
            }
            else if (PadsShort(line, cells.Length))
            {
                CountRow(line);
                tokenizer.KeepStored(line, cells, _columns);
            }
        }
        _pending.Clear();
        _pendingShort = 0;
    }

    private void TakeShort()
    {
        CountRow(tokenizer.Line);
        tokenizer.Keep(_columns);
    }

    private bool PadsShort(int line, int came)
    {
        var pads = options.Repairs.HasFlag(RepairKind.PadShortRows);
        Log("rows with too few fields", CsvProblem.Of(RepairKind.PadShortRows, pads, line, names[Math.Min(came, names.Count - 1)],
            $"Line {line} has {came} field(s) where {_columns} are expected; nothing stands for \"{names[came]}\" and what follows.",
            "The rest was filled with missing values.", "The rest can be filled with missing values."));
        return pads;
    }

    private void Log(string kind, CsvProblem problem) => _events.Add(tokenizer.Batch.Count, CsvEvents.BeforeCells, kind, problem);

    private void LogLong(int line, int came)
    {
        var skips = options.Repairs.HasFlag(RepairKind.SkipLongRows);
        Log("rows with too many fields", CsvProblem.Of(RepairKind.SkipLongRows, skips, line, null,
            $"Line {line} has {came} fields where {_columns} are expected (field {_columns + 1} belongs to no column). A value that holds the separator needs quotes around it.",
            "The row was left out.", "The row can be left out."));
    }

    private void LogStray(int line) => _events.Add(tokenizer.Batch.Count, CsvEvents.AfterCells, "text behind a closing quote", new CsvProblem(CsvSeverity.Warning, line, null,
        $"Line {line} has text behind a closing quote. It was kept as part of the value; a quote inside a value should be doubled."));

    /// <summary>Logs what is left over at the end of the file.</summary>
    public void Finish(CsvProblemLog log)
    {
        var empty = _pending.Where(p => p.Cells is null).Sum(p => p.Count);
        if (empty > 0)
        {
            log.Add("empty rows at the end", new CsvProblem(CsvSeverity.Info, _pending.First(p => p.Cells is null).Line, null, $"{empty} row(s) at the end hold no value at all and were left out."));
        }
        foreach (var (line, cells, _) in _pending)
        {
            if (cells is null) { continue; }
            var text = decoder.Decode(cells[0].AsSpan(0, Math.Min(cells[0].Length, 80)));
            log.Add("footer lines", new CsvProblem(CsvSeverity.Info, line, null, $"Line {line} stands behind a blank line at the end and has {cells.Length} field(s) where {_columns} are expected: it was taken for a footer and left out (\"{text}\")."));
        }
        if (_rowsWithExtraBlanks > 0)
        {
            log.Add("surplus separators", new CsvProblem(CsvSeverity.Info, null, null, $"{_rowsWithExtraBlanks:N0} row(s) end with surplus separators without values behind them; these were ignored."));
        }
        options.Progress?.Report(new CsvProgress(tokenizer.BytesRead, totalBytes));
    }
}
