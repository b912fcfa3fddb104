using System.Runtime.CompilerServices;
using MlStudio.Learning.Numerics;

namespace MlStudio.Learning.Data;

/// <summary>
/// One walk over the records of a file: one thread cuts them into batches, and as many as there are convert the cells,
/// each the columns that it takes next. As every column sees its cells in the order of rows, the result does not depend
/// on the number of threads or on the size of batches. A collector that is null is skipped, so a second pass reads only
/// the columns that need it.
/// </summary>
internal sealed class CsvPass(CsvTokenizer tokenizer, ColumnCollector?[] collectors, IReadOnlyList<string> names, CellDecoder decoder,
    CsvReadOptions options, CsvProblemLog log, long? totalBytes, RowForecast forecast, WorkerTeam team, CancellationToken cancellation)
{
    /// <summary>Cells that one thread takes at a time, roughly.</summary>
    private const int CellsAtATime = 4096;

    private readonly CsvRows _rows = new(tokenizer, names, decoder, options, totalBytes, cancellation);
    private readonly int[] _columns = [.. Enumerable.Range(0, collectors.Length).Where(c => collectors[c] is not null)];
    private int _taken;

    public int Rows => _rows.Rows;

    public void Run()
    {
        var (batch, events) = (tokenizer.Batch, new CsvEvents());
        CsvBatch? nextBatch = null;
        CsvEvents nextEvents = new();
        var more = _rows.Fill(batch, events);
        while (true)
        {
            var follows = more;
            if (follows) { nextBatch ??= tokenizer.NewBatch(); }
            _taken = 0;
            forecast.Update(_rows.Rows, tokenizer.BytesCut, totalBytes);
            team.Run(member =>
            {
                if (member == 0 && follows) { more = _rows.Fill(nextBatch!, nextEvents); }
                TakeColumns(batch, events);
            });
            events.MoveTo(log);
            batch.Clear();
            if (!follows) { break; }
            (batch, nextBatch) = (nextBatch!, batch);
            (events, nextEvents) = (nextEvents, events);
        }
        if (_rows.Refusal is { } refusal) { throw refusal; }
        _rows.Finish(log);
    }

    private void TakeColumns(CsvBatch batch, CsvEvents events)
    {
        if (batch.Count == 0) { return; }
        var group = Math.Max(1, CellsAtATime / batch.Count);
        while (true)
        {
            var end = Interlocked.Add(ref _taken, group);
            for (var i = end - group; i < Math.Min(end, _columns.Length); i++) { TakeColumn(batch, events, _columns[i]); }
            if (end >= _columns.Length) { return; }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void TakeColumn(CsvBatch batch, CsvEvents events, int column)
    {
        var collector = collectors[column]!;
        var starts = batch.Starts;
        var invalid = collector.Decoder.InvalidCells;
        for (var row = 0; row < starts.Length; row++)
        {
            row = collector.AppendRun(batch, column, row);
            if (row == starts.Length) { break; }
            if (starts[row] < 0)
            {
                for (var empty = starts[row]; empty < 0; empty++) { collector.AppendMissing(); }
                continue;
            }
            var cell = batch.Cell(starts[row] + column);
            if (!collector.Append(cell)) { NoteMisfit(batch, events, row, column, cell); }
            if (collector.Decoder.InvalidCells == invalid) { continue; }
            invalid = collector.Decoder.InvalidCells;
            NoteInvalid(batch, events, row, column);
        }
    }

    private void NoteMisfit(CsvBatch batch, CsvEvents events, int row, int column, ReadOnlySpan<byte> cell)
    {
        var line = batch.Line(row);
        var text = collectors[column]!.Decoder.Decode(cell[..Math.Min(cell.Length, 60)]);
        events.Add(row, column, $"cells that do not fit the type of {names[column]}", new CsvProblem(CsvSeverity.Warning, line, names[column],
            $"\"{text}\" on line {line} in column \"{names[column]}\" cannot be read as {collectors[column]!.Forced}. It counts as missing."));
    }

    private void NoteInvalid(CsvBatch batch, CsvEvents events, int row, int column)
    {
        var line = batch.Line(row);
        var replaces = options.Repairs.HasFlag(RepairKind.ReplaceInvalidBytes);
        events.Add(row, column, "cells with invalid bytes", CsvProblem.Of(RepairKind.ReplaceInvalidBytes, replaces, line, names[column],
            $"Line {line}, column \"{names[column]}\" holds bytes that are not UTF-8, though the rest of the file is: the file mixes encodings. Saving it anew as UTF-8 keeps all characters.",
            "These bytes were replaced by \uFFFD.", "These bytes can be replaced by \uFFFD."));
    }
}
