using MlStudio.Learning.Data;

namespace MlStudio.Core.Datasets;

/// <summary>How a file is to be read, where the uploader says more than the file does. The default finds everything out.</summary>
public sealed record ReadSettings
{
    public static ReadSettings Detect { get; } = new();

    /// <summary>Null: found from the file.</summary>
    public CsvFormat? Format { get; init; }

    /// <summary>Types by column name that replace the inferred ones.</summary>
    public IReadOnlyDictionary<string, ColumnType> ColumnTypes { get; init; } = new Dictionary<string, ColumnType>();

    /// <summary>Further texts that stand for a missing value, such as "-200".</summary>
    public IReadOnlyList<string> ExtraMissingMarks { get; init; } = [];

    /// <summary>The repairs that the uploader agreed to.</summary>
    public RepairKind Repairs { get; init; }
}
