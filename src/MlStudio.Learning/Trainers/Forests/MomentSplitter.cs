namespace MlStudio.Learning.Trainers.Forests;

/// <summary>Splits numbers by squared error, and two classes by Gini impurity, which is twice the variance of 0 and 1.</summary>
internal sealed class MomentSplitter(ForestData data, ForestRules rules) : NodeSplitter(data, rules)
{
    private readonly Cell[] _cells = new Cell[256];
    private readonly double _scale = data.Task == LearningTask.Binary ? 2 : 1;
    private double _weight, _moment, _squares;

    private struct Cell
    {
        public double Weight;
        public double Moment;
        public int Count;
    }

    public override double Weight => _weight;

    public override double Impurity => _scale * Math.Max(0, _squares - (_moment * _moment / _weight));

    protected override int LevelOrders => 1;

    public override void Answer(Span<double> outputs)
    {
        var mean = Data.Center + (_moment / _weight);
        outputs[0] = Data.Task == LearningTask.Binary ? Math.Clamp(mean, 0, 1) : mean;
    }

    protected override bool Total(ReadOnlySpan<Slot> rows)
    {
        (_weight, _moment, _squares) = (0, 0, 0);
        var differ = false;
        var first = Data.Target[rows[0].Row];
        foreach (ref readonly var slot in rows)
        {
            _weight += slot.Weight;
            _moment += slot.Moment;
            _squares += slot.Moment * slot.Moment / slot.Weight;
            differ |= Data.Target[slot.Row] != first;
        }
        if (!differ) { (_moment, _squares) = (_weight * (first - Data.Center), _weight * (first - Data.Center) * (first - Data.Center)); }
        return differ;
    }

    protected override void Fill(ReadOnlySpan<Slot> rows, ReadOnlySpan<byte> column)
    {
        foreach (ref readonly var slot in rows)
        {
            ref var cell = ref _cells[column[slot.Row]];
            cell.Weight += slot.Weight;
            cell.Moment += slot.Moment;
            cell.Count++;
        }
    }

    protected override int CountOf(int bin) => _cells[bin].Count;

    protected override double LevelKey(int bin, int way) => _cells[bin].Moment / _cells[bin].Weight;

    protected override void Clear(int bin) => _cells[bin] = default;

    protected override (double Gain, int Taken) Scan(ReadOnlySpan<int> order, int first, int last, int missingBin, bool missingLeft)
    {
        var left = missingLeft ? _cells[missingBin] : default;
        var parent = _moment * _moment / _weight;
        var best = (Score: double.NegativeInfinity, Taken: 0);
        for (var i = 0; i < last; i++)
        {
            ref readonly var cell = ref _cells[order[i]];
            left.Weight += cell.Weight;
            left.Moment += cell.Moment;
            left.Count += cell.Count;
            if (i + 1 < first || left.Count < Rules.MinRows || Rows - left.Count < Rules.MinRows) { continue; }
            var (weight, moment) = (_weight - left.Weight, _moment - left.Moment);
            if (!(weight > 0)) { continue; }
            var score = (left.Moment * left.Moment / left.Weight) + (moment * moment / weight);
            if (score > best.Score) { best = (score, i + 1); }
        }
        return (_scale * (best.Score - parent), best.Taken);
    }
}
