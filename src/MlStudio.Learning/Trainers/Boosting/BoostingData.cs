using MlStudio.Learning.Numerics;
using MlStudio.Learning.Trainers.Boosting.Binning;

namespace MlStudio.Learning.Trainers.Boosting;

/// <summary>Training data in the order that boosting works in: rows learned from first, held-out rows after them; binned, with target and weights aligned.</summary>
internal sealed class BoostingData
{
    private BoostingData(BinnedMatrix matrix, TargetVector all, double[] target, double[] weights, int learned, int[] order)
    {
        Task = all.Task;
        ClassCount = all.ClassCount;
        Order = order;
        Matrix = matrix;
        Target = target;
        Weights = weights;
        Learned = learned;
    }

    public BinnedMatrix Matrix { get; }
    public double[] Target { get; }

    public LearningTask Task { get; }
    public int ClassCount { get; }

    /// <summary>The row of the feature matrix that each row was; empty unless asked for.</summary>
    public int[] Order { get; }

    /// <summary>A weight per row, or empty where all weigh 1.</summary>
    public double[] Weights { get; }

    /// <summary>How many rows are learned from; the rest is held out.</summary>
    public int Learned { get; }

    public int Rows => Target.Length;

    /// <param name="heldShare">The share of rows to hold out, 0 for none; within each class for class targets.</param>
    /// <param name="keepOrder">Whether <see cref="Order"/> will be needed.</param>
    public static BoostingData Prepare(FeatureMatrix features, TargetVector target, float[]? weights, double heldShare, int maxBins, int seed, WorkerTeam team,
        CancellationToken cancellation, bool keepOrder = false)
    {
        var used = UsedRows(features.RowCount, weights);
        var learned = used;
        var order = used;
        if (heldShare > 0)
        {
            var isHeld = HeldOut(used, target, features.RowCount, heldShare, seed, cancellation);
            learned = Array.FindAll(used, row => !isHeld[row]);
            order = [.. learned, .. Array.FindAll(used, row => isHeld[row])];
        }
        var bins = BinMapper.Fit(features, learned, maxBins, seed, team, cancellation);
        var matrix = BinnedMatrix.Create(features, order, bins, team, cancellation);
        var inPlace = heldShare == 0 && order.Length == features.RowCount;
        var orderedTarget = inPlace ? target.Values : Array.ConvertAll(order, row => target.Values[row]);
        var orderedWeights = weights is not null && order.Any(row => weights[row] != 1) ? Array.ConvertAll(order, row => (double)weights[row]) : [];
        return new BoostingData(matrix, target, orderedTarget, orderedWeights, learned.Length, keepOrder ? order : []);
    }

    /// <summary>All rows that weigh anything.</summary>
    private static int[] UsedRows(int rowCount, float[]? weights)
    {
        var rows = new int[rowCount];
        var used = 0;
        for (var row = 0; row < rowCount; row++)
        {
            if (weights is null || weights[row] > 0) { rows[used++] = row; }
        }
        return used == rowCount ? rows : rows[..used];
    }

    /// <summary>Picks rows at random, the same share of every class; a class always keeps at least one row to learn from.</summary>
    private static bool[] HeldOut(int[] rows, TargetVector target, int rowCount, double share, int seed, CancellationToken cancellation)
    {
        var key = StatelessRandom.Key(seed, 2);
        var held = new bool[rowCount];
        foreach (var group in rows.GroupBy(row => target.Task == LearningTask.Regression ? 0 : (int)target.Values[row]))
        {
            cancellation.ThrowIfCancellationRequested();
            // Random bits above the row number: sorting shuffles, and rows of equal bits stay in order.
            var shuffled = group.Select(row => ((ulong)StatelessRandom.Bits(key, row) << 32) | (uint)row).ToArray();
            Array.Sort(shuffled);
            var take = Math.Min((int)Math.Round(shuffled.Length * share, MidpointRounding.AwayFromZero), shuffled.Length - 1);
            foreach (var entry in shuffled.AsSpan(0, take)) { held[(int)(entry & uint.MaxValue)] = true; }
        }
        return held;
    }
}
