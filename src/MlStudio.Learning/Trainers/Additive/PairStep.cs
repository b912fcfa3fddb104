namespace MlStudio.Learning.Trainers.Additive;

/// <summary>
/// Cuts a grid of two features once along each and moves the four quarters apart (Lou, Caruana, Gehrke and Hooker 2013, "FAST"). What depends on second derivatives and
/// numbers of rows alone is kept from step to step, so that looking at a cut takes multiplications only.
/// </summary>
internal sealed class PairStep
{
    private readonly int _firsts, _seconds, _minRows, _width;
    private readonly double _l2;
    private readonly double[] _below;

    /// <summary>1 / (second derivatives + penalty) of the four quarters of each cut; 0 where a quarter has too few rows.</summary>
    private readonly double[] _inverses;

    public PairStep(int firsts, int seconds, int minRows, double l2)
    {
        (_firsts, _seconds, _minRows, _l2, _width) = (firsts, seconds, minRows, l2, seconds + 1);
        _below = new double[(firsts + 1) * _width];
        _inverses = new double[4 * firsts * seconds];
    }

    /// <summary>Takes over the second derivatives and the rows of the cells.</summary>
    public void Prepare(ReadOnlySpan<double> hessians, ReadOnlySpan<int> rows)
    {
        var counts = new int[_below.Length];
        AddUp(hessians);
        for (var i = 0; i < _firsts; i++)
        {
            for (int j = 0, row = 0; j < _seconds; j++)
            {
                row += rows[(i * _seconds) + j];
                counts[((i + 1) * _width) + j + 1] = counts[(i * _width) + j + 1] + row;
            }
        }
        _inverses.AsSpan().Clear();
        Span<double> sums = stackalloc double[4];
        for (var i = 1; i < _firsts; i++)
        {
            for (var j = 1; j < _seconds; j++)
            {
                var (at, low, left, all) = ((i * _width) + j, (i * _width) + _seconds, (_firsts * _width) + j, (_firsts * _width) + _seconds);
                var (a, b, c) = (counts[at], counts[low] - counts[at], counts[left] - counts[at]);
                if (Math.Min(Math.Min(a, b), Math.Min(c, counts[all] - a - b - c)) < _minRows) { continue; }
                (sums[0], sums[1], sums[2]) = (_below[at], _below[low] - _below[at], _below[left] - _below[at]);
                sums[3] = _below[all] - _below[low] - sums[2];
                for (var q = 0; q < 4; q++) { _inverses[(4 * ((i * _seconds) + j)) + q] = sums[q] + _l2 > 1e-12 * (_below[all] + _l2) ? 1 / (sums[q] + _l2) : 0; }
            }
        }
    }

    /// <summary>The best cut: groups below <c>First</c> of the first feature and below <c>Second</c> of the second; the gain is 0 where there is none.</summary>
    public (double Gain, int First, int Second) Best(ReadOnlySpan<double> gradients)
    {
        AddUp(gradients);
        var best = (Gain: 0.0, First: 0, Second: 0);
        var lefts = _below.AsSpan(_firsts * _width, _width);
        var all = lefts[_seconds];
        for (var i = 1; i < _firsts; i++)
        {
            var row = _below.AsSpan(i * _width, _width);
            var low = row[_seconds];
            var inverses = _inverses.AsSpan(4 * i * _seconds, 4 * _seconds);
            for (var j = 1; j < lefts.Length - 1; j++)
            {
                var quarter = inverses.Slice(4 * j, 4);
                var a = row[j];
                var (b, c) = (low - a, lefts[j] - a);
                var d = all - low - c;
                var gain = ((a * a * quarter[0]) + (b * b * quarter[1])) + ((c * c * quarter[2]) + (d * d * quarter[3]));
                if (gain > best.Gain) { best = (gain, i, j); }
            }
        }
        return best;
    }

    /// <summary>Writes what each cell's score is to be moved by.</summary>
    public void Find(ReadOnlySpan<double> gradients, double rate, Span<double> moves)
    {
        moves.Clear();
        var (gain, first, second) = Best(gradients);
        if (gain <= 0) { return; }
        var a = _below[(first * _width) + second];
        var b = _below[(first * _width) + _seconds] - a;
        var c = _below[(_firsts * _width) + second] - a;
        var d = _below[(_firsts * _width) + _seconds] - a - b - c;
        var inverses = _inverses.AsSpan(4 * ((first * _seconds) + second), 4);
        (a, b, c, d) = (-rate * a * inverses[0], -rate * b * inverses[1], -rate * c * inverses[2], -rate * d * inverses[3]);
        for (var i = 0; i < _firsts; i++)
        {
            var row = moves.Slice(i * _seconds, _seconds);
            row[..second].Fill(i < first ? a : c);
            row[second..].Fill(i < first ? b : d);
        }
    }

    /// <summary>Sums over all groups below i and below j.</summary>
    private void AddUp(ReadOnlySpan<double> cells)
    {
        for (var i = 0; i < _firsts; i++)
        {
            var row = 0.0;
            var from = cells.Slice(i * _seconds, _seconds);
            var above = _below.AsSpan((i * _width) + 1, _seconds);
            var sums = _below.AsSpan(((i + 1) * _width) + 1, _seconds);
            for (var j = 0; j < from.Length; j++)
            {
                row += from[j];
                sums[j] = above[j] + row;
            }
        }
    }
}
