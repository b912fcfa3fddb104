using MlStudio.Learning.Numerics;
using MlStudio.Learning.Trainers.Boosting.Binning;

namespace MlStudio.Learning.Trainers.Boosting;

/// <summary>Training data in the order that boosting works in: rows learned from first, held-out rows after them; binned, with target and weights aligned.</summary>
internal sealed class BoostingData
{
    private BoostingData(BinnedMatrix matrix, TargetVector all, double[] target, double[] weights, int learned, int[] order, GroupOrder? groups)
    {
        Task = all.Task;
        ClassCount = all.ClassCount;
        Order = order;
        Matrix = matrix;
        Target = target;
        Weights = weights;
        Learned = learned;
        Groups = groups;
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

    /// <summary>Ranking: where groups begin and end; null for other tasks.</summary>
    public GroupOrder? Groups { get; }

    /// <param name="heldShare">The share of rows to hold out, 0 for none; within each class for class targets, whole groups for rankings, and without parting kin.</param>
    /// <param name="keepOrder">Whether <see cref="Order"/> will be needed.</param>
    public static BoostingData Prepare(FeatureMatrix features, TargetVector target, float[]? weights, double heldShare, int maxBins, int seed, WorkerTeam team,
        CancellationToken cancellation, bool keepOrder = false)
    {
        // Where all rows are learned from as they are, no list of them is made: for a million rows that is megabytes for nothing.
        if (heldShare == 0 && target.Groups is null && (weights is null || Array.TrueForAll(weights, weight => weight > 0)))
        {
            var allBins = BinMapper.Fit(features, null, maxBins, seed, team, cancellation);
            double[] allWeights = weights is not null && Array.Exists(weights, weight => weight != 1) ? Array.ConvertAll(weights, weight => (double)weight) : [];
            return new BoostingData(BinnedMatrix.Create(features, null, allBins, team, cancellation), target, target.Values, allWeights, features.RowCount, keepOrder ? [.. Enumerable.Range(0, features.RowCount)] : [], null);
        }
        var divider = new RowDivider(target, weights, cancellation);
        var groups = target.Groups is null ? null : GroupOrder.Of(divider.Used, target, heldShare, seed);
        var (learned, held) = groups is not null ? groups.Division
            : heldShare > 0 ? divider.Hold(heldShare, StatelessRandom.Key(seed, 2)) : new RowDivision(divider.Used, []);
        int[] order = held.Length == 0 ? learned : [.. learned, .. held];
        var bins = BinMapper.Fit(features, learned, maxBins, seed, team, cancellation);
        var matrix = BinnedMatrix.Create(features, order, bins, team, cancellation);
        var orderedTarget = Array.ConvertAll(order, row => target.Values[row]);
        double[] orderedWeights = (weights is not null && order.Any(row => weights[row] != 1)) || (held.Length > 0 && divider.Reweighs)
            ? [.. learned.Select(row => (double)(weights?[row] ?? 1)), .. held.Select(divider.HeldWeight)]
            : [];
        return new BoostingData(matrix, target, orderedTarget, orderedWeights, learned.Length, keepOrder ? order : [], groups);
    }
}
