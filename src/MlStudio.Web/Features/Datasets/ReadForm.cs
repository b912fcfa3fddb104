using MlStudio.Core.Datasets;
using MlStudio.Learning.Data;

namespace MlStudio.Web.Features.Datasets;

/// <summary>What the form about reading holds; starts with what was found in the file.</summary>
internal sealed class ReadForm
{
    private readonly CsvFormat _found;
    private readonly RepairKind _repairs;

    public ReadForm(DatasetVersionView version)
    {
        _found = version.Format ?? CsvFormat.Standard;
        _repairs = version.Repairs;
        Separator = _found.Separator.ToString();
        Quote = _found.Quote?.ToString() ?? "";
        Encoding = _found.Encoding;
        HasHeader = _found.HasHeader;
        DecimalComma = _found.DecimalComma;
        MissingMarks = string.Join(", ", _found.MissingMarks.Except(CsvFormat.CommonMissingMarks, StringComparer.Ordinal));
    }

    public string Separator { get; set; }
    public string Quote { get; set; }
    public string Encoding { get; set; }
    public bool HasHeader { get; set; }
    public bool DecimalComma { get; set; }

    /// <summary>Marks besides the common ones, separated by commas.</summary>
    public string MissingMarks { get; set; }

    /// <summary>The types that are not left to the reader.</summary>
    public Dictionary<string, ColumnType> Types { get; } = new(StringComparer.Ordinal);

    public ReadSettings Read()
    {
        var extra = MissingMarks.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return new ReadSettings
        {
            Format = _found with
            {
                Separator = Separator[0],
                Quote = Quote.Length == 0 ? null : Quote[0],
                Encoding = Encoding,
                HasHeader = HasHeader,
                DecimalComma = DecimalComma,
                MissingMarks = [.. _found.MissingMarks.Intersect(CsvFormat.CommonMissingMarks, StringComparer.Ordinal), .. extra],
            },
            ColumnTypes = Types,
            Repairs = _repairs,
        };
    }
}
