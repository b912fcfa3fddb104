using MlStudio.Learning.Trainers.Boosting.Binning;

namespace MlStudio.Learning.Trainers.Additive;

/// <summary>
/// A tree of a few leaves over the bins of one feature: numbers are cut in order, levels of a category in the order of their gradients; missing values are a leaf of their own.
/// </summary>
internal sealed class FeatureStep(int maxLeaves, int minRows, double l2)
{
    private readonly int[] _order = new int[256];
    private readonly double[] _keys = new double[256];
    private readonly StepCell[] _sorted = new StepCell[256];
    private readonly List<(int Start, int End, double Gain, int Cut)> _leaves = [];

    /// <summary>Writes what each bin's score is to be moved by.</summary>
    public void Find(ReadOnlySpan<StepCell> cells, FeatureBins bins, double rate, Span<double> moves)
    {
        moves.Clear();
        var count = 0;
        for (var bin = 0; bin < bins.ValueBins; bin++)
        {
            if (cells[bin].Rows == 0) { continue; }
            _keys[count] = bins.IsCategory ? cells[bin].Gradient / (cells[bin].Hessian + l2) : bin;
            _order[count++] = bin;
        }
        // Equal keys stay apart by their bins, which are in order already: a stable order is what makes the result repeatable.
        if (bins.IsCategory) { SortStably(count); }
        var all = default(StepCell);
        for (var i = 0; i < count; i++)
        {
            _sorted[i] = cells[_order[i]];
            all += _sorted[i];
        }
        _leaves.Clear();
        if (count > 0) { _leaves.Add(Best(0, count, all)); }
        while (_leaves.Count > 0 && _leaves.Count < maxLeaves && Widest() is var at && _leaves[at].Cut > 0)
        {
            var (start, end, _, cut) = _leaves[at];
            _leaves[at] = Best(start, cut, Sum(start, cut));
            _leaves.Insert(at + 1, Best(cut, end, Sum(cut, end)));
        }
        foreach (var (start, end, _, _) in _leaves)
        {
            var move = rate * Sum(start, end).Step(l2);
            for (var i = start; i < end; i++) { moves[_order[i]] = move; }
        }
        var missing = cells[bins.MissingBin];
        if (missing.Rows >= minRows) { moves[bins.MissingBin] = rate * missing.Step(l2); }
    }

    private void SortStably(int count)
    {
        for (var i = 1; i < count; i++)
        {
            var (key, bin, at) = (_keys[i], _order[i], i);
            for (; at > 0 && _keys[at - 1] > key; at--) { (_keys[at], _order[at]) = (_keys[at - 1], _order[at - 1]); }
            (_keys[at], _order[at]) = (key, bin);
        }
    }

    private (int Start, int End, double Gain, int Cut) Best(int start, int end, StepCell all)
    {
        var best = (Gain: 0.0, Cut: 0);
        var left = default(StepCell);
        var parent = all.Score(l2);
        for (var i = start; i < end - 1; i++)
        {
            left += _sorted[i];
            var right = all - left;
            if (left.Rows < minRows || right.Rows < minRows) { continue; }
            var gain = left.Score(l2) + right.Score(l2) - parent;
            if (gain > best.Gain) { best = (gain, i + 1); }
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

    private StepCell Sum(int start, int end)
    {
        var sum = default(StepCell);
        for (var i = start; i < end; i++) { sum += _sorted[i]; }
        return sum;
    }
}
