using MlStudio.Learning.Data;

namespace MlStudio.Learning.Explanation.Sampled;

/// <summary>Puts rows of several tables with the same columns under one another.</summary>
internal static class TableJoin
{
    /// <param name="tables">At least one; columns of one name have one type.</param>
    public static Table Of(params Table[] tables) => new([.. tables[0].Columns.Select(c => Of(c.Name, [.. tables.Select(t => t[c.Name])]))]);

    private static Column Of(string name, Column[] parts) => parts[0] switch
    {
        NumberColumn => new NumberColumn(name, parts.SelectMany(p => ((NumberColumn)p).Values.ToArray()).ToArray()),
        TimestampColumn => new TimestampColumn(name, parts.SelectMany(p => ((TimestampColumn)p).Ticks.ToArray()).ToArray()),
        CategoryColumn => Categories(name, [.. parts.Cast<CategoryColumn>()]),
        _ => new TextColumn(name, [.. parts.SelectMany(p => ((TextColumn)p).Values)]),
    };

    private static CategoryColumn Categories(string name, CategoryColumn[] parts)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        var levels = new List<string>();
        var codes = new List<int>();
        foreach (var part in parts)
        {
            var own = new int[part.Levels.Count];
            for (var i = 0; i < own.Length; i++)
            {
                if (!places.TryGetValue(part.Levels[i], out own[i]))
                {
                    places[part.Levels[i]] = own[i] = levels.Count;
                    levels.Add(part.Levels[i]);
                }
            }
            foreach (var code in part.Codes) { codes.Add(code < 0 ? -1 : own[code]); }
        }
        return new CategoryColumn(name, codes.ToArray(), levels);
    }
}
