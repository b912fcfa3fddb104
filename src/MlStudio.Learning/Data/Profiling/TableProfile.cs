namespace MlStudio.Learning.Data;

/// <summary>What a table holds, column by column. Serialises with System.Text.Json as it is; holds no infinities or NaN.</summary>
/// <param name="RowCount">Rows.</param>
/// <param name="Columns">In the table's order.</param>
/// <param name="Warnings">In the table's order.</param>
public sealed record TableProfile(int RowCount, IReadOnlyList<ColumnProfile> Columns, IReadOnlyList<ProfileWarning> Warnings)
{
    /// <summary>The profile of a column, or null when there is none of that name.</summary>
    public ColumnProfile? Find(string name) => Columns.FirstOrDefault(c => c.Name == name);
}
