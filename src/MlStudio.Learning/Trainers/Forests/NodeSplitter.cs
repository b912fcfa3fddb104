using System.Numerics;
using MlStudio.Learning.Numerics;
using MlStudio.Learning.Trainers.Boosting;
using MlStudio.Learning.Trainers.Boosting.Binning;

namespace MlStudio.Learning.Trainers.Forests;

/// <summary>
/// Finds how to part the rows of one node by one feature: adds the rows up by bin, puts the bins in order (numbers as they are, levels of a category by
/// their target; Fisher 1958, Wright and König 2019), and takes the best cut between two of them, or one drawn at random (Geurts et al. 2006).
/// Missing values go to the side that suits them better. One per thread.
/// </summary>
internal abstract class NodeSplitter
{
    /// <summary>From this many rows all bins are looked through for rows; below, the bins of the rows are noted.</summary>
    private const int ManyRows = 256;

    private readonly int[] _order = new int[256];
    private readonly double[] _keys = new double[256];

    protected NodeSplitter(ForestData data, ForestRules rules)
    {
        Data = data;
        Rules = rules;
    }

    protected ForestData Data { get; }
    protected ForestRules Rules { get; }

    /// <summary>How many rows the node opened last has.</summary>
    protected int Rows { get; private set; }

    /// <summary>The sum of their weights.</summary>
    public abstract double Weight { get; }

    /// <summary>Weight times the criterion (Gini or entropy of the classes, squared error of numbers).</summary>
    public abstract double Impurity { get; }

    public static NodeSplitter For(ForestData data, ForestRules rules) =>
        data.Task == LearningTask.Multiclass || (data.Task == LearningTask.Binary && rules.Criterion == SplitCriterion.Entropy)
            ? new ClassSplitter(data, rules)
            : new MomentSplitter(data, rules);

    /// <summary>Adds up a node. True where its targets differ, so that splitting can help.</summary>
    public bool Open(ReadOnlySpan<Slot> rows)
    {
        Rows = rows.Length;
        return Total(rows);
    }

    /// <summary>What the node answers: the mean, or the share of each class (of class 1 alone where there are two).</summary>
    public abstract void Answer(Span<double> outputs);

    /// <summary>The best split of the open node by a feature, or <see cref="Split.None"/>.</summary>
    /// <param name="levelOrder">The place of each bin of a category, or null where they are put in order by this node's rows.</param>
    public Split Find(ReadOnlySpan<Slot> rows, int feature, double[]? levelOrder, ref SplitMix64 random)
    {
        var bins = Data.Matrix.Features[feature];
        var column = Data.Matrix.ColumnMajor.Span.Slice(feature * Data.Rows, Data.Rows);
        Fill(rows, column);
        var order = _order.AsSpan(0, Present(rows, column, bins));
        var hasMissing = CountOf(bins.MissingBin) > 0;
        var split = Split.None;
        if (order.Length + (hasMissing ? 1 : 0) >= 2)
        {
            if (!bins.IsCategory) { split = Cut(feature, bins, order, hasMissing, ref random); }
            else if (levelOrder is not null)
            {
                Sort(order, levelOrder);
                split = Cut(feature, bins, order, hasMissing, ref random);
            }
            else
            {
                for (var way = 0; way < LevelOrders; way++)
                {
                    for (var i = 0; i < order.Length; i++) { _keys[order[i]] = LevelKey(order[i], way); }
                    Sort(order, _keys);
                    split = Split.Better(split, Cut(feature, bins, order, hasMissing, ref random));
                }
            }
        }
        foreach (var bin in order) { Clear(bin); }
        Clear(bins.MissingBin);
        return split;
    }

    /// <summary>The place of each level by the rows given, for use all through a tree.</summary>
    public double[] LevelOrder(ReadOnlySpan<Slot> rows, int feature, ref SplitMix64 random)
    {
        var bins = Data.Matrix.Features[feature];
        var column = Data.Matrix.ColumnMajor.Span.Slice(feature * Data.Rows, Data.Rows);
        Fill(rows, column);
        var places = new double[bins.TotalBins];
        var way = random.Below(LevelOrders);
        foreach (var bin in _order.AsSpan(0, Present(rows, column, bins)))
        {
            places[bin] = LevelKey(bin, way);
            Clear(bin);
        }
        Clear(bins.MissingBin);
        return places;
    }

    /// <summary>The ways in which levels can be put in order: by their mean, or by the share of one class or another.</summary>
    protected abstract int LevelOrders { get; }

