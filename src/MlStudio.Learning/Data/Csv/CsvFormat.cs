namespace MlStudio.Learning.Data;

/// <summary>How a delimited text file is written. <see cref="CsvSniffer"/> finds it; a caller may correct it.</summary>
/// <param name="Encoding">"utf-8", "utf-16", "utf-16BE", "windows-1252" or "iso-8859-1" (as in <see cref="System.Text.Encoding.WebName"/>).</param>
/// <param name="Separator">The character between fields; ASCII.</param>
/// <param name="Quote">The character around fields that hold separators or line breaks; ASCII; null when quotes have no meaning.</param>
/// <param name="HasHeader">Whether the first record holds the column names.</param>
/// <param name="DecimalComma">Whether numbers are written as 1,5 (then a point groups thousands).</param>
/// <param name="MissingMarks">The cell texts that stand for a missing value; empty and blank cells always do.</param>
public sealed record CsvFormat(
    string Encoding, char Separator, char? Quote, bool HasHeader, bool DecimalComma, IReadOnlyList<string> MissingMarks)
{
    /// <summary>The marks that are taken as missing unless a caller says otherwise: those of pandas' read_csv, and "?".</summary>
    public static IReadOnlyList<string> CommonMissingMarks { get; } =
    [
        "", "?", "NA", "N/A", "n/a", "na", "#N/A", "#NA", "<NA>", "NaN", "nan", "-NaN", "-nan", "NULL", "null", "None", "#N/A N/A", "1.#QNAN", "-1.#QNAN", "1.#IND", "-1.#IND",
    ];

    /// <summary>UTF-8, commas, double quotes, a header, decimal points.</summary>
    public static CsvFormat Standard { get; } = new("utf-8", ',', '"', true, false, CommonMissingMarks);
}
