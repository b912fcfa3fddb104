namespace MlStudio.Learning.Data;

/// <summary>A cell of the sample, as the sniffers see it. A class, so that LINQ over it needs no code of its own compiled.</summary>
internal sealed record SampleCell(byte[] Bytes, bool IsQuoted)
{
    /// <summary>Digits, a comma and digits that cannot be a group of thousands, as in 13,6.</summary>
    public bool IsDecimalCommaNumber => NumberText.TryParse(Bytes, decimalComma: true, strict: true, out _)
        && !NumberText.TryParse(Bytes, decimalComma: false, strict: true, out _);

    /// <summary>Digits, a point and digits that cannot be a group of thousands, as in 13.6.</summary>
    public bool IsDecimalPointNumber => NumberText.TryParse(Bytes, decimalComma: false, strict: true, out _)
        && !NumberText.TryParse(Bytes, decimalComma: true, strict: true, out _);

    public bool IsNumber(bool decimalComma) => NumberText.TryParse(Bytes, decimalComma, strict: false, out _);

    public bool IsDate => TimestampText.Parse(Bytes, out _) != DateOrder.None;

    public bool IsMissing => Bytes.AsSpan().Trim(" \t\r\n"u8).Length == 0
        || CsvFormat.CommonMissingMarks.Contains(System.Text.Encoding.Latin1.GetString(Bytes));

    /// <summary>Whether the cell holds a character that could have been the separator, and no good reason for it.</summary>
    public bool HoldsOtherSeparator(char separator)
    {
        if (IsQuoted) { return false; }
        foreach (var other in CsvSniffer.Separators)
        {
            if (other == separator || !Bytes.AsSpan().Contains((byte)other)) { continue; }
            // A comma in a number or before a blank is no separator that was overlooked.
            var isProse = other == ',' && (IsDecimalCommaNumber || NumberText.TryParse(Bytes, false, false, out _) || Bytes.AsSpan().IndexOf(", "u8) >= 0);
            if (!isProse) { return true; }
        }
        return false;
    }
}
