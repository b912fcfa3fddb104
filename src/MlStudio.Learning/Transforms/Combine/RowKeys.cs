using System.Text;
using MlStudio.Learning.Data;

namespace MlStudio.Learning.Transforms;

/// <summary>Rows' values in one or several columns as one text each, different for different values.</summary>
internal static class RowKeys
{
    private const char Missing = '\u0001', Present = '\u0002';

    /// <summary>One key per row; missing values are a value of their own.</summary>
    public static string[] Of(IReadOnlyList<Column> columns, int rowCount, CancellationToken cancellation)
    {
        var keys = new string[rowCount];
        var key = new StringBuilder();
        for (var row = 0; row < rowCount; row++)
        {
            if (row % 4096 == 0) { cancellation.ThrowIfCancellationRequested(); }
            key.Clear();
            foreach (var column in columns)
            {
                if (column.Format(row) is { } text) { key.Append(Present).Append(text.Length).Append(':').Append(text); }
                else { key.Append(Missing); }
            }
            keys[row] = key.ToString();
        }
        return keys;
    }

    public static string[] Of(Frame frame, IReadOnlyList<string> columns) => Of([.. columns.Select(c => frame.Column(c).Column)], frame.RowCount, frame.Cancellation);

    /// <summary>Whether a part of the key is missing.</summary>
    public static bool HasMissing(IReadOnlyList<Column> columns, int row) => columns.Any(c => c.IsMissing(row));
}
