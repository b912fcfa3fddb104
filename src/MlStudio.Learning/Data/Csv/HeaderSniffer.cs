namespace MlStudio.Learning.Data;

/// <summary>Tells whether the first record holds names: each column votes by how its first cell differs from the rest.</summary>
internal static class HeaderSniffer
{
    private const int Rows = 200;

    public static bool HasHeader(List<SampleCell[]> records, bool decimalComma)
    {
        if (records.Count == 0) { return true; }
        var first = records[0];
        var body = records.Skip(1).Where(r => r.Length == first.Length).Take(Rows).ToList();
        if (body.Count == 0) { return !first.Any(c => c.IsNumber(decimalComma)); }
        var votes = 0.0;
        for (var c = 0; c < first.Length; c++) { votes += Vote(first[c], body, c, decimalComma); }
        return votes > 0;
    }

    /// <summary>Above zero when the cell looks like a name of the column below it, below zero when it looks like one of its values.</summary>
    private static double Vote(SampleCell cell, List<SampleCell[]> body, int column, bool decimalComma)
    {
        if (cell.IsMissing) { return 0; }
        var values = body.Select(r => r[column]).Where(c => !c.IsMissing).ToList();
        var isTyped = cell.IsNumber(decimalComma) || cell.IsDate;
        if (values.Count == 0) { return isTyped ? -0.5 : 0.5; }
        var typed = values.Count(v => v.IsNumber(decimalComma) || v.IsDate) / (double)values.Count;
        if (isTyped) { return typed > 0.5 ? -1 : 0; }
        if (typed > 0.5) { return 1; }
        if (values.Any(v => v.Bytes.AsSpan().SequenceEqual(cell.Bytes))) { return -0.5; }
        var distinct = values.Select(v => Convert.ToHexString(v.Bytes)).Distinct().Count();
        return distinct <= values.Count / 2 + 1 ? 0.75 : 0.25;
    }
}
