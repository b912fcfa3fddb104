using System.Text;

namespace MlStudio.Learning.Data;

/// <summary>Finds how a delimited text file is written from its first bytes. Static and thread-safe.</summary>
public static class CsvSniffer
{
    /// <summary>The separators that are tried, in the order that breaks ties.</summary>
    internal static readonly char[] Separators = [',', ';', '\t', '|'];

    /// <summary>Marks that stand for a missing value only where the rest of the column is numbers.</summary>
    private static readonly string[] MarksAmongNumbers = ["-", "--", ".", "\\N", "#NULL!", "missing", "none", "unknown", "*"];

    /// <summary>Finds a file's format.</summary>
    /// <param name="sample">The first bytes of the file; <see cref="CsvLimits.SampleBytes"/> suffice.</param>
    /// <param name="isWhole">Whether the sample is the whole file; otherwise its last record is not looked at.</param>
    /// <returns>The format; for a file with one column the separator is a comma.</returns>
    public static CsvFormat Sniff(ReadOnlySpan<byte> sample, bool isWhole)
    {
        var encoding = EncodingSniffer.Detect(sample).Name;
        var bytes = sample[EncodingSniffer.BomLength(sample)..].ToArray();
        if (encoding.StartsWith("utf-16", StringComparison.Ordinal))
        {
            bytes = Encoding.UTF8.GetBytes((encoding == "utf-16" ? Encoding.Unicode : Encoding.BigEndianUnicode).GetString(bytes));
        }
        var best = (Separator: ',', Quote: '"', Records: new List<SampleCell[]>(), Score: double.NegativeInfinity);
        foreach (var separator in Separators)
        {
            var quote = FindQuote(bytes, (byte)separator);
            var records = Cut(bytes, separator, quote, isWhole);
            var score = Score(records, separator);
            if (score > best.Score + 1e-9) { best = (separator, quote, records, score); }
        }
        var decimalComma = UsesDecimalComma(best.Records);
        var hasHeader = HeaderSniffer.HasHeader(best.Records, decimalComma);
        var marks = CsvFormat.CommonMissingMarks.Concat(FindMarks(best.Records, decimalComma, hasHeader)).ToArray();
        return new CsvFormat(encoding, best.Separator, best.Quote, hasHeader, decimalComma, marks);
    }

    /// <summary>The quote whose openings and closings stand beside separators; the double quote when there is none.</summary>
    private static char FindQuote(ReadOnlySpan<byte> bytes, byte separator)
    {
        var (doubleOpens, _) = CountQuotes(bytes, (byte)'"', separator);
        var (singleOpens, singleCloses) = CountQuotes(bytes, (byte)'\'', separator);
        // An apostrophe may begin a word ('tis), so single quotes must also close, and rule.
        return singleOpens > doubleOpens && singleOpens > 0 && singleCloses >= singleOpens * 0.9 ? '\'' : '"';
    }

    private static (int Opens, int Closes) CountQuotes(ReadOnlySpan<byte> bytes, byte quote, byte separator)
    {
        int opens = 0, closes = 0;
        for (var i = bytes.IndexOf(quote); i >= 0;)
        {
            if (i == 0 || IsEdge(bytes[i - 1]) || (bytes[i - 1] == ' ' && i > 1 && IsEdge(bytes[i - 2]))) { opens++; }
            if (i + 1 == bytes.Length || IsEdge(bytes[i + 1])) { closes++; }
            var next = bytes[(i + 1)..].IndexOf(quote);
            i = next < 0 ? -1 : i + 1 + next;
        }
        return (opens, closes);

        bool IsEdge(byte b) => b == separator || b == '\n' || b == '\r';
    }

    private static List<SampleCell[]> Cut(byte[] bytes, char separator, char quote, bool isWhole)
    {
        var records = new List<SampleCell[]>();
        using var stream = new MemoryStream(bytes);
        var tokenizer = new CsvTokenizer(stream, separator, quote, CsvLimits.Default, Math.Min(bytes.Length + 1024, 256 * 1024));
        try
        {
            for (var total = 0; records.Count <= CsvLimits.SampleRecords && total < CsvLimits.SampleCells && tokenizer.ReadRecord(); total += tokenizer.FieldCount)
            {
                if (tokenizer.IsBlankLine) { continue; }
                var cells = new SampleCell[tokenizer.FieldCount];
                for (var i = 0; i < cells.Length; i++) { cells[i] = new SampleCell(tokenizer.Field(i).ToArray(), tokenizer.IsQuoted(i)); }
                records.Add(cells);
            }
        }
        catch (CsvRefusedException)
        {
            // The cut of the sample, or this candidate, leaves a quote open: what came before it has to do.
            return records;
        }
        if (!isWhole && records.Count is > 1 and <= CsvLimits.SampleRecords) { records.RemoveAt(records.Count - 1); }
        return records;
    }

    /// <summary>Share of records with the usual number of fields, less the share of cells that hold another separator.</summary>
    private static double Score(List<SampleCell[]> records, char separator)
    {
        if (records.Count == 0) { return -1; }
        var usual = records.GroupBy(r => r.Length).OrderByDescending(g => g.Count()).ThenByDescending(g => g.Key).First();
        if (usual.Key < 2) { return 0; }
        var cells = usual.Take(100).SelectMany(r => r).ToList();
        var suspicious = cells.Count(c => c.HoldsOtherSeparator(separator)) / (double)cells.Count;
        return (double)usual.Count() / records.Count - suspicious + (records[0].Length == usual.Key ? 0.1 : 0);
    }

    private static bool UsesDecimalComma(List<SampleCell[]> records)
    {
        int commas = 0, points = 0;
        foreach (var record in records.Take(200))
        {
            foreach (var cell in record)
            {
                if (cell.IsDecimalCommaNumber) { commas++; } else if (cell.IsDecimalPointNumber) { points++; }
            }
        }
        return commas > points;
    }

    private static IEnumerable<string> FindMarks(List<SampleCell[]> records, bool decimalComma, bool hasHeader)
    {
        if (records.Count == 0) { yield break; }
        var body = records.Skip(hasHeader ? 1 : 0).ToList();
        var found = new HashSet<string>(StringComparer.Ordinal);
        for (var c = 0; c < Math.Min(records[0].Length, 2_000); c++)
        {
            var column = c;
            var others = body.Where(r => column < r.Length && !r[column].IsMissing && !r[column].IsNumber(decimalComma))
                .Select(r => Encoding.Latin1.GetString(r[column].Bytes)).ToList();
            if (others.Count > 0 && others.Count < body.Count * 0.2 && others.TrueForAll(t => MarksAmongNumbers.Contains(t))) { found.UnionWith(others); }
        }
        foreach (var mark in found.Order(StringComparer.Ordinal)) { yield return mark; }
    }
}
