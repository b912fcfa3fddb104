using MlStudio.Learning.Data;

namespace MlStudio.Learning.Transforms;

/// <summary>The levels of a category or text column with a code per row, -1 for missing.</summary>
internal readonly record struct LevelCodes(int[] Codes, IReadOnlyList<string> Levels)
{
    /// <exception cref="LearningException">The column holds something else.</exception>
    public static LevelCodes Of(ColumnItem item) => item.Column switch
    {
        CategoryColumn categories => new(categories.Codes.ToArray(), categories.Levels),
        TextColumn => Of((CategoryColumn)ColumnConversion.To(item.Column, ColumnType.Category, false, true)),
        var other => throw new LearningException($"Column '{item.Name}' holds {Words.Of(other.Type)}; categories or text are needed."),
    };

    /// <summary>A number per row from one per level.</summary>
    public double[] Spread(Func<string, double> ofLevel, double missing)
    {
        // The table of a single row may have a dictionary of thousands of levels.
        var byCode = new Dictionary<int, double>();
        var result = new double[Codes.Length];
        for (var row = 0; row < result.Length; row++)
        {
            var code = Codes[row];
            if (code < 0) { result[row] = missing; continue; }
            if (!byCode.TryGetValue(code, out var value)) { byCode.Add(code, value = ofLevel(Levels[code])); }
            result[row] = value;
        }
        return result;
    }

    private static LevelCodes Of(CategoryColumn column) => new(column.Codes.ToArray(), column.Levels);
}
