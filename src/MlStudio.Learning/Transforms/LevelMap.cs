using MlStudio.Learning.Data;
using MlStudio.Learning.Serialization;

namespace MlStudio.Learning.Transforms;

/// <summary>
/// The levels of a category that were kept in training, in ordinal order of their names, so that a code does not depend on the
/// order of rows or of a table's dictionary. Codes 0 … Levels.Count-1; levels too rare in training share the code after them.
/// </summary>
internal sealed class LevelMap
{
    private readonly Dictionary<string, int> _codes;

    private LevelMap(string[] levels, string[] rare)
    {
        Levels = levels;
        Rare = rare;
        _codes = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < levels.Length; i++) { _codes[levels[i]] = i; }
        foreach (var level in rare) { _codes[level] = levels.Length; }
    }

    public string[] Levels { get; }

    /// <summary>The levels merged into one.</summary>
    public string[] Rare { get; }

    public bool HasRare => Rare.Length > 0;

    /// <summary>Kept levels plus the merged one.</summary>
    public int Count => Levels.Length + (HasRare ? 1 : 0);

    public static LevelMap Fit(ColumnItem item, int maxLevels, int minCount, double minShare)
    {
        var column = Categories(item);
        var counts = new int[column.Levels.Count];
        foreach (var code in column.Codes)
        {
            if (code >= 0) { counts[code]++; }
        }
        var byName = new SortedDictionary<string, int>(StringComparer.Ordinal);
        for (var code = 0; code < counts.Length; code++)
        {
            if (counts[code] > 0) { byName[column.Levels[code]] = byName.GetValueOrDefault(column.Levels[code]) + counts[code]; }
        }
        var least = Math.Max(minCount, minShare * column.Count);
        var kept = byName.Where(p => p.Value >= least).ToArray();
        var room = kept.Length == byName.Count && kept.Length <= maxLevels ? maxLevels : maxLevels - 1;
        var names = kept.OrderByDescending(p => p.Value).ThenBy(p => p.Key, StringComparer.Ordinal).Take(Math.Max(room, 1)).Select(p => p.Key).ToHashSet(StringComparer.Ordinal);
        return new LevelMap([.. byName.Keys.Where(names.Contains)], [.. byName.Keys.Where(n => !names.Contains(n))]);
    }

    /// <summary>A code per row: -1 for missing, <paramref name="unseen"/> for a level that training did not have.</summary>
    public int[] Encode(ColumnItem item, int unseen)
    {
        var column = Categories(item);
        var codes = column.Codes;
        var result = new int[codes.Length];
        if (codes.Length < column.Levels.Count)
        {
            for (var row = 0; row < result.Length; row++) { result[row] = codes[row] < 0 ? -1 : CodeOf(column.Levels[codes[row]], unseen); }
            return result;
        }
        var translated = new int[column.Levels.Count];
        for (var code = 0; code < translated.Length; code++) { translated[code] = CodeOf(column.Levels[code], unseen); }
        for (var row = 0; row < result.Length; row++) { result[row] = codes[row] < 0 ? -1 : translated[codes[row]]; }
        return result;
    }

    public void Write(ModelWriter writer)
    {
        writer.Write(Levels);
        writer.Write(Rare);
    }

    public static LevelMap Read(ModelReader reader) => new(reader.ReadStrings(), reader.ReadStrings());

    private int CodeOf(string level, int unseen) => _codes.TryGetValue(level, out var code) ? code : unseen;

    private static CategoryColumn Categories(ColumnItem item) => item.Column as CategoryColumn
        ?? throw new LearningException($"Column '{item.Name}' holds {Words.Of(item.Column.Type)}; categories are needed.");
}
