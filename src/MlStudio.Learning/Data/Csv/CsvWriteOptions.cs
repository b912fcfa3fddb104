namespace MlStudio.Learning.Data;

/// <summary>How <see cref="CsvWriter"/> writes.</summary>
public sealed record CsvWriteOptions
{
    public static CsvWriteOptions Default { get; } = new();

    /// <summary>An ASCII character; default comma.</summary>
    public char Separator { get; init; } = ',';

    /// <summary>Whether numbers are written with a decimal comma, as the file that they are added to has them; default no.</summary>
    public bool DecimalComma { get; init; }

    /// <summary>Whether a byte order mark comes first, which some spreadsheets need to see UTF-8; default no.</summary>
    public bool ByteOrderMark { get; init; }

    /// <summary>
    /// Whether texts that a spreadsheet would run as a formula get an apostrophe in front (<see cref="SpreadsheetText"/>). Default no,
    /// since values should come back as they were uploaded.
    /// </summary>
    public bool GuardFormulas { get; init; }
}
