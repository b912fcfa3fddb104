using System.Text;
using MlStudio.Learning.Numerics;

namespace MlStudio.Learning.Data;

/// <summary>One reading of one file in one format: header, all rows, and again the columns that proved to be text late.</summary>
internal sealed class CsvReading(Stream stream, long start, CsvFormat format, CsvReadOptions options, ColumnSpool? spool, CancellationToken cancellation)
{
    private readonly CellDecoder _decoder = new(format.Encoding);
    private readonly List<CellDecoder> _columnDecoders = [];
    private readonly RowForecast _forecast = new();
    private readonly MissingMarkSet _marks = new(format.MissingMarks.Concat(options.ExtraMissingMarks), format);

    /// <summary>Whether bytes beyond ASCII came and none of them was UTF-8.</summary>
    public bool LooksSingleByte => format.Encoding == "utf-8" && InvalidCells > 0 && _decoder.NonAsciiCells + _columnDecoders.Sum(d => d.NonAsciiCells) == 0;

    private int InvalidCells => _decoder.InvalidCells + _columnDecoders.Sum(d => d.InvalidCells);

    public IReadOnlyList<StoredColumn>? Run(CsvProblemLog log)
    {
        var tokenizer = Open();
        var names = ReadNames(tokenizer, log, out var headerLine);
        if (!format.HasHeader) { tokenizer = Open(); }
        var collectors = new ColumnCollector?[names.Count];
        // Forced types go by the final names; those are known before the rows only when no name needs repair.
        var finalNames = PreviewNames(names);
        for (var c = 0; c < collectors.Length; c++) { collectors[c] = NewCollector(Forced(finalNames[c])); }
        using var team = new WorkerTeam(ThreadsFor(collectors.Length));
        spool?.PrepareFor(collectors.Length);
        var pass = new CsvPass(tokenizer, collectors, finalNames, _decoder, options, log, stream.Length - start, _forecast, team, cancellation);
        pass.Run();
        var bytesRead = stream.Position;
        var kept = CsvHeader.Check(names, c => collectors[c]!.IsEmpty, headerLine, options.Repairs, log);
        CheckSize(pass.Rows, kept, log);
        ReadTextAgain(collectors, names, log, team);
        stream.Position = bytesRead;
        return log.HasErrors ? null : Build(collectors, names, kept, log, team);
    }

    private CsvTokenizer Open()
    {
        stream.Position = start;
        Stream bytes = format.Encoding switch
        {
            "utf-16" => Encoding.CreateTranscodingStream(stream, Encoding.Unicode, Encoding.UTF8, leaveOpen: true),
            "utf-16BE" => Encoding.CreateTranscodingStream(stream, Encoding.BigEndianUnicode, Encoding.UTF8, leaveOpen: true),
            _ => stream,
        };
        return new CsvTokenizer(bytes, format.Separator, format.Quote, options.Limits, (int)Math.Min(options.BatchBytes, Math.Max(1024, stream.Length - start + 1)));
    }

    /// <summary>Small files are read by one thread: to wake others would take longer.</summary>
    private int ThreadsFor(int columns) => stream.Length - start <= options.BatchBytes
        ? 1
        : Math.Min(options.Threads > 0 ? options.Threads : Environment.ProcessorCount, columns);

    private ColumnCollector NewCollector(ColumnType? forced) => new(_marks, format, NewDecoder(), options.Limits, _forecast, spool, forced);

    private CellDecoder NewDecoder()
    {
        var decoder = new CellDecoder(format.Encoding);
        _columnDecoders.Add(decoder);
        return decoder;
    }

    private ColumnType? Forced(string name) =>
        options.ColumnTypes is { } types && types.TryGetValue(name, out var type) ? type : null;

    private List<string> ReadNames(CsvTokenizer tokenizer, CsvProblemLog log, out int line)
    {
        do
        {
            if (!tokenizer.ReadRecord()) { throw CsvRefusedException.At(null, null, "The file is empty: it holds no row. A header and at least one row of values are needed."); }
        }
        while (tokenizer.IsBlankLine);
        line = tokenizer.Line;
        var limits = options.Limits;
        if (tokenizer.FieldCount > limits.MaxColumns)
        {
            throw CsvRefusedException.At(line, null, $"Line {line} has {tokenizer.FieldCount:N0} columns; allowed are {limits.MaxColumns:N0}. Leave columns out, or check that '{format.Separator}' is the separator.");
        }
        var names = new List<string>(tokenizer.FieldCount);
        for (var c = 0; c < tokenizer.FieldCount; c++)
        {
            var name = format.HasHeader ? _decoder.Decode(tokenizer.Field(c)).Trim() : CsvHeader.DefaultName(c);
            if (name.Length > limits.MaxNameLength)
            {
                throw CsvRefusedException.At(line, $"column {c + 1}", $"The name of column {c + 1} on line {line} has {name.Length:N0} characters; allowed are {limits.MaxNameLength:N0}. Shorten it, or check whether the file has a header at all.");
            }
            names.Add(name);
        }
        if (_decoder.InvalidCells > 0)
        {
            var replaces = options.Repairs.HasFlag(RepairKind.ReplaceInvalidBytes);
            log.Add("column names with invalid bytes", CsvProblem.Of(RepairKind.ReplaceInvalidBytes, replaces, line, null,
                $"The header on line {line} holds bytes that are not UTF-8.", "They were replaced by \uFFFD.", "They can be replaced by \uFFFD."));
        }
        return names;
    }

