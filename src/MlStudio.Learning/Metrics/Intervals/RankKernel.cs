namespace MlStudio.Learning.Metrics;

/// <summary>Metrics that follow from the order of the scores of one class against the rest; sorted once, then one pass per draw.</summary>
internal sealed class RankKernel : MetricKernel
{
    /// <summary>The share of rows from the top that lift is measured on.</summary>
    public const double TopShare = 0.1;
    private readonly int[] _codes;
    private readonly bool[] _last;
    private readonly double[] _positives;
    private readonly double[] _negatives;

    /// <param name="scores">Per entry the probability of the positive class.</param>
    /// <param name="positive">Whether an entry is of it.</param>
    public RankKernel(double[] scores, Func<int, bool> positive, ResamplingPlan plan)
    {
        var keys = scores.ToArray();
        var order = new int[keys.Length];
        for (var i = 0; i < order.Length; i++) { order[i] = i; }
        Array.Sort(keys, order);
        Array.Reverse(keys);
        Array.Reverse(order);
        _codes = new int[keys.Length];
        _last = new bool[keys.Length];
        _positives = new double[plan.Units];
        _negatives = new double[plan.Units];
        for (var i = 0; i < keys.Length; i++)
        {
            var unit = plan.UnitOfEntry[order[i]];
            var isPositive = positive(order[i]);
            _codes[i] = (unit << 1) | (isPositive ? 1 : 0);
            _last[i] = i == keys.Length - 1 || keys[i + 1] != keys[i];
            if (isPositive) { _positives[unit]++; } else { _negatives[unit]++; }
        }
    }

    public override IReadOnlyList<string> Keys { get; } = ["pr_auc", "ks", "lift_10"];

    public override void Evaluate(ReadOnlySpan<double> multipliers, Span<double> values)
    {
        double positives = 0, negatives = 0;
        for (var unit = 0; unit < multipliers.Length; unit++)
        {
            positives += multipliers[unit] * _positives[unit];
            negatives += multipliers[unit] * _negatives[unit];
        }
        var top = TopShare * (positives + negatives);
        double above = 0, wrong = 0, lastAbove = 0, lastWrong = 0, precision = 0, apart = 0, gained = double.NaN;
        var (perPositive, perNegative) = (1 / positives, 1 / negatives);
        for (var i = 0; i < _codes.Length; i++)
        {
            var code = _codes[i];
            var times = multipliers[code >> 1];
            // Without a branch, which could not be foreseen: all bits or none.
            var right = BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(times) & -(long)(code & 1));
            above += right;
            wrong += times - right;
            if (!_last[i]) { continue; }
            if (above > lastAbove) { precision += (above - lastAbove) * above / (above + wrong); }
            apart = Math.Max(apart, Math.Abs((above * perPositive) - (wrong * perNegative)));
            if (double.IsNaN(gained) && above + wrong >= top)
            {
                var step = above + wrong - lastAbove - lastWrong;
                gained = lastAbove + (step > 0 ? (above - lastAbove) * (top - lastAbove - lastWrong) / step : 0);
            }
            (lastAbove, lastWrong) = (above, wrong);
        }
        values[0] = positives > 0 ? precision / positives : double.NaN;
        values[1] = positives > 0 && negatives > 0 ? apart : double.NaN;
        values[2] = positives > 0 ? gained / positives / TopShare : double.NaN;
    }
}
