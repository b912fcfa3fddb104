using System.Runtime.CompilerServices;

namespace MlStudio.Learning.Data;

/// <summary>
/// Finds one column's type while its cells arrive. It starts with the type of the first value and keeps the first cells
/// as they came, so that a column which turns out to be text early needs no second reading of the file.
/// </summary>
internal sealed class ColumnCollector(MissingMarkSet marks, CsvFormat format, CellDecoder decoder, CsvLimits limits, RowForecast forecast, ColumnSpool? spool, ColumnType? forced)
{
    private const int HistoryRows = 4096;
    private const int HistoryBytes = 1024 * 1024;
    private readonly List<int> _historyEnds = [];
    private byte[] _history = [];
    private bool _keepsHistory;
    private int _missingFirst;
    private ColumnBuilder? _builder = forced is { } type ? Create(type, marks, format, decoder, limits, forecast, spool, forced) : null;

    /// <summary>A collector that takes every cell as text and decides between category and text at the end.</summary>
    public static ColumnCollector ForText(MissingMarkSet marks, CsvFormat format, CellDecoder decoder, CsvLimits limits, RowForecast forecast, ColumnSpool? spool) =>
        new(marks, format, decoder, limits, forecast, spool, forced: null) { _builder = new LevelBuilder(marks, decoder, limits, forecast, spool) };

    /// <summary>The type that was asked for, or null when it is found out.</summary>
    public ColumnType? Forced => forced;

    /// <summary>Whether a late cell did not fit, so that the column must be read again as text.</summary>
    public bool MustReadAgain { get; private set; }

    /// <summary>Whether no row told day and month apart.</summary>
    public bool IsAmbiguousDate => _builder is TimestampBuilder { IsAmbiguous: true };

    /// <summary>This column's own decoder, as columns are converted at the same time.</summary>
    public CellDecoder Decoder => decoder;

    /// <summary>Whether there was no value yet.</summary>
    public bool IsEmpty => _builder is null;

    /// <summary>Adds a cell. False only for a forced type that the cell does not fit; it then counts as missing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool Append(ReadOnlySpan<byte> cell)
    {
        if (_builder is not null && !_keepsHistory && !MustReadAgain)
        {
            return _builder.Append(cell) || Reject();
        }
        if (!MustReadAgain) { AppendEarly(cell); }
        return true;
    }

    /// <summary>Adds the column's cells of a batch from a row on for as long as that is easy.</summary>
    /// <returns>The row of the first cell that was not added.</returns>
    public int AppendRun(CsvBatch batch, int column, int from) =>
        _builder is not null && !_keepsHistory && !MustReadAgain ? _builder.AppendRun(batch, column, from) : from;

    public void AppendMissing()
    {
        if (_builder is null) { _missingFirst++; return; }
        if (MustReadAgain) { return; }
        _builder.AppendMissing();
        if (_keepsHistory) { Remember([]); }
    }

    public StoredColumn Build(string name)
    {
        _builder ??= StartAfterMissing(new NumberBuilder(marks, format.DecimalComma, strict: true, forecast, spool));
        return _builder.Build(name);
    }

    private bool Reject()
    {
        if (forced is null) { MustReadAgain = true; return true; }
        _builder!.AppendMissing();
        return false;
    }

    private void AppendEarly(ReadOnlySpan<byte> cell)
    {
        if (_builder is null)
        {
            if (marks.Contains(cell)) { _missingFirst++; return; }
            _builder = StartAfterMissing(CreateFor(cell));
            _keepsHistory = _builder is not LevelBuilder;
            if (!_keepsHistory) { _builder.Append(cell); return; }
        }
        if (_builder.Append(cell)) { Remember(cell); return; }
        var replay = StartAfterMissing(new LevelBuilder(marks, decoder, limits, forecast, spool));
        for (int i = 0, start = 0; i < _historyEnds.Count; start = _historyEnds[i++]) { replay.Append(_history.AsSpan(start, _historyEnds[i] - start)); }
        replay.Append(cell);
        _builder = replay;
        ForgetHistory();
    }

    private void Remember(ReadOnlySpan<byte> cell)
    {
        var start = _historyEnds.Count == 0 ? 0 : _historyEnds[^1];
        if (_historyEnds.Count == HistoryRows || start + cell.Length > HistoryBytes) { ForgetHistory(); return; }
        if (start + cell.Length > _history.Length) { Array.Resize(ref _history, Math.Max(_history.Length * 2, start + cell.Length + 64)); }
        cell.CopyTo(_history.AsSpan(start));
        _historyEnds.Add(start + cell.Length);
    }

    private void ForgetHistory()
    {
        _keepsHistory = false;
        _history = [];
        _historyEnds.Clear();
        _historyEnds.TrimExcess();
    }

    private ColumnBuilder StartAfterMissing(ColumnBuilder builder)
    {
        for (var i = 0; i < _missingFirst; i++) { builder.AppendMissing(); }
        return builder;
    }

    private ColumnBuilder CreateFor(ReadOnlySpan<byte> cell)
    {
        var trimmed = cell.Trim(" \t\r\n"u8);
        if (NumberText.TryParse(trimmed, format.DecimalComma, strict: true, out _)) { return Create(ColumnType.Number, marks, format, decoder, limits, forecast, spool, forced); }
        return TimestampText.Parse(trimmed, out _) != DateOrder.None
            ? new TimestampBuilder(marks, forecast, spool)
            : new LevelBuilder(marks, decoder, limits, forecast, spool);
    }

    private static ColumnBuilder Create(ColumnType type, MissingMarkSet marks, CsvFormat format, CellDecoder decoder, CsvLimits limits, RowForecast forecast, ColumnSpool? spool, ColumnType? forced) => type switch
    {
        ColumnType.Number => new NumberBuilder(marks, format.DecimalComma, strict: forced is null, forecast, spool),
        ColumnType.Timestamp => new TimestampBuilder(marks, forecast, spool),
        _ => new LevelBuilder(marks, decoder, limits, forecast, spool, forced),
    };
}
