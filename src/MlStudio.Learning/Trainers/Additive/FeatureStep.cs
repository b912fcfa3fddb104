using MlStudio.Learning.Trainers.Boosting.Binning;

namespace MlStudio.Learning.Trainers.Additive;

/// <summary>
/// A tree of a few leaves over the bins of one feature: numbers are cut in order, levels of a category in the order of their gradients; missing values are a leaf of their own.
/// </summary>
internal sealed class FeatureStep(int maxLeaves, int minRows, double l2)
{
    private readonly int[] _order = new int[256];
    private readonly double[] _keys = new double[256];

    // Sums over the bins before each one, in the order in which they are cut.
    private readonly double[] _gradients = new double[257], _hessians = new double[257];
    private readonly int[] _rows = new int[257];
    private readonly List<(int Start, int End, double Gain, int Cut)> _leaves = [];

    /// <summary>Writes what each bin's score is to be moved by.</summary>
    /// <param name="gradients">The sum of first derivatives in each bin.</param>
    /// <param name="hessians">The sum of second derivatives in each bin.</param>
    /// <param name="rows">The rows in each bin.</param>
    public void Find(ReadOnlySpan<double> gradients, ReadOnlySpan<double> hessians, ReadOnlySpan<int> rows, FeatureBins bins, double rate, Span<double> moves)
    {
        moves.Clear();
        var count = bins.IsCategory ? Sort(gradients, hessians, rows, bins.ValueBins) : bins.ValueBins;
        for (var i = 0; i < count; i++)
        {
            var bin = bins.IsCategory ? _order[i] : i;
            _gradients[i + 1] = _gradients[i] + gradients[bin];
            _hessians[i + 1] = _hessians[i] + hessians[bin];
            _rows[i + 1] = _rows[i] + rows[bin];
        }
        Grow(count);
        foreach (var (start, end, _, _) in _leaves)
        {
            double gradient = 0, hessian = 0;
            for (var i = start; i < end; i++)
            {
                var bin = bins.IsCategory ? _order[i] : i;
                (gradient, hessian) = (gradient + gradients[bin], hessian + hessians[bin]);
            }
            var move = rate * Step(gradient, hessian);
            for (var i = start; i < end; i++) { moves[bins.IsCategory ? _order[i] : i] = move; }
        }
        var missing = bins.MissingBin;
        if (rows[missing] >= minRows) { moves[missing] = rate * Step(gradients[missing], hessians[missing]); }
    }

    /// <summary>The bins that have rows, by their gradients; returns how many there are.</summary>
    private int Sort(ReadOnlySpan<double> gradients, ReadOnlySpan<double> hessians, ReadOnlySpan<int> rows, int bins)
    {
        var count = 0;
        for (var bin = 0; bin < bins; bin++)
        {
            if (rows[bin] == 0) { continue; }
            // Equal keys stay apart by their bins, which come in order: a stable order is what makes the result repeatable.
            var key = gradients[bin] / (hessians[bin] + l2);
            var at = count++;
            for (; at > 0 && _keys[at - 1] > key; at--) { (_keys[at], _order[at]) = (_keys[at - 1], _order[at - 1]); }
            (_keys[at], _order[at]) = (key, bin);
        }
        return count;
    }

    private void Grow(int count)
    {
        _leaves.Clear();
        if (count > 0) { _leaves.Add(Best(0, count)); }
        while (_leaves.Count > 0 && _leaves.Count < maxLeaves && Widest() is var at && _leaves[at].Cut > 0)
        {
            var (start, end, _, cut) = _leaves[at];
            _leaves[at] = Best(start, cut);
            _leaves.Insert(at + 1, Best(cut, end));
        }
    }

    private (int Start, int End, double Gain, int Cut) Best(int start, int end)
    {
        var best = (Gain: 0.0, Cut: 0);
        var (gradientBefore, hessianBefore, rowsBefore) = (_gradients[start], _hessians[start], _rows[start]);
        var (gradient, hessian, rows) = (_gradients[end] - gradientBefore, _hessians[end] - hessianBefore, _rows[end] - rowsBefore);
        // Differences of sums are never quite 0: below this there is nothing to divide by.
        var least = 1e-12 * (_hessians[end] + l2);
        var parent = Score(gradient, hessian, least);
        for (var i = start + 1; i < end; i++)
        {
            var left = _rows[i] - rowsBefore;
            if (left < minRows) { continue; }
            if (rows - left < minRows) { break; }
            var (g, h) = (_gradients[i] - gradientBefore, _hessians[i] - hessianBefore);
            var gain = Score(g, h, least) + Score(gradient - g, hessian - h, least) - parent;
            if (gain > best.Gain) { best = (gain, i); }
        }
        return (start, end, best.Gain, best.Cut);
    }

    private int Widest()
    {
        var best = 0;
        for (var i = 1; i < _leaves.Count; i++)
        {
            if (_leaves[i].Gain > _leaves[best].Gain) { best = i; }
        }
        return best;
    }

    /// <summary>By how much (times two) the loss falls where rows get their best step.</summary>
    private double Score(double gradient, double hessian, double least) => hessian + l2 > least ? gradient * gradient / (hessian + l2) : 0;

    private double Step(double gradient, double hessian) => hessian + l2 > 0 ? -gradient / (hessian + l2) : 0;
}
