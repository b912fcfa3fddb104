using MlStudio.Learning.Trainers.Boosting;
using MlStudio.Learning.Trainers.Boosting.Binning;

namespace MlStudio.Learning.Trainers.Forests;

/// <summary>One tree in flat lists, as <see cref="TreeEnsemble"/> wants them; children and leaves are counted within the tree.</summary>
internal sealed class GrownTree
{
    public List<int> Features { get; } = [];
    public List<float> Thresholds { get; } = [];
    public List<byte> Flags { get; } = [];
    public List<int> Lefts { get; } = [];
    public List<int> Rights { get; } = [];

    /// <summary>Per node: where its set of bins starts, in fours of <see cref="Sets"/>, or -1.</summary>
    public List<int> SetIndices { get; } = [];
    public List<ulong> Sets { get; } = [];
    public List<double> LeafWeights { get; } = [];

    /// <summary>The answers of each leaf, one after the other.</summary>
    public List<float> LeafOutputs { get; } = [];

    /// <summary>Adds a node whose children are set later.</summary>
    /// <returns>Its index.</returns>
    public int AddNode(FeatureBins bins, in Split split, bool missingLeft)
    {
        Features.Add(bins.Feature);
        Flags.Add((byte)((missingLeft ? TreeEnsemble.MissingLeft : 0) | (split.IsCategory ? TreeEnsemble.Category : 0)));
        Thresholds.Add(split.IsCategory ? 0 : split.ThresholdBin < bins.Thresholds.Length ? bins.Thresholds[split.ThresholdBin] : float.PositiveInfinity);
        SetIndices.Add(split.IsCategory ? Sets.Count / 4 : -1);
        if (split.IsCategory)
        {
            // Missing is bin 255 here, whatever it was in training.
            var set = new BinSet();
            for (var bin = 0; bin < bins.ValueBins; bin++)
            {
                if (split.LeftBins.Contains(bin)) { set.Add(bin); }
            }
            if (missingLeft) { set.Add(255); }
            for (var word = 0; word < 4; word++) { Sets.Add(set[word]); }
        }
        Lefts.Add(0);
        Rights.Add(0);
        return Features.Count - 1;
    }

    /// <summary>Puts trees together.</summary>
    /// <exception cref="LearningException">They do not fit into one model.</exception>
    public static (TreeEnsemble Trees, float[] LeafOutputs) Join(IReadOnlyList<GrownTree> trees, FeatureBins[] bins, int featureCount)
    {
        var outputs = trees.Sum(t => (long)t.LeafOutputs.Count);
        if (Math.Max(outputs, trees.Sum(t => (long)t.LeafWeights.Count) * 2) > MostNumbers)
        {
            throw new LearningException($"The forest would have {trees.Sum(t => (long)t.LeafWeights.Count)} leaves, too many for one model. Grow fewer trees, limit their depth, or ask for more rows per leaf.");
        }
        int[] nodeStarts = Starts(trees, t => t.Features.Count), leafStarts = Starts(trees, t => t.LeafWeights.Count), setStarts = Starts(trees, t => t.Sets.Count / 4);
        var codeStarts = new int[featureCount + 1];
        var codes = new List<byte>();
        foreach (var category in bins.Where(b => b.IsCategory))
        {
            Array.Fill(codeStarts, codes.Count, category.Feature, codeStarts.Length - category.Feature);
            codes.AddRange(category.BinByCode!.Select(bin => bin == category.MissingBin ? (byte)255 : bin));
            Array.Fill(codeStarts, codes.Count, category.Feature + 1, featureCount - category.Feature);
        }
        var ensemble = new TreeEnsemble(featureCount, nodeStarts, leafStarts, Flat(trees, t => t.Features), Flat(trees, t => t.Thresholds), Flat(trees, t => t.Flags),
            Children(trees, t => t.Lefts, nodeStarts, leafStarts), Children(trees, t => t.Rights, nodeStarts, leafStarts),
            [.. trees.SelectMany((t, i) => t.SetIndices.Select(s => s < 0 ? -1 : s + setStarts[i]))], Flat(trees, t => t.Sets), Flat(trees, t => t.LeafWeights), codeStarts, [.. codes]);
        return (ensemble, Flat(trees, t => t.LeafOutputs));
    }

    /// <summary>A block of a model file holds at most 2^30 bytes.</summary>
    private const long MostNumbers = 1 << 28;

    private static int[] Starts(IReadOnlyList<GrownTree> trees, Func<GrownTree, int> count)
    {
        var starts = new int[trees.Count + 1];
        for (var i = 0; i < trees.Count; i++) { starts[i + 1] = starts[i] + count(trees[i]); }
        return starts;
    }

    private static T[] Flat<T>(IReadOnlyList<GrownTree> trees, Func<GrownTree, List<T>> part)
    {
        var all = new T[trees.Sum(t => part(t).Count)];
        var at = 0;
        foreach (var tree in trees)
        {
            part(tree).CopyTo(all, at);
            at += part(tree).Count;
        }
        return all;
    }

    private static int[] Children(IReadOnlyList<GrownTree> trees, Func<GrownTree, List<int>> part, int[] nodeStarts, int[] leafStarts)
    {
        var all = Flat(trees, part);
        for (var tree = 0; tree < trees.Count; tree++)
        {
            for (var node = nodeStarts[tree]; node < nodeStarts[tree + 1]; node++) { all[node] = all[node] < 0 ? ~(~all[node] + leafStarts[tree]) : all[node] + nodeStarts[tree]; }
        }
        return all;
    }
}
