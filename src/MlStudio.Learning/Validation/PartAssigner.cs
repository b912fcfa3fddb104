using MlStudio.Learning.Numerics;

namespace MlStudio.Learning.Validation;

/// <summary>Gives each row of a list a part, from 0. All methods answer with one part per entry of <c>rows</c>.</summary>
internal static class PartAssigner
{
    /// <summary>By chance, with the given shares within each stratum as closely as whole rows allow; what rounding takes from one stratum the next gives back.</summary>
    /// <param name="strata">Stratum per entry of <paramref name="rows"/>, from 0.</param>
    public static int[] ByShares(int[] rows, int[] strata, double[] shares, SplitMix64 random)
    {
        var parts = new int[rows.Length];
        var carry = new double[shares.Length];
        foreach (var stratum in Shuffled(rows.Length, strata, random))
        {
            var next = 0;
            var open = shares.Count(s => s > 0);
            var fewest = stratum.Length >= open ? 1 : 0;
            for (var part = 1; part < shares.Length; part++)
            {
                if (shares[part] <= 0) { continue; }
                open--;
                var wanted = (stratum.Length * shares[part]) + carry[part];
                var taken = Math.Clamp((int)Math.Round(wanted), fewest, stratum.Length - next - Math.Max(1, fewest * open));
                carry[part] = wanted - taken;
                for (var i = 0; i < taken; i++) { parts[stratum[next++]] = part; }
            }
        }
        return parts;
    }

    /// <summary>By chance into equal folds, whose sizes differ by one row at most, in all and within each stratum.</summary>
    public static int[] Folds(int[] rows, int[] strata, int folds, SplitMix64 random)
    {
        var parts = new int[rows.Length];
        var next = 0;
        foreach (var index in Shuffled(rows.Length, strata, random).SelectMany(s => s)) { parts[index] = next++ % folds; }
        return parts;
    }

    /// <summary>Whole groups by chance, largest first into the part that lacks most rows; every part with a share gets a group.</summary>
    /// <param name="groups">Group per entry of <paramref name="rows"/>, from 0.</param>
    /// <param name="strata">Stratum per entry: each gets the shares as closely as its groups allow, and a group counts to that of its first row; null for one stratum.</param>
    public static int[] Groups(int[] rows, int[] groups, double[] shares, SplitMix64 random, int[]? strata = null)
    {
        var members = Shuffled(rows.Length, groups, random).ToArray();
        random.Shuffle<int[]>(members);
        var lacking = new double[shares.Length];
        var empty = shares.Count(s => s > 0);
        var filled = new bool[shares.Length];
        var parts = new int[rows.Length];
        var left = members.Length;
        foreach (var stratum in members.GroupBy(m => strata?[m.Min()] ?? 0).OrderBy(s => s.Key))
        {
            // What one stratum lacks the next ones make up for.
            var size = stratum.Sum(m => m.Length);
            for (var part = 0; part < shares.Length; part++) { lacking[part] += shares[part] * size; }
            foreach (var group in stratum.OrderByDescending(m => m.Length))
            {
                var mustFill = left-- <= empty;
                var part = Enumerable.Range(0, shares.Length).Where(p => shares[p] > 0 && !(mustFill && filled[p])).MaxBy(p => lacking[p]);
                if (!filled[part]) { (filled[part], empty) = (true, empty - 1); }
                lacking[part] -= group.Length;
                foreach (var index in group) { parts[index] = part; }
            }
        }
        return parts;
    }

    /// <summary>In ascending order of <paramref name="keys"/>; rows with equal keys stay in one part.</summary>
    public static int[] InOrder(int[] rows, double[] keys, double[] shares)
    {
        var order = Enumerable.Range(0, rows.Length).OrderBy(i => keys[i]).ThenBy(i => rows[i]).ToArray();
        var parts = new int[rows.Length];
        var from = 0;
        var share = 0.0;
        for (var part = 0; part < shares.Length; part++)
        {
            share += shares[part];
            var to = part == shares.Length - 1 ? order.Length : Boundary(order, keys, (int)Math.Round(share * order.Length));
            for (; from < to; from++) { parts[order[from]] = part; }
        }
        return parts;
    }

    /// <summary>Moves a boundary to the nearer end of the run of equal keys that it cuts.</summary>
    private static int Boundary(int[] order, double[] keys, int at)
    {
        if (at <= 0 || at >= order.Length) { return at; }
        int back = at, ahead = at;
        while (back > 0 && keys[order[back - 1]] == keys[order[at]]) { back--; }
        while (ahead < order.Length && keys[order[ahead]] == keys[order[at]]) { ahead++; }
        return back > 0 && at - back <= ahead - at ? back : ahead;
    }

    private static IEnumerable<int[]> Shuffled(int count, int[] strata, SplitMix64 random)
    {
        var order = Enumerable.Range(0, count).ToArray();
        random.Shuffle<int>(order);
        return order.GroupBy(i => strata[i]).OrderBy(g => g.Key).Select(g => g.ToArray());
    }
}
