namespace MlStudio.Learning.Trainers.Additive;

/// <summary>Cuts a grid of two features once along each and moves the four quarters apart (Lou, Caruana, Gehrke and Hooker 2013, "FAST").</summary>
internal sealed class PairStep(int minRows, double l2)
{
    private StepCell[] _below = [];

    /// <summary>The best cut: groups below <c>First</c> of the first feature and below <c>Second</c> of the second; the gain is 0 where there is none.</summary>
    public (double Gain, int First, int Second) Best(ReadOnlySpan<StepCell> cells, int firsts, int seconds)
    {
        AddUp(cells, firsts, seconds);
        var width = seconds + 1;
        var all = _below[(firsts * width) + seconds];
        var best = (Gain: 0.0, First: 0, Second: 0);
        var parent = all.Score(l2);
        for (var i = 1; i < firsts; i++)
        {
            var low = _below[(i * width) + seconds];
            for (var j = 1; j < seconds; j++)
            {
                var a = _below[(i * width) + j];
                var b = low - a;
                var c = _below[(firsts * width) + j] - a;
                var d = all - low - c;
                if (Math.Min(Math.Min(a.Rows, b.Rows), Math.Min(c.Rows, d.Rows)) < minRows) { continue; }
                var gain = a.Score(l2) + b.Score(l2) + c.Score(l2) + d.Score(l2) - parent;
                if (gain > best.Gain) { best = (gain, i, j); }
            }
        }
        return best;
    }

    /// <summary>Writes what each cell's score is to be moved by.</summary>
    public void Find(ReadOnlySpan<StepCell> cells, int firsts, int seconds, double rate, Span<double> moves)
    {
        moves.Clear();
        var (gain, first, second) = Best(cells, firsts, seconds);
        if (gain <= 0) { return; }
        var width = seconds + 1;
        var a = _below[(first * width) + second];
        var b = _below[(first * width) + seconds] - a;
        var c = _below[(firsts * width) + second] - a;
        var d = _below[(firsts * width) + seconds] - a - b - c;
        for (var i = 0; i < firsts; i++)
        {
            for (var j = 0; j < seconds; j++)
            {
                var quarter = i < first ? (j < second ? a : b) : (j < second ? c : d);
                moves[(i * seconds) + j] = rate * quarter.Step(l2);
            }
        }
    }

    /// <summary>Sums over all groups below i and below j.</summary>
    private void AddUp(ReadOnlySpan<StepCell> cells, int firsts, int seconds)
    {
        var width = seconds + 1;
        if (_below.Length < (firsts + 1) * width) { _below = new StepCell[(firsts + 1) * width]; }
        _below.AsSpan(0, width).Clear();
        for (var i = 0; i < firsts; i++)
        {
            var row = default(StepCell);
            _below[(i + 1) * width] = default;
            for (var j = 0; j < seconds; j++)
            {
                row += cells[(i * seconds) + j];
                _below[((i + 1) * width) + j + 1] = _below[(i * width) + j + 1] + row;
            }
        }
    }
}
