using System.Runtime.CompilerServices;

namespace MlStudio.Learning.Data;

/// <summary>
/// One walk over the records of a file: hands cells to collectors, sorts out blank lines, footers and ragged rows.
/// A collector that is null is skipped, so a second pass reads only the columns that need it.
/// </summary>
internal sealed class CsvPass(CsvTokenizer tokenizer, ColumnCollector?[] collectors, IReadOnlyList<string> names, CellDecoder decoder,
    CsvReadOptions options, CsvProblemLog log, long? totalBytes, CancellationToken cancellation)
{
    /// <summary>Short lines behind a blank line at the end of a file count as a footer up to this many.</summary>
    private const int MostFooterLines = 20;
    private const long ReportEvery = 4 * 1024 * 1024;

    /// <summary>Bytes between two looks at the cancellation token, for files of few long records.</summary>
    private const long BytesPerLook = 1024 * 1024;

    // Rows that are empty or may be a footer wait here until a full row shows that they are neither; null stands for a run of empty rows.
    private readonly List<(int Line, byte[][]? Cells, int Count)> _pending = [];
    private int _pendingShort;
    private bool _afterBlankLine;
    private int _invalidSeen;
    private long _reported;
    private long _looked;
    private long _rowsWithExtraBlanks;

    public int Rows { get; private set; }

    public void Run()
    {
        _invalidSeen = decoder.InvalidCells;
        for (var records = 0; tokenizer.ReadRecord(); records++)
        {
            if ((records & 1023) == 0 || tokenizer.BytesRead - _looked >= BytesPerLook) { Report(); }
            if (tokenizer.IsBlankLine) { _afterBlankLine = true; continue; }
            if (tokenizer.FieldCount != collectors.Length && !TakesRaggedRow()) { continue; }
            if (IsEmptyRow()) { KeepEmptyRow(tokenizer.Line); continue; }
            if (_pending.Count > 0) { TakePending(); }
            _afterBlankLine = false;
            TakeRow();
        }
        Finish();
    }

    private void Report()
    {
        cancellation.ThrowIfCancellationRequested();
        _looked = tokenizer.BytesRead;
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
        var columns = collectors;
        for (var c = 0; c < columns.Length; c++)
        {
            var collector = columns[c];
            if (collector is null) { continue; }
            var cell = tokenizer.Field(c);
            if (!collector.Append(cell)) { LogMisfit(tokenizer.Line, c, cell); }
            if (decoder.InvalidCells != _invalidSeen) { LogInvalid(tokenizer.Line, c); }
        }
        if (tokenizer.HasStrayText) { LogStray(tokenizer.Line); }
    }

    private void TakeStored(int line, byte[][]? cells)
    {
        CountRow(line);
        for (var c = 0; c < collectors.Length; c++)
        {
            if (collectors[c] is not { } collector) { continue; }
            if (cells is null || c >= cells.Length) { collector.AppendMissing(); continue; }
            if (!collector.Append(cells[c])) { LogMisfit(line, c, cells[c]); }
            if (decoder.InvalidCells != _invalidSeen) { LogInvalid(line, c); }
        }
    }

    private void CountRow(int line)
    {
        Rows++;
        var limits = options.Limits;
        if (Rows > limits.MaxRows || (long)Rows * collectors.Length > limits.MaxCells)
        {
            throw CsvRefusedException.At(line, null, Rows > limits.MaxRows
                ? $"The file has more than {limits.MaxRows:N0} rows, the most that is allowed (reached on line {line}). Split it or leave rows out."
                : $"The file has more than {limits.MaxCells:N0} cells (rows times columns), the most that is allowed (reached on line {line}). Split it or leave columns out.");
        }
    }

    /// <summary>Handles a record with too few or too many fields; true when it can be taken like any other.</summary>
    private bool TakesRaggedRow()
    {
        var expected = collectors.Length;
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
        var cells = new byte[came][];
        for (var c = 0; c < came; c++) { cells[c] = tokenizer.Field(c).ToArray(); }
        if (_afterBlankLine && _pendingShort < MostFooterLines)
        {
            _pending.Add((tokenizer.Line, cells, 1));
            _pendingShort++;
            return false;
        }
        if (_pending.Count > 0) { TakePending(); }
        TakeShort(tokenizer.Line, cells);
        return false;
    }

    private bool IsEmptyRow()
    {
        for (var c = Math.Min(collectors.Length, tokenizer.FieldCount) - 1; c >= 0; c--)
        {
            if (tokenizer.Field(c).Length > 0) { return false; }
        }
        return collectors.Length > 1;
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
            if (cells is not null) { TakeShort(line, cells); continue; }
            for (var row = 0; row < count; row++) { TakeStored(line + row, null); }
        }
        _pending.Clear();
        _pendingShort = 0;
    }

    private void TakeShort(int line, byte[][] cells)
    {
        var pads = options.Repairs.HasFlag(RepairKind.PadShortRows);
        log.Add("rows with too few fields", new CsvProblem(pads ? CsvSeverity.Warning : CsvSeverity.Error, line, names[Math.Min(cells.Length, names.Count - 1)],
            $"Line {line} has {cells.Length} field(s) where {collectors.Length} are expected; nothing stands for \"{names[cells.Length]}\" and what follows. "
            + (pads ? "The rest was filled with missing values." : "The rest can be filled with missing values."), RepairKind.PadShortRows));
        if (pads) { TakeStored(line, cells); }
    }

    private void LogLong(int line, int came)
    {
        var skips = options.Repairs.HasFlag(RepairKind.SkipLongRows);
        log.Add("rows with too many fields", new CsvProblem(skips ? CsvSeverity.Warning : CsvSeverity.Error, line, null,
            $"Line {line} has {came} fields where {collectors.Length} are expected (field {collectors.Length + 1} belongs to no column). "
            + (skips ? "The row was left out." : "The row can be left out; if a value holds the separator, put quotes around it."), RepairKind.SkipLongRows));
    }

    private void LogMisfit(int line, int column, ReadOnlySpan<byte> cell)
    {
        var text = decoder.Decode(cell[..Math.Min(cell.Length, 60)]);
        log.Add($"cells that do not fit the type of {names[column]}", new CsvProblem(CsvSeverity.Warning, line, names[column],
            $"\"{text}\" on line {line} in column \"{names[column]}\" cannot be read as {collectors[column]!.Forced}. It counts as missing."));
    }

    private void LogInvalid(int line, int column)
    {
        _invalidSeen = decoder.InvalidCells;
        var replaces = options.Repairs.HasFlag(RepairKind.ReplaceInvalidBytes);
        log.Add("cells with invalid bytes", new CsvProblem(replaces ? CsvSeverity.Warning : CsvSeverity.Error, line, names[column],
            $"Line {line}, column \"{names[column]}\" holds bytes that are not UTF-8, though the rest of the file is: the file mixes encodings. "
            + (replaces ? "They were replaced by \uFFFD." : "They can be replaced by \uFFFD; saving the file anew as UTF-8 keeps them."), RepairKind.ReplaceInvalidBytes));
    }

    private void LogStray(int line) => log.Add("text behind a closing quote", new CsvProblem(CsvSeverity.Warning, line, null,
        $"Line {line} has text behind a closing quote. It was kept as part of the value; a quote inside a value should be doubled."));

    private void Finish()
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
            log.Add("footer lines", new CsvProblem(CsvSeverity.Info, line, null, $"Line {line} stands behind a blank line at the end and has {cells.Length} field(s) where {collectors.Length} are expected: it was taken for a footer and left out (\"{text}\")."));
        }
        if (_rowsWithExtraBlanks > 0)
        {
            log.Add("surplus separators", new CsvProblem(CsvSeverity.Info, null, null, $"{_rowsWithExtraBlanks:N0} row(s) end with surplus separators without values behind them; these were ignored."));
        }
        options.Progress?.Report(new CsvProgress(tokenizer.BytesRead, totalBytes));
    }
}
