using MlStudio.Learning;
using MlStudio.Learning.Data;

namespace MlStudio.Jobs.Scoring;

/// <summary>Says of a scored file which cells the model could not read, row by row: they count as missing, and the answer rests on that.</summary>
internal static class UnreadCells
{
    /// <param name="typed">As the model sees the file.</param>
    /// <param name="written">The same file with every cell as text.</param>
    /// <returns>One remark per row with such cells; null where there are none.</returns>
    public static TextColumn? Remarks(string name, Model model, Table typed, Table written, CsvFormat format)
    {
        var marks = format.MissingMarks.ToHashSet(StringComparer.Ordinal);
        var remarks = new string?[typed.RowCount];
        var any = false;
        foreach (var input in model.Inputs)
        {
            if (input.Type is not (ColumnType.Number or ColumnType.Timestamp) || typed.Find(input.Name) is not { } values || written.Find(input.Name) is not { } texts) { continue; }
            for (var row = 0; row < remarks.Length; row++)
            {
                if (!values.IsMissing(row) || texts.Format(row)?.Trim() is not { Length: > 0 } text || marks.Contains(text)) { continue; }
                var remark = $"{input.Name}: \"{text}\" is not a {(input.Type == ColumnType.Number ? "number" : "date")} and counts as missing";
                remarks[row] = remarks[row] is { } before ? $"{before}; {remark}" : remark;
                any = true;
            }
        }
        return any ? new TextColumn(name, remarks) : null;
    }
}
