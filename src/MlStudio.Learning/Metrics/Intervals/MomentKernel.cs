using System.Buffers;

namespace MlStudio.Learning.Metrics;

/// <summary>Metrics that follow from sums over rows, which are added up per unit beforehand.</summary>
internal sealed class MomentKernel : MetricKernel
{
    private readonly int _width;
    private readonly double[] _sums;
    private readonly Finisher _finish;

    /// <summary>Adds what a row contributes.</summary>
    public delegate void Contribution(int entry, Span<double> sums);

    /// <summary>From sums over all rows to metrics.</summary>
    public delegate void Finisher(ReadOnlySpan<double> totals, Span<double> values);

    /// <param name="width">How many sums there are.</param>
    public MomentKernel(IReadOnlyList<string> keys, ResamplingPlan plan, int width, Contribution contribute, Finisher finish)
    {
        (Keys, _width, _finish) = (keys, width, finish);
        _sums = new double[plan.Units * width];
        for (var entry = 0; entry < plan.UnitOfEntry.Length; entry++) { contribute(entry, _sums.AsSpan(plan.UnitOfEntry[entry] * width, width)); }
    }

    public override IReadOnlyList<string> Keys { get; }

    public override void Evaluate(ReadOnlySpan<double> multipliers, Span<double> values)
    {
        var rented = ArrayPool<double>.Shared.Rent(_width);
        var totals = rented.AsSpan(0, _width);
        totals.Clear();
        for (var unit = 0; unit < multipliers.Length; unit++)
        {
            var times = multipliers[unit];
            if (times == 0) { continue; }
            var sums = _sums.AsSpan(unit * _width, _width);
            for (var i = 0; i < sums.Length; i++) { totals[i] += times * sums[i]; }
        }
        _finish(totals, values);
        ArrayPool<double>.Shared.Return(rented);
    }
}
