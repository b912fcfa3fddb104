using MlStudio.Learning.Numerics;

namespace MlStudio.Learning.Explanation.Sampled;

/// <summary>
/// Which sets of columns are known while the others are taken from the background, with the weights of the least squares that give Shapley values. Sizes whose sets
/// can all be tried are tried whole, from the smallest and largest on; of the others sets are drawn in pairs with their complements. Immutable and thread-safe.
/// </summary>
/// <remarks>Lundberg and Lee, "A unified approach to interpreting model predictions", 2017 (the kernel); Covert and Lee, "Improving KernelSHAP", 2021 (pairs).</remarks>
internal sealed class CoalitionSet
{
    /// <summary>Parts of the drawn sets, each of which is left out once to see how far the draw matters.</summary>
    public const int Groups = 10;

    /// <summary>Group of sets that were not drawn.</summary>
    public const int NotDrawn = -1;

    private CoalitionSet(List<bool[]> known, List<double> weights, List<int> groups) => (Known, Weights, GroupOf) = (known, weights, groups);

    /// <summary>Per set whether each column is known.</summary>
    public IReadOnlyList<bool[]> Known { get; }

    public IReadOnlyList<double> Weights { get; }

    /// <summary>Per set its group, or <see cref="NotDrawn"/>.</summary>
    public IReadOnlyList<int> GroupOf { get; }

    /// <summary>Whether every set is there, so that nothing depends on a draw.</summary>
    public bool IsComplete => GroupOf.All(g => g == NotDrawn);

    /// <param name="columns">From 2.</param>
    /// <param name="most">How many sets, about.</param>
    public static CoalitionSet Choose(int columns, int most, int seed)
    {
        var (known, weights, groups) = (new List<bool[]>(), new List<double>(), new List<int>());
        // The weight of all sets of one size together, up to a factor: (n - 1) / (s · (n - s)).
        var size = 1;
        for (; size <= columns / 2; size++)
        {
            var both = 2 * size == columns ? 1 : 2;
            var count = Count(columns, size, most);
            if (known.Count + (count * both) > most) { break; }
            AddAll(columns, size, (columns - 1.0) / ((double)size * (columns - size)) / count, known, weights);
        }
        while (groups.Count < known.Count) { groups.Add(NotDrawn); }
        if (size <= columns / 2) { Draw(columns, size, Math.Max(2 * Groups, most - known.Count) / 2, seed, known, weights, groups); }
        return new CoalitionSet(known, weights, groups);
    }

    /// <summary>How many sets of a size there are; a number above <paramref name="most"/> where they are more than that.</summary>
    private static long Count(int columns, int size, int most)
    {
        double count = 1;
        for (var i = 0; i < size; i++) { count = count * (columns - i) / (i + 1); }
        return count > most ? most + 1L : (long)Math.Round(count);
    }

    private static void AddAll(int columns, int size, double weight, List<bool[]> known, List<double> weights)
    {
        var chosen = Enumerable.Range(0, size).ToArray();
        while (true)
        {
            var set = new bool[columns];
            foreach (var c in chosen) { set[c] = true; }
            Add(set, weight);
            if (2 * size != columns) { Add(Array.ConvertAll(set, s => !s), weight); }
            var at = size - 1;
            while (at >= 0 && chosen[at] == columns - size + at) { at--; }
            if (at < 0) { return; }
            chosen[at]++;
            for (var i = at + 1; i < size; i++) { chosen[i] = chosen[i - 1] + 1; }
        }

        void Add(bool[] set, double each)
        {
            known.Add(set);
            weights.Add(each);
        }
    }

    private static void Draw(int columns, int smallest, int pairs, int seed, List<bool[]> known, List<double> weights, List<int> groups)
    {
        var sizes = Enumerable.Range(smallest, columns - (2 * smallest) + 1).ToArray();
        var mass = Array.ConvertAll(sizes, s => (columns - 1.0) / ((double)s * (columns - s)));
        var total = mass.Sum();
        var random = SplitMix64.For(seed, 17);
        var order = Enumerable.Range(0, columns).ToArray();
        for (var pair = 0; pair < pairs; pair++)
        {
            var point = random.Unit() * total;
            var at = 0;
            while (at + 1 < sizes.Length && (point -= mass[at]) >= 0) { at++; }
            random.Shuffle<int>(order);
            var set = new bool[columns];
            foreach (var c in order.Take(sizes[at])) { set[c] = true; }
            foreach (var one in (bool[][])[set, Array.ConvertAll(set, s => !s)])
            {
                known.Add(one);
                weights.Add(total / (2.0 * pairs));
                groups.Add(pair % Groups);
            }
        }
    }
}
