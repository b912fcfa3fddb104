using MlStudio.Learning.Data;

namespace MlStudio.Core.Datasets;

/// <summary>Some rows and columns of a version.</summary>
/// <param name="FirstRow">Place of the first row, from 0.</param>
/// <param name="RowCount">Rows of the whole version.</param>
/// <param name="ColumnCount">Columns of the whole version.</param>
/// <param name="FirstColumn">Place of the first column shown, from 0.</param>
/// <param name="Rows">Per row one text per column; null is missing.</param>
public sealed record PreviewPage(int FirstRow, long RowCount, int ColumnCount, int FirstColumn, IReadOnlyList<PreviewColumn> Columns, IReadOnlyList<IReadOnlyList<string?>> Rows);

public sealed record PreviewColumn(string Name, ColumnType Type);
