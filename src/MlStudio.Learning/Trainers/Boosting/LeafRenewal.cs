using MlStudio.Learning.Numerics;
using MlStudio.Learning.Trainers.Boosting.Constraints;
using MlStudio.Learning.Trainers.Boosting.Objectives;

namespace MlStudio.Learning.Trainers.Boosting;

/// <summary>
/// Gives the leaves of a grown tree the best constant for the residuals of their rows. Where features have a direction, nodes are valued from the root down
/// and the leaves below them kept on their side of the middle, as in growing.
/// </summary>
internal sealed class LeafRenewal(BoostingData data, Objective objective, FeatureConstraints constraints, WorkerTeam team)
{
    private readonly double[] _residuals = new double[data.Learned];
    private readonly double[] _weights = new double[data.Weights.Length == 0 ? 0 : data.Learned];

    /// <param name="scores">The scores before this tree.</param>
    /// <param name="rate">What the constants are multiplied by.</param>
    public void Renew(Tree tree, TreeGrower grower, double[] scores, double rate)
    {
        if (constraints.HasDirections && tree.Nodes.Count > 0)
        {
            Visit(tree, grower, scores, 0, ValueBounds.None, rate);
            return;
        }
        var next = -1;
        team.Run(_ =>
        {
            int leaf;
            while ((leaf = Interlocked.Increment(ref next)) < tree.LeafValues.Count)
            {
                var (start, count) = grower.RowsOf(leaf);
                tree.LeafValues[leaf] = rate * Best(grower, scores, start, count);
            }
        });
    }

    private void Visit(Tree tree, TreeGrower grower, double[] scores, int child, ValueBounds bounds, double rate)
    {
        if (child < 0)
        {
            var (start, count) = grower.RowsOf(~child);
            tree.LeafValues[~child] = rate * bounds.Clamp(Best(grower, scores, start, count));
            return;
        }
        var node = tree.Nodes[child];
        var (left, right) = (bounds, bounds);
        var direction = constraints.Direction(data.Matrix.Features[node.Feature].Feature);
        if (direction != 0)
        {
            var (leftStart, leftEnd) = Range(tree, grower, node.Left);
            var (rightStart, rightEnd) = Range(tree, grower, node.Right);
            (left, right) = bounds.Part(direction, Best(grower, scores, leftStart, leftEnd - leftStart), Best(grower, scores, rightStart, rightEnd - rightStart));
        }
        Visit(tree, grower, scores, node.Left, left, rate);
        Visit(tree, grower, scores, node.Right, right, rate);
    }

    /// <summary>The rows below a child stand side by side, from those of its leftmost leaf to those of its rightmost.</summary>
    private static (int Start, int End) Range(Tree tree, TreeGrower grower, int child)
    {
        var (first, last) = (child, child);
        while (first >= 0) { first = tree.Nodes[first].Left; }
        while (last >= 0) { last = tree.Nodes[last].Right; }
        var (start, count) = grower.RowsOf(~last);
        return (grower.RowsOf(~first).Start, start + count);
    }

    private double Best(TreeGrower grower, double[] scores, int start, int count)
    {
        if (count == 0) { return 0; }
        var rows = grower.Partition.Rows.Values;
        for (var i = start; i < start + count; i++) { _residuals[i] = data.Target[rows[i]] - scores[rows[i]]; }
        if (_weights.Length == 0) { return objective.BestConstant(_residuals.AsSpan(start, count), []); }
        for (var i = start; i < start + count; i++) { _weights[i] = data.Weights[rows[i]]; }
        return objective.BestConstant(_residuals.AsSpan(start, count), _weights.AsSpan(start, count));
    }
}