    private static List<string> PreviewNames(List<string> names)
    {
        var preview = new List<string>(names);
        CsvHeader.Check(preview, _ => false, 1, RepairKind.All, new CsvProblemLog(0));
        return preview;
    }

    private void CheckSize(int rows, int columns, CsvProblemLog log)
    {
        if (rows == 0 && !log.HasErrors)
        {
            log.Add("no rows", new CsvProblem(CsvSeverity.Error, null, null, "The file holds a header but no row of values. At least one row is needed."));
        }
        if (columns != 1) { return; }
        var accepted = options.Repairs.HasFlag(RepairKind.AcceptOneColumn);
        log.Add("one column", CsvProblem.Of(RepairKind.AcceptOneColumn, accepted, 1, null,
            $"The file has one column only; a target and something to predict it from make at least two. If it has more, '{format.Separator}' is not its separator.",
            "It was accepted as asked.", "It can be accepted as it is."));
    }

    private void ReadTextAgain(ColumnCollector?[] collectors, List<string> names, CsvProblemLog log, WorkerTeam team)
    {
        if (log.HasErrors || !collectors.Any(c => c!.MustReadAgain)) { return; }
        var again = new ColumnCollector?[collectors.Length];
        for (var c = 0; c < collectors.Length; c++)
        {
            // Forced text would fix the type; a collector that begins with a level builder decides at the end.
            if (collectors[c]!.MustReadAgain) { again[c] = ColumnCollector.ForText(_marks, format, NewDecoder(), options.Limits, _forecast, spool); }
        }
        var tokenizer = Open();
        if (format.HasHeader) { ReadNames(tokenizer, new CsvProblemLog(0), out _); }
        var invalidBefore = InvalidCells;
        var repeated = new CsvProblemLog(options.Limits.MaxListedProblems);
        new CsvPass(tokenizer, again, names, _decoder, options with { Progress = null }, repeated, null, _forecast, team, cancellation).Run();
        if (InvalidCells > invalidBefore)
        {
            foreach (var problem in repeated.ToList().Where(p => p.Repair == RepairKind.ReplaceInvalidBytes)) { log.Add("cells with invalid bytes", problem); }
        }
        for (var c = 0; c < collectors.Length; c++) { collectors[c] = again[c] ?? collectors[c]; }
    }

    private StoredColumn[] Build(ColumnCollector?[] collectors, List<string> names, int kept, CsvProblemLog log, WorkerTeam team)
    {
        var columns = new StoredColumn[kept];
        var taken = -1;
        team.Run(_ =>
        {
            for (var c = Interlocked.Increment(ref taken); c < kept; c = Interlocked.Increment(ref taken))
            {
                cancellation.ThrowIfCancellationRequested();
                columns[c] = collectors[c]!.Build(names[c]);
            }
        });
        for (var c = 0; c < kept; c++)
        {
            if (collectors[c]!.IsAmbiguousDate)
            {
                log.Add("dates of open order", new CsvProblem(CsvSeverity.Warning, null, names[c], $"The dates in \"{names[c]}\" can be read day first or month first; they were read day first."));
            }
            if (DecimalMarks.LookLikeNumbers(columns[c], !format.DecimalComma) is { } example && Forced(names[c]) is null)
            {
                var (other, own) = format.DecimalComma ? ("point", "comma") : ("comma", "point");
                log.Add("numbers with another decimal mark", new CsvProblem(CsvSeverity.Warning, null, names[c],
                    $"The values of \"{names[c]}\" look like numbers with a decimal {other}, such as \"{example}\"; the file is read with a decimal {own}, so they were kept as words. "
                    + $"If they are numbers, read the file again with the decimal {other}; where it mixes both, change it first."));
            }
            collectors[c] = null;
        }
        return columns;
    }
}
