using System.Buffers;

namespace MlStudio.Learning.Metrics;

/// <summary>Metrics that follow from the confusion matrix.</summary>
internal sealed class ConfusionKernel : MetricKernel
{
    /// <summary>Beyond so many cells of all units together rows are counted one by one.</summary>
    private const long MostCells = 1 << 22;
    private readonly int _classes;
    private readonly int[] _units;
    private readonly int[] _cells;
    private readonly double[] _counts;

    public ConfusionKernel(RunAnswers rows, ResamplingPlan plan, IReadOnlyList<string> keys)
    {
        Keys = keys;
        _classes = rows.Classes.Count;
        var answered = rows.Answered;
        var width = _classes * _classes;
        int Cell(int entry) => (rows.ActualClass(entry) * _classes) + answered[entry];
        if ((long)plan.Units * width > MostCells || plan.Units == rows.Count)
        {
            _units = plan.UnitOfEntry;
            _cells = [.. Enumerable.Range(0, rows.Count).Select(Cell)];
            _counts = [];
            return;
        }
        var dense = new double[plan.Units * width];
        for (var entry = 0; entry < rows.Count; entry++) { dense[(plan.UnitOfEntry[entry] * width) + Cell(entry)]++; }
        int[] used = [.. Enumerable.Range(0, dense.Length).Where(i => dense[i] > 0)];
        (_units, _cells, _counts) = (Array.ConvertAll(used, i => i / width), Array.ConvertAll(used, i => i % width), Array.ConvertAll(used, i => dense[i]));
    }

    public override IReadOnlyList<string> Keys { get; }

    public override void Evaluate(ReadOnlySpan<double> multipliers, Span<double> values)
    {
        var width = _classes * _classes;
        var rented = ArrayPool<double>.Shared.Rent(width);
        var totals = rented.AsSpan(0, width);
        totals.Clear();
        if (_counts.Length == 0)
        {
            for (var i = 0; i < _cells.Length; i++) { totals[_cells[i]] += multipliers[_units[i]]; }
        }
        else
        {
            for (var i = 0; i < _cells.Length; i++) { totals[_cells[i]] += multipliers[_units[i]] * _counts[i]; }
        }
        var matrix = new ConfusionMatrix(_classes, totals);
        ArrayPool<double>.Shared.Return(rented);
        for (var k = 0; k < Keys.Count; k++) { values[k] = ConfusionScores.Compute(matrix, Keys[k]) ?? double.NaN; }
    }
}
