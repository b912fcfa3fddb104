namespace MlStudio.Learning.Data;

/// <summary>
/// Profiles finite numbers that are too many to be sorted in memory, in four passes over them. All figures are exact but
/// one: of more distinct values than <see cref="TableProfiler.ExactDistinctLimit"/> the number is estimated. Mean and
/// deviation are summed in the order of rows, with compensation, so that they may differ from those of the same values
/// sorted in the last digits.
/// </summary>
internal sealed class ManyNumbers
{
    private readonly HashSet<ulong> _seen = [];
    private HyperLogLog? _estimate;
    private double _sum, _lost, _squares, _squaresLost;

    public int Used { get; private set; }
    public double Min { get; private set; } = double.PositiveInfinity;
    public double Max { get; private set; } = double.NegativeInfinity;
    public bool IsWhole { get; private set; } = true;
    public double Mean { get; private set; }
    public double Std { get; private set; }
    public bool DistinctIsExact => _estimate is null;
    public int Distinct => _estimate is null ? _seen.Count : Math.Min(_estimate.Estimate(), Used);
    public IReadOnlyList<Quantile> Quantiles { get; private set; } = [];
    public Histogram Histogram { get; private set; } = new([], []);

    /// <param name="values">Goes through the finite values, the same each time.</param>
    public ManyNumbers(Action<Action<double>> values)
    {
        values(First);
        if (Used == 0) { return; }
        var scale = Math.Max(Math.Abs(Min), Math.Abs(Max));
        scale = scale is > 1e100 or (> 0 and < 1e-100) ? scale : 1;
        values(value => Compensated(value / scale, ref _sum, ref _lost));
        var mean = _sum / Used;
        Mean = Math.Clamp(mean * scale, Min, Max);
        var edges = SortedNumbers.Edges(Min, Max, Used, IsWhole);
        var counts = new int[edges.Length - 1];
        var places = SortedNumbers.Shares.Select(share => share * (Used - 1)).ToArray();
        var selection = new NumberSelection(places.SelectMany(p => new[] { (long)p, Math.Min((long)p + 1, Used - 1) }));
        values(value =>
        {
            var away = value / scale - mean;
            Compensated(away * away, ref _squares, ref _squaresLost);
            counts[Bin(edges, value)]++;
            selection.Count(value);
        });
        selection.EndPass();
        for (var pass = 1; pass < NumberSelection.Passes; pass++)
        {
            values(selection.Count);
            selection.EndPass();
        }
        var std = Used < 2 ? 0 : Math.Sqrt(_squares / (Used - 1)) * scale;
        Std = double.IsFinite(std) ? std : double.MaxValue;
        Histogram = new Histogram(edges, counts);
        Quantiles = [.. places.Select((place, i) => new Quantile(SortedNumbers.Shares[i], Between(selection[2 * i], selection[2 * i + 1], place - (long)place)))];
    }

    private static double Between(double below, double above, double rest) => rest == 0 ? below : below * (1 - rest) + above * rest;

    private void First(double value)
    {
        Used++;
        Min = Math.Min(Min, value);
        Max = Math.Max(Max, value);
        IsWhole &= value == Math.Floor(value);
        // Adding zero makes the two zeros one.
        var key = BitConverter.DoubleToUInt64Bits(value + 0.0);
        if (_estimate is not null) { _estimate.Mark(HyperLogLog.Spread(key)); return; }
        if (!_seen.Add(key) || _seen.Count <= TableProfiler.ExactDistinctLimit) { return; }
        _estimate = new HyperLogLog();
        foreach (var seen in _seen) { _estimate.Mark(HyperLogLog.Spread(seen)); }
        _seen.Clear();
        _seen.TrimExcess();
    }

    private static void Compensated(double value, ref double sum, ref double lost)
    {
        var corrected = value - lost;
        var next = sum + corrected;
        lost = next - sum - corrected;
        sum = next;
    }

    /// <summary>The bin of a value: the last whose lower edge is not above it.</summary>
    public static int Bin(double[] edges, double value)
    {
        if (edges.Length == 2) { return 0; }
        var bin = Math.Clamp((int)((value - edges[0]) / (edges[^1] - edges[0]) * (edges.Length - 1)), 0, edges.Length - 2);
        while (bin > 0 && value < edges[bin]) { bin--; }
        while (bin < edges.Length - 2 && value >= edges[bin + 1]) { bin++; }
        return bin;
    }
}
