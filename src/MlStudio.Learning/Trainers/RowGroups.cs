namespace MlStudio.Learning.Trainers;

/// <summary>The rows of each group.</summary>
internal static class RowGroups
{
    /// <summary>The groups that have rows by ascending code; in each the given rows in the order given.</summary>
    /// <param name="rows">Rows, ascending.</param>
    /// <param name="groups">A code of at least 0 per row of the table that <paramref name="rows"/> counts in.</param>
    public static int[][] Of(int[] rows, int[] groups)
    {
        var keys = Array.ConvertAll(rows, row => ((long)groups[row] << 32) | (uint)row);
        Array.Sort(keys);
        var found = new List<int[]>();
        for (var from = 0; from < keys.Length;)
        {
            var to = from + 1;
            while (to < keys.Length && keys[to] >> 32 == keys[from] >> 32) { to++; }
            found.Add(Array.ConvertAll(keys[from..to], key => (int)(key & uint.MaxValue)));
            from = to;
        }
        return [.. found];
    }

    /// <summary>The groups of all rows.</summary>
    public static int[][] Of(int[] groups) => Of([.. Enumerable.Range(0, groups.Length)], groups);
}
