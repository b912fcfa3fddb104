using MlStudio.Learning.Numerics;
using MlStudio.Learning.Trainers.Boosting.Binning;

namespace MlStudio.Learning.Trainers.Boosting;

/// <summary>Training data in the order that boosting works in: rows learned from first, held-out rows after them; binned, with target and weights aligned.</summary>
internal sealed class BoostingData
{
    private BoostingData(BinnedMatrix matrix, double[] target, double[] weights, int learned)
    {
        Matrix = matrix;
        Target = target;
        Weights = weights;
        Learned = learned;
    }

    public BinnedMatrix Matrix { get; }
    public double[] Target { get; }

    /// <summary>A weight per row, or empty where all weigh 1.</summary>
    public double[] Weights { get; }

    /// <summary>How many rows are learned from; the rest is held out.</summary>
    public int Learned { get; }

    public int Rows => Target.Length;

    /// <param name="heldShare">The share of rows to hold out, 0 for none; within each class for class targets.</param>
    public static BoostingData Prepare(FeatureMatrix features, TargetVector target, float[]? weights, double heldShare, int maxBins, int seed, WorkerTeam team, CancellationToken cancellation)
    {
        var used = Enumerable.Range(0, features.RowCount).Where(row => weights is null || weights[row] > 0).ToArray();
        var held = heldShare > 0 ? HeldOut(used, target, heldShare, seed) : [];
        int[] learned = held.Count == 0 ? used : used.Where(row => !held.Contains(row)).ToArray();
        int[] order = held.Count == 0 ? used : [.. learned, .. held.Order()];
        var bins = BinMapper.Fit(features, learned, maxBins, seed, team, cancellation);
        var matrix = BinnedMatrix.Create(features, order, bins, team, cancellation);
        var orderedTarget = new double[order.Length];
        for (var i = 0; i < order.Length; i++) { orderedTarget[i] = target.Values[order[i]]; }
        var orderedWeights = Array.Empty<double>();
        if (weights is not null && order.Any(row => weights[row] != 1))
        {
            orderedWeights = new double[order.Length];
            for (var i = 0; i < order.Length; i++) { orderedWeights[i] = weights[order[i]]; }
        }
        return new BoostingData(matrix, orderedTarget, orderedWeights, learned.Length);
    }

    /// <summary>Picks rows at random, the same share of every class; a class always keeps at least one row to learn from.</summary>
    private static HashSet<int> HeldOut(int[] rows, TargetVector target, double share, int seed)
    {
        var key = StatelessRandom.Key(seed, 2);
        var held = new HashSet<int>();
        foreach (var group in rows.GroupBy(row => target.Task == LearningTask.Regression ? 0 : (int)target.Values[row]).OrderBy(g => g.Key))
        {
            var shuffled = group.OrderBy(row => StatelessRandom.Bits(key, row)).ThenBy(row => row).ToArray();
            var take = Math.Min((int)Math.Round(shuffled.Length * share, MidpointRounding.AwayFromZero), shuffled.Length - 1);
            held.UnionWith(shuffled.AsSpan(0, take).ToArray());
        }
        return held;
    }
}
