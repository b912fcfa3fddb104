using MlStudio.Learning.Numerics;

namespace MlStudio.Learning.Trainers.Forests;

/// <summary>Splits classes by Gini impurity or entropy, with the weight of every class in every bin.</summary>
internal sealed class ClassSplitter(ForestData data, ForestRules rules) : NodeSplitter(data, rules)
{
    /// <summary>Levels are put in order by the shares of at most this many classes, one after the other.</summary>
    private const int MostOrders = 8;

    private readonly int _classes = data.ClassCount;
    private readonly double[] _cells = new double[256 * data.ClassCount];
    private readonly int[] _counts = new int[256];
    private readonly double[] _total = new double[data.ClassCount];
    private readonly double[] _left = new double[data.ClassCount];
    private readonly int[] _frequent = new int[data.ClassCount];
    private double _weight;

    public override double Weight => _weight;

    public override double Impurity => Math.Max(0, Rules.Criterion == SplitCriterion.Entropy ? -Purity(_total, _weight) : _weight - Purity(_total, _weight));

    protected override int LevelOrders => _classes == 2 ? 1 : Math.Min(_classes, MostOrders);

    public override void Answer(Span<double> outputs)
    {
        if (outputs.Length == 1) { outputs[0] = _total[1] / _weight; return; }
        for (var k = 0; k < outputs.Length; k++) { outputs[k] = _total[k] / _weight; }
    }

    protected override bool Total(ReadOnlySpan<Slot> rows)
    {
        Array.Clear(_total);
        var differ = false;
        foreach (ref readonly var slot in rows)
        {
            _total[slot.Class] += slot.Weight;
            differ |= slot.Class != rows[0].Class;
        }
        _weight = 0;
        foreach (var weight in _total) { _weight += weight; }
        for (var k = 0; k < _classes; k++) { _frequent[k] = k; }
        if (_classes > 2) { Array.Sort(_frequent, (a, b) => _total[a] != _total[b] ? _total[b].CompareTo(_total[a]) : a.CompareTo(b)); }
        return differ;
    }

    protected override void Fill(ReadOnlySpan<Slot> rows, ReadOnlySpan<byte> column)
    {
        foreach (ref readonly var slot in rows)
        {
            int bin = column[slot.Row];
            _cells[(bin * _classes) + slot.Class] += slot.Weight;
            _counts[bin]++;
        }
    }

    protected override int CountOf(int bin) => _counts[bin];

    protected override double LevelKey(int bin, int way)
    {
        var cell = _cells.AsSpan(bin * _classes, _classes);
        var sum = 0.0;
        foreach (var weight in cell) { sum += weight; }
        return cell[_classes == 2 ? 1 : _frequent[way]] / sum;
    }

    protected override void Clear(int bin)
    {
        if (_counts[bin] == 0) { return; }
        _counts[bin] = 0;
        _cells.AsSpan(bin * _classes, _classes).Clear();
    }

    protected override (double Gain, int Taken) Scan(ReadOnlySpan<int> order, int first, int last, int missingBin, bool missingLeft)
    {
        Array.Clear(_left);
        var count = 0;
        if (missingLeft)
        {
            _cells.AsSpan(missingBin * _classes, _classes).CopyTo(_left);
            count = _counts[missingBin];
        }
        var best = (Score: double.NegativeInfinity, Taken: 0);
        for (var i = 0; i < last; i++)
        {
            var cell = _cells.AsSpan(order[i] * _classes, _classes);
            for (var k = 0; k < cell.Length; k++) { _left[k] += cell[k]; }
            count += _counts[order[i]];
            if (i + 1 < first || count < Rules.MinRows || Rows - count < Rules.MinRows) { continue; }
            var score = Score();
            if (score > best.Score) { best = (score, i + 1); }
        }
        return (best.Score - Purity(_total, _weight), best.Taken);
    }

    /// <summary>The purity of both sides; minus infinity where a side weighs nothing.</summary>
    private double Score()
    {
        var weight = 0.0;
        foreach (var value in _left) { weight += value; }
        var rest = _weight - weight;
        if (!(rest > 0)) { return double.NegativeInfinity; }
        if (Rules.Criterion == SplitCriterion.Gini)
        {
            double left = 0, right = 0;
            for (var k = 0; k < _left.Length; k++)
            {
                var other = _total[k] - _left[k];
                left += _left[k] * _left[k];
                right += other * other;
            }
            return (left / weight) + (right / rest);
        }
        var sum = Purity(_left, weight);
        for (var k = 0; k < _left.Length; k++) { sum += TimesLog(_total[k] - _left[k]); }
        return sum - TimesLog(rest);
    }

    /// <summary>Weight minus weighted Gini impurity, or minus the weighted entropy.</summary>
    private double Purity(double[] weights, double sum)
    {
        var purity = 0.0;
        foreach (var weight in weights) { purity += Rules.Criterion == SplitCriterion.Gini ? weight * weight / sum : TimesLog(weight); }
        return Rules.Criterion == SplitCriterion.Gini ? purity : purity - TimesLog(sum);
    }

    private static double TimesLog(double value) => value > 0 ? value * Logarithm.Log(value) : 0;
}
