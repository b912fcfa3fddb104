using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Transforms;

/// <summary>
/// Finds limits of bins by a decision tree over one number: the bin whose split lowers the weighted Gini impurity (classes) or the
/// squared error (numbers) most is split first, halfway between neighbouring values.
/// </summary>
internal static class TreeBins
{
    public static double[] Cuts(ReadOnlySpan<double> values, TargetVector target, float[]? weights, int bins, int minRows, CancellationToken cancellation)
    {
        var rows = new List<int>(values.Length);
        for (var row = 0; row < values.Length; row++)
        {
            if (double.IsFinite(values[row])) { rows.Add(row); }
        }
        int[] order = [.. rows];
        var keys = new double[order.Length];
        for (var i = 0; i < keys.Length; i++) { keys[i] = values[order[i]]; }
        Array.Sort(keys, order);
        var data = new Data(keys, order, target, weights);
        var leaves = new List<Leaf> { Split(data, 0, keys.Length, minRows, cancellation) };
        while (leaves.Count < bins)
        {
            var best = 0;
            for (var i = 1; i < leaves.Count; i++)
            {
                if (leaves[i].Gain > leaves[best].Gain) { best = i; }
            }
            var leaf = leaves[best];
            if (leaf.Gain <= 0) { break; }
            leaves[best] = Split(data, leaf.Start, leaf.Cut, minRows, cancellation);
            leaves.Insert(best + 1, Split(data, leaf.Cut, leaf.End, minRows, cancellation));
        }
        return [.. leaves.Skip(1).Select(l => Middle(keys[l.Start - 1], keys[l.Start]))];
    }

    private static double Middle(double low, double high) => low + ((high - low) / 2) is var middle && middle > low ? middle : high;

    /// <summary>The best cut of rows start … end - 1, of gain 0 where there is none.</summary>
    private static Leaf Split(Data data, int start, int end, int minRows, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var total = new double[data.Channels];
        var left = new double[data.Channels];
        double weight = 0, leftWeight = 0;
        for (var i = start; i < end; i++) { weight += data.Add(i, total); }
        var whole = Purity(total, null, weight);
        var best = new Leaf(start, end, end, 0);
        for (var i = start; i < end - 1; i++)
        {
            leftWeight += data.Add(i, left);
            if (data.Keys[i] == data.Keys[i + 1] || i + 1 - start < minRows || end - i - 1 < minRows) { continue; }
            var gain = Purity(left, null, leftWeight) + Purity(total, left, weight - leftWeight) - whole;
            if (gain > best.Gain + (1e-12 * Math.Abs(whole))) { best = best with { Cut = i + 1, Gain = gain }; }
        }
        return best;
    }

    /// <summary>The sum of squared sums over the weight: the larger, the purer.</summary>
    private static double Purity(double[] sums, double[]? without, double weight)
    {
        if (weight <= 0) { return 0; }
        double squares = 0;
        for (var k = 0; k < sums.Length; k++)
        {
            var sum = sums[k] - (without?[k] ?? 0);
            squares += sum * sum;
        }
        return squares / weight;
    }

    private readonly record struct Leaf(int Start, int End, int Cut, double Gain);

    private sealed class Data
    {
        private readonly int[] _order;
        private readonly TargetVector _target;
        private readonly float[]? _weights;
        private readonly double _centre;

        public Data(double[] keys, int[] order, TargetVector target, float[]? weights)
        {
            (Keys, _order, _target, _weights) = (keys, order, target, weights);
            Channels = Math.Max(1, target.ClassCount);
            // Sums of squares about the middle lose no digits to it.
            _centre = target.ClassCount == 0 && order.Length > 0 ? order.Sum(r => target.Values[r]) / order.Length : 0;
        }

        public double[] Keys { get; }
        public int Channels { get; }

        /// <summary>Adds a row to the sums and returns its weight.</summary>
        public double Add(int index, double[] sums)
        {
            var row = _order[index];
            double weight = _weights?[row] ?? 1;
            if (_target.ClassCount == 0) { sums[0] += weight * (_target.Values[row] - _centre); }
            else { sums[(int)_target.Values[row]] += weight; }
            return weight;
        }
    }
}
