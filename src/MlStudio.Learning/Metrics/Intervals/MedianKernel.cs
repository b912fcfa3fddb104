namespace MlStudio.Learning.Metrics;

/// <summary>The median of a value per row, sorted once.</summary>
internal sealed class MedianKernel : MetricKernel
{
    private readonly double[] _sorted;
    private readonly int[] _units;

    public MedianKernel(string key, double[] values, ResamplingPlan plan)
    {
        Keys = [key];
        _sorted = values.ToArray();
        _units = plan.UnitOfEntry.ToArray();
        Array.Sort(_sorted, _units);
    }

    public override IReadOnlyList<string> Keys { get; }

    public override void Evaluate(ReadOnlySpan<double> multipliers, Span<double> values)
    {
        var total = 0.0;
        foreach (var unit in _units) { total += multipliers[unit]; }
        var (half, sum) = (total / 2, 0.0);
        for (var i = 0; i < _sorted.Length; i++)
        {
            sum += multipliers[_units[i]];
            if (sum < half * (1 - 1e-12)) { continue; }
            var next = i + 1;
            while (next < _sorted.Length && multipliers[_units[next]] == 0) { next++; }
            values[0] = sum <= half * (1 + 1e-12) && next < _sorted.Length ? (_sorted[i] + _sorted[next]) / 2 : _sorted[i];
            return;
        }
        values[0] = double.NaN;
    }
}
