namespace MlStudio.Learning.Formulas;

/// <summary>Finds the names that an unknown one was probably meant to be.</summary>
internal static class NearNames
{
    private const int LongestName = 100;

    /// <summary>At most three names, nearest first, by the number of characters that differ (Levenshtein), capitals aside.</summary>
    public static IReadOnlyList<string> Of(string name, IEnumerable<string> known)
    {
        if (name.Length > LongestName) { return []; }
        var most = name.Length <= 2 ? 1 : Math.Max(2, name.Length / 3);
        return [.. known.Where(k => k.Length <= LongestName).Select(k => (Name: k, Distance: Distance(name, k)))
            .Where(c => c.Distance <= most || c.Name.StartsWith(name, StringComparison.OrdinalIgnoreCase))
            .OrderBy(c => c.Distance).ThenBy(c => c.Name, StringComparer.Ordinal).Take(3).Select(c => c.Name)];
    }

    private static int Distance(string a, string b)
    {
        Span<int> row = stackalloc int[LongestName + 1];
        for (var j = 0; j <= b.Length; j++) { row[j] = j; }
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var change = diagonal + (char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(change, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.Length];
    }
}