    protected abstract bool Total(ReadOnlySpan<Slot> rows);

    /// <summary>Adds rows to the cells of their bins.</summary>
    protected abstract void Fill(ReadOnlySpan<Slot> rows, ReadOnlySpan<byte> column);

    protected abstract int CountOf(int bin);

    protected abstract double LevelKey(int bin, int way);

    protected abstract void Clear(int bin);

    /// <summary>The best cut of ordered bins from <paramref name="first"/> to <paramref name="last"/>, the number of bins that go left, where missing values go right, or left.</summary>
    protected abstract (double Gain, int Taken) Scan(ReadOnlySpan<int> order, int first, int last, int missingBin, bool missingLeft);

    private Split Cut(int feature, FeatureBins bins, ReadOnlySpan<int> order, bool hasMissing, ref SplitMix64 random)
    {
        var (first, last) = (1, hasMissing ? order.Length : order.Length - 1);
        var drawn = -1;
        if (Rules.RandomCuts && order.Length > 1)
        {
            drawn = bins.IsCategory ? -1 : DrawThreshold(bins, order[0], order[^1], ref random);
            first = last = bins.IsCategory ? 1 + random.Below(order.Length - 1) : Below(order, drawn);
        }
        var best = Scan(order, first, last, bins.MissingBin, false);
        var missingLeft = false;
        if (hasMissing && order.Length > 1)
        {
            var other = Scan(order, first, Math.Min(last, order.Length - 1), bins.MissingBin, true);
            if (other.Gain > best.Gain) { (best, missingLeft) = (other, true); }
        }
        if (double.IsNegativeInfinity(best.Gain)) { return Split.None; }
        var left = new BinSet();
        var threshold = 0;
        if (bins.IsCategory) { foreach (var bin in order[..best.Taken]) { left.Add(bin); } }
        else
        {
            // Half way through the empty bins between the two sides.
            threshold = drawn >= 0 ? drawn : best.Taken == order.Length ? bins.ValueBins - 1 : (order[best.Taken - 1] + order[best.Taken] - 1) / 2;
            left = BinSet.UpTo(threshold);
        }
        if (missingLeft) { left.Add(bins.MissingBin); }
        return new Split
        {
            Feature = feature,
            Gain = best.Gain,
            IsCategory = bins.IsCategory,
            ThresholdBin = threshold,
            LeftBins = left,
            MissingLeft = hasMissing ? missingLeft : null,
        };
    }

    /// <summary>A value drawn evenly between the lowest and the highest bin, rounded to the nearest bound between bins.</summary>
    private static int DrawThreshold(FeatureBins bins, int lowest, int highest, ref SplitMix64 random)
    {
        var bounds = bins.Thresholds.AsSpan(lowest, highest - lowest);
        var value = bounds[0] + (random.Unit() * ((double)bounds[^1] - bounds[0]));
        var above = 0;
        while (above < bounds.Length - 1 && bounds[above] < value) { above++; }
        return lowest + (above > 0 && value - bounds[above - 1] < bounds[above] - value ? above - 1 : above);
    }

    private static int Below(ReadOnlySpan<int> order, int threshold)
    {
        var taken = 0;
        while (order[taken] <= threshold) { taken++; }
        return taken;
    }

    /// <summary>Lists the bins that hold values of the node's rows, ascending.</summary>
    private int Present(ReadOnlySpan<Slot> rows, ReadOnlySpan<byte> column, FeatureBins bins)
    {
        var count = 0;
        if (rows.Length >= ManyRows)
        {
            for (var bin = 0; bin < bins.ValueBins; bin++)
            {
                if (CountOf(bin) > 0) { _order[count++] = bin; }
            }
            return count;
        }
        Span<ulong> present = stackalloc ulong[4];
        present.Clear();
        foreach (ref readonly var slot in rows)
        {
            int bin = column[slot.Row];
            present[bin >> 6] |= 1UL << (bin & 63);
        }
        present[bins.MissingBin >> 6] &= ~(1UL << (bins.MissingBin & 63));
        for (var word = 0; word < 4; word++)
        {
            for (var bits = present[word]; bits != 0; bits &= bits - 1) { _order[count++] = (word << 6) + BitOperations.TrailingZeroCount(bits); }
        }
        return count;
    }

    /// <summary>By place, and by bin where places are equal.</summary>
    private static void Sort(Span<int> order, double[] places) => order.Sort((a, b) => places[a] != places[b] ? places[a].CompareTo(places[b]) : a.CompareTo(b));
}
