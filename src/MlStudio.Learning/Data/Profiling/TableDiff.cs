using System.Text.Json.Serialization;

namespace MlStudio.Learning.Data;

/// <summary>What became of a column between two versions of a table.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SchemaChangeKind>))]
public enum SchemaChangeKind
{
    Added,
    Removed,
    TypeChanged,
}

/// <summary>A change of the columns themselves, with a plain sentence.</summary>
public sealed record SchemaChange(string Column, SchemaChangeKind Kind, string Message);

/// <summary>How a column's values moved, with a plain sentence.</summary>
/// <param name="Column">The column's name.</param>
/// <param name="StabilityIndex">The population stability index: below 0.1 little has moved, from 0.25 on much has. Null where it says nothing (text and time, empty columns).</param>
/// <param name="MissingBefore">Share of missing values before, 0 to 1.</param>
/// <param name="MissingAfter">Share of missing values after, 0 to 1.</param>
/// <param name="Message">A plain sentence.</param>
public sealed record DistributionChange(string Column, double? StabilityIndex, double MissingBefore, double MissingAfter, string Message);

/// <summary>What differs between two versions of a table.</summary>
/// <param name="RowsBefore">Rows of the earlier version.</param>
/// <param name="RowsAfter">Rows of the later version.</param>
/// <param name="Schema">Columns that came, went or changed their type; in table order, later version first.</param>
/// <param name="Distributions">Every column that both have with the same type, in the later version's order.</param>
public sealed record TableDiff(int RowsBefore, int RowsAfter, IReadOnlyList<SchemaChange> Schema, IReadOnlyList<DistributionChange> Distributions);
