using MlStudio.Learning.Numerics;

namespace MlStudio.Learning.Trainers.Boosting;

/// <summary>The rows of a ranking in the order that boosting works in: groups learned from first, held-out groups after them, the rows of each side by side.</summary>
/// <param name="Rows">Rows of the feature matrix.</param>
/// <param name="Learned">How many of them are learned from.</param>
/// <param name="Starts">Where each group begins in <paramref name="Rows"/>, and their end.</param>
/// <param name="LearnedGroups">How many groups are learned from.</param>
internal sealed record GroupOrder(int[] Rows, int Learned, int[] Starts, int LearnedGroups)
{
    private const int Stream = 8;

    /// <summary>A measure of the order within fewer groups says little about the best number of trees.</summary>
    private const int FewestHeld = 60;

    /// <summary>The rows learned from and those held out.</summary>
    public RowDivision Division => new(Rows[..Learned], Rows[Learned..]);

    /// <summary>
    /// Holds out whole groups at random: the same share of those that say something about order and of those whose rows are all equally
    /// relevant; of the former at least 60, or a quarter where they are few. Where fewer than two say something, none is held out.
    /// </summary>
    /// <param name="used">The rows to take, ascending.</param>
    public static GroupOrder Of(int[] used, TargetVector target, double heldShare, int seed)
    {
        var groups = RowGroups.Of(used, target.Groups!);
        // What the run keeps together, such as all searches of a shop, is held out together.
        var units = groups.GroupBy(rows => target.Kinship?.Group(rows[0]) ?? target.Groups![rows[0]]).Select(unit => unit.ToArray()).ToArray();
        var telling = Array.ConvertAll(units, unit => unit.Any(rows => rows.Any(r => target.Values[r] != target.Values[rows[0]])));
        var held = new HashSet<int[]>();
        if (heldShare > 0 && telling.Count(t => t) > 1)
        {
            var key = StatelessRandom.Key(seed, Stream);
            foreach (var kind in (bool[])[true, false])
            {
                var shuffled = Enumerable.Range(0, units.Length).Where(u => telling[u] == kind).OrderBy(u => StatelessRandom.Bits(key, u)).ThenBy(u => u).ToArray();
                var wanted = (int)Math.Round(shuffled.Length * heldShare, MidpointRounding.AwayFromZero);
                if (kind) { wanted = Math.Clamp(Math.Max(wanted, Math.Min(FewestHeld, shuffled.Length / 4)), 1, shuffled.Length - 1); }
                held.UnionWith(shuffled.Take(wanted).SelectMany(u => units[u]));
            }
        }
        int[][] ordered = [.. groups.Where(g => !held.Contains(g)), .. groups.Where(held.Contains)];
        var learnedGroups = groups.Length - held.Count;
        var starts = new int[ordered.Length + 1];
        for (var g = 0; g < ordered.Length; g++) { starts[g + 1] = starts[g] + ordered[g].Length; }
        return new GroupOrder([.. ordered.SelectMany(rows => rows)], starts[learnedGroups], starts, learnedGroups);
    }
}
