namespace MlStudio.Learning.Data;

/// <summary>
/// Reads delimited text into a typed <see cref="Table"/>. Numbers, dates, categories and text are told apart over all
/// rows; what cannot be read is refused with messages that name line and column. Static and thread-safe.
/// </summary>
/// <remarks>
/// Types: a column is Number when every value is one (also 1,234.5 with thousands, and inf), except that leading zeros
/// ("0001") and whole numbers above 2^53 make it an identifier, not a number; Timestamp when every value is a date
/// (<see cref="TimestampText"/>); otherwise Category when at most half of the values (or at most 10) are distinct, and
/// short, else Text. A column without any value is Number. Levels of a category are in ordinal order.
/// Unquoted values are trimmed; quoted ones kept as they are. The stream is read once or, when a column turns out to be
/// text only after thousands of rows, twice; streams that cannot seek are kept in a temporary file meanwhile.
/// </remarks>
public static class CsvReader
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="IOException">The file cannot be opened or read.</exception>
    public static CsvReadResult ReadFile(string path, CsvReadOptions? options = null, CancellationToken cancellation = default)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1, FileOptions.SequentialScan);
        return Read(stream, options, cancellation);
    }

    /// <summary>Reads a stream from its current position to its end. The stream stays open.</summary>
    /// <exception cref="LearningException">The options are not usable. What is wrong with the file itself is told in the result.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; takes effect within 1,024 rows.</exception>
    public static CsvReadResult Read(Stream stream, CsvReadOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= CsvReadOptions.Default;
        if (stream.CanSeek) { return ReadSeekable(stream, options, cancellation); }
        using var spool = new FileStream(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), FileMode.CreateNew,
            FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
        var chunk = new byte[1 << 16];
        for (int got; (got = stream.Read(chunk)) > 0;)
        {
            cancellation.ThrowIfCancellationRequested();
            spool.Write(chunk, 0, got);
        }
        spool.Position = 0;
        return ReadSeekable(spool, options, cancellation);
    }

    /// <summary>
    /// Reads a file of any size in bounded memory: besides what is described per column (the distinct levels of categories),
    /// at most <see cref="CsvReadOptions.MemoryBudget"/> bytes of values are held; the others go to a temporary file.
    /// </summary>
    /// <param name="folder">Where the temporary file is put, if one is needed; it takes up to the size of the column file.</param>
    /// <returns>What <see cref="ReadFile"/> returns, but for the table, which is stored.</returns>
    /// <exception cref="IOException">The file cannot be opened or read, or there is no room for the temporary file.</exception>
    public static CsvImport Import(string path, string folder, CsvReadOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= CsvReadOptions.Default;
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1, FileOptions.SequentialScan);
        var spool = new ColumnSpool(options.MemoryBudget, folder);
        try
        {
            var (columns, result) = ReadSeekable(stream, options, spool, cancellation);
            if (columns is not null) { return new CsvImport(new StoredTable(columns, columns.Count == 0 ? 0 : columns[0].Count, spool), result); }
            spool.Dispose();
            return new CsvImport(null, result);
        }
        catch
        {
            spool.Dispose();
            throw;
        }
    }

    private static CsvReadResult ReadSeekable(Stream stream, CsvReadOptions options, CancellationToken cancellation)
    {
        var (columns, result) = ReadSeekable(stream, options, null, cancellation);
        return columns is null ? result : result with { Table = new Table([.. columns.Select(c => c.ToColumn())]) };
    }

    private static (IReadOnlyList<StoredColumn>? Columns, CsvReadResult Result) ReadSeekable(Stream stream, CsvReadOptions options, ColumnSpool? spool, CancellationToken cancellation)
    {
        var log = new CsvProblemLog(options.Limits.MaxListedProblems);
        var format = options.Format ?? CsvFormat.Standard;
        var start = stream.Position;
        try
        {
            var sample = new byte[Math.Min(CsvLimits.SampleBytes, stream.Length - start)];
            var got = stream.ReadAtLeast(sample, sample.Length, throwOnEndOfStream: false);
            var encoding = EncodingSniffer.Detect(sample.AsSpan(0, got));
            if (encoding.Refusal is { } refusal && options.Format?.Encoding is not ("utf-16" or "utf-16BE")) { throw CsvRefusedException.At(null, null, refusal); }
            format = options.Format ?? CsvSniffer.Sniff(sample.AsSpan(0, got), start + got >= stream.Length);
            CheckFormat(format);
            var first = start + EncodingSniffer.BomLength(sample.AsSpan(0, got));
            var reading = new CsvReading(stream, first, format, options, spool, cancellation);
            var table = reading.Run(log);
            if (reading.LooksSingleByte && options.Format is null && !options.Repairs.HasFlag(RepairKind.ReplaceInvalidBytes))
            {
                log = new CsvProblemLog(options.Limits.MaxListedProblems);
                format = format with { Encoding = "windows-1252" };
                table = new CsvReading(stream, first, format, options, spool, cancellation).Run(log);
            }
            return (log.HasErrors ? null : table, new CsvReadResult(null, format, log.ToList(), log.HasErrors, stream.Position - start));
        }
        catch (CsvRefusedException refused)
        {
            log.Add("refusal", refused.Problem);
            return (null, new CsvReadResult(null, format, log.ToList(), true, stream.Position - start));
        }
    }

    private static void CheckFormat(CsvFormat format)
    {
        CellDecoder.EncodingOf(format.Encoding);
        var isFit = format.Separator is > '\0' and < (char)128 and not ('\n' or '\r') && !char.IsAsciiLetterOrDigit(format.Separator);
        if (!isFit) { throw new LearningException($"The separator must be an ASCII character other than a letter, a digit or a line break; it is '{format.Separator}'."); }
        if (format.Quote is { } quote && (quote is '\0' or >= (char)128 or ' ' or '\t' or '\n' or '\r' || quote == format.Separator))
        {
            throw new LearningException($"The quote must be an ASCII character other than a blank, a line break or the separator; it is '{quote}'.");
        }
    }
}
