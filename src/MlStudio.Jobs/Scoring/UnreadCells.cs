using MlStudio.Learning;
using MlStudio.Learning.Data;

namespace MlStudio.Jobs.Scoring;

/// <summary>Says of a scored file which cells the model could not read or does not know, row by row: they count as missing, and the answer rests on that.</summary>
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
            if (typed.Find(input.Name) is not { } values || written.Find(input.Name) is not { } texts) { continue; }
            var levels = input.Type == ColumnType.Category ? input.Levels.ToHashSet(StringComparer.Ordinal) : [];
            for (var row = 0; row < remarks.Length; row++)
            {
                if (texts.Format(row)?.Trim() is not { Length: > 0 } text || marks.Contains(text)) { continue; }
                var problem = input.Type switch
                {
                    ColumnType.Category => !levels.Contains(text) ? "was not in the training data" : null,
                    ColumnType.Number or ColumnType.Timestamp => values.IsMissing(row) ? $"is not a {(input.Type == ColumnType.Number ? "number" : "date")} and counts as missing" : null,
                    _ => null,
                };
                if (problem is null) { continue; }
                var remark = $"{input.Name}: \"{text}\" {problem}";
                remarks[row] = remarks[row] is { } before ? $"{before}; {remark}" : remark;
                any = true;
            }
        }
        return any ? new TextColumn(name, remarks) : null;
    }
}
