using MlStudio.Learning.Numerics;
using MlStudio.Learning.Trainers.Boosting.Binning;

namespace MlStudio.Learning.Trainers.Additive;

/// <summary>
/// Boosts one additive model on part of the rows, feature after feature in turn, until the other rows are predicted no better (Lou, Caruana and Gehrke 2012).
/// One thread works on one bag, so that sums are always taken in the same order.
/// </summary>
internal sealed class AdditiveBag
{
    /// <summary>The part of the loss that must be gained for patience to begin anew.</summary>
    private const double Noticeable = 5e-4;

    private readonly AdditiveData _data;
    private readonly AdditiveLoss _loss;
    private readonly ExplainableBoostingTrainer _options;
    private readonly CancellationToken _cancellation;
    private readonly int[] _held;
    private readonly double[] _factors, _scores, _gradients, _hessians, _moves, _single;
    private readonly int[][] _counts;
    private readonly StepCell[] _cells = new StepCell[256], _totals;
    private readonly FeatureStep _step;
    private readonly SoftmaxState? _softmax;
    private readonly bool _anySparse;
    private readonly int _outputs;
    private readonly double _rate;

    public AdditiveBag(AdditiveData data, AdditiveLoss loss, ExplainableBoostingTrainer options, ScoreTables tables, int seed, int bag, CancellationToken cancellation)
    {
        (_data, _loss, _options, _cancellation, Tables) = (data, loss, options, cancellation, tables);
        _outputs = loss.Scores;
        _rate = options.LearningRate ?? (_outputs > 1 ? 0.1 : 0.04);
        (var learned, _held) = data.Divider.Hold(options.HeldOutShare, StatelessRandom.Key(seed, 7, bag));
        _factors = new double[data.Rows];
        foreach (var row in learned) { _factors[row] = data.WeightOf(row); }
        _scores = new double[data.Rows * _outputs];
        _gradients = new double[_scores.Length];
        _hessians = new double[_scores.Length];
        _moves = new double[256 * _outputs];
        _single = new double[256];
        _totals = new StepCell[_outputs];
        _counts = [.. data.Matrix.Features.Select((bins, f) => Counts(f, bins.TotalBins))];
        _step = new FeatureStep(options.MaxLeaves, options.MinRowsPerLeaf, options.L2);
        _softmax = _outputs > 1 ? new SoftmaxState(data.Rows, _outputs) : null;
        _anySparse = data.OtherRows.Any(o => o is not null);
    }

    /// <summary>What was learned: the state that predicts the held-out rows best.</summary>
    public ScoreTables Tables { get; }

    /// <summary>Learns a function of every feature.</summary>
    /// <param name="report">Called after each round with its number and the metric on the held-out rows.</param>
    public void LearnMains(Action<int, double?> report) => Run(() =>
    {
        for (var f = 0; f < _data.Matrix.FeatureCount; f++)
        {
            if ((f & 15) == 0 || _data.Rows > 10_000) { _cancellation.ThrowIfCancellationRequested(); }
            StepFeature(f, _data.Matrix.Features[f]);
        }
    }, report);

    /// <summary>Learns a function of every pair of features on top of what is there.</summary>
    public void LearnPairs(PairGrid[] grids, Action<int, double?> report)
    {
        Tables.Pairs = [.. grids.Select(g => new double[g.CellCount])];
        var most = grids.Max(g => g.CellCount);
        var (cells, moves) = (new StepCell[most], new double[most]);
        var counts = grids.Select(g => CountCells(g)).ToArray();
        var step = new PairStep(_options.MinRowsPerLeaf, _options.L2);
        Run(() =>
        {
            for (var p = 0; p < grids.Length; p++)
            {
                _cancellation.ThrowIfCancellationRequested();
                StepPair(grids[p], counts[p], cells, moves, step, Tables.Pairs[p]);
            }
        }, report);
    }

    private void Run(Action round, Action<int, double?> report)
    {
        Restart();
        var best = new ScoreTables { Intercept = [.. Tables.Intercept], Mains = [.. Tables.Mains.Select(m => (double[])m.Clone())], Pairs = [.. Tables.Pairs.Select(p => (double[])p.Clone())] };
        var lowest = Metric();
        var mark = (Round: 0, Metric: lowest);
        for (var done = 1; done <= _options.MaxRounds && done - mark.Round <= _options.Patience; done++)
        {
            round();
            StepIntercept();
            var metric = Metric();
            if (metric is null || metric < lowest)
            {
                lowest = metric;
                best.CopyFrom(Tables);
            }
            if (metric is null || metric < mark.Metric * (1 - Noticeable)) { mark = (done, metric); }
            report(done, metric);
        }
        Tables.CopyFrom(best);
    }

    /// <summary>Scores and derivatives from the tables.</summary>
    private void Restart()
    {
        for (var row = 0; row < _data.Rows; row++) { Tables.Intercept.CopyTo(_scores, row * _outputs); }
        for (var f = 0; f < Tables.Mains.Length; f++)
        {
            _cancellation.ThrowIfCancellationRequested();
            var column = _data.Column(f);
            var table = Tables.Mains[f];
            for (var row = 0; row < column.Length; row++)
            {
                for (var k = 0; k < _outputs; k++) { _scores[(row * _outputs) + k] += table[(column[row] * _outputs) + k]; }
            }
        }
        Derive();
    }

    private void StepFeature(int feature, FeatureBins bins)
    {
        var others = _data.OtherRows[feature];
        for (var k = 0; k < _outputs; k++)
        {
            Fill(feature, bins, others, k);
            _step.Find(_cells, bins, _rate, _single);
            for (var bin = 0; bin < bins.TotalBins; bin++) { _moves[(bin * _outputs) + k] = _single[bin]; }
        }
        // Where one bin holds most rows it stays, and the others move by the difference; the intercept makes up for it.
        if (others is not null)
        {
            var common = _data.CommonBins[feature] * _outputs;
            for (var k = 0; k < _outputs; k++)
            {
                var move = _moves[common + k];
                for (var bin = 0; bin < bins.TotalBins; bin++) { _moves[(bin * _outputs) + k] -= move; }
            }
        }
        var table = Tables.Mains[feature];
        for (var i = 0; i < table.Length; i++) { table[i] += _moves[i]; }
        var column = _data.Column(feature);
        var mayMultiply = _softmax is null || _softmax.Prepare(_moves.AsSpan(0, table.Length));
        if (others is not null && mayMultiply) { MoveSome(others, column); }
        else
        {
            MoveAll(column, mayMultiply);
            Derive(restart: !mayMultiply);
        }
    }

    private void Fill(int feature, FeatureBins bins, int[]? others, int output)
    {
        var cells = _cells.AsSpan(0, bins.TotalBins);
        var column = _data.Column(feature);
        for (var bin = 0; bin < cells.Length; bin++) { cells[bin] = new StepCell(0, 0, _counts[feature][bin]); }
        if (others is null)
        {
            for (int row = 0, at = output; row < column.Length; row++, at += _outputs)
            {
                ref var cell = ref cells[column[row]];
                cell.Gradient += _gradients[at];
                cell.Hessian += _hessians[at];
            }
            return;
        }
        var rest = _totals[output];
        foreach (var row in others)
        {
            ref var cell = ref cells[column[row]];
            var at = (row * _outputs) + output;
            cell.Gradient += _gradients[at];
            cell.Hessian += _hessians[at];
        }
        for (var bin = 0; bin < cells.Length; bin++) { rest -= cells[bin]; }
        ref var common = ref cells[_data.CommonBins[feature]];
        (common.Gradient, common.Hessian) = (rest.Gradient, Math.Max(0, rest.Hessian));
    }

    private void MoveAll(ReadOnlySpan<byte> column, bool multiply)
    {
        if (_outputs == 1)
        {
            for (var row = 0; row < column.Length; row++) { _scores[row] += _moves[column[row]]; }
            return;
        }
        for (var row = 0; row < column.Length; row++)
        {
            for (var k = 0; k < _outputs; k++) { _scores[(row * _outputs) + k] += _moves[(column[row] * _outputs) + k]; }
            if (multiply) { _softmax!.Move(row, column[row]); }
        }
    }

    private void MoveSome(int[] rows, ReadOnlySpan<byte> column)
    {
        foreach (var row in rows)
        {
            var at = row * _outputs;
            for (var k = 0; k < _outputs; k++)
            {
                _scores[at + k] += _moves[(column[row] * _outputs) + k];
                _totals[k] -= new StepCell(_gradients[at + k], _hessians[at + k], 0);
            }
            _softmax?.Move(row, column[row]);
            DeriveRow(row);
            for (var k = 0; k < _outputs; k++) { _totals[k] += new StepCell(_gradients[at + k], _hessians[at + k], 0); }
        }
    }

    private void StepPair(PairGrid grid, int[] counts, StepCell[] cells, double[] moves, PairStep step, double[] table)
    {
        for (var cell = 0; cell < counts.Length; cell++) { cells[cell] = new StepCell(0, 0, counts[cell]); }
        for (var row = 0; row < grid.Cells.Length; row++)
        {
            ref var cell = ref cells[grid.Cells[row]];
            cell.Gradient += _gradients[row];
            cell.Hessian += _hessians[row];
        }
        step.Find(cells, grid.First.Groups, grid.Second.Groups, _rate, moves.AsSpan(0, counts.Length));
        for (var cell = 0; cell < counts.Length; cell++) { table[cell] += moves[cell]; }
        for (var row = 0; row < grid.Cells.Length; row++) { _scores[row] += moves[grid.Cells[row]]; }
        Derive();
    }

    private void StepIntercept()
    {
        Total();
        for (var k = 0; k < _outputs; k++)
        {
            var move = _totals[k].Step(0);
            Tables.Intercept[k] += move;
            for (var at = k; at < _scores.Length; at += _outputs) { _scores[at] += move; }
        }
        Derive();
    }

    private void Derive(bool restart = true)
    {
        if (_softmax is null) { _loss.Derive(_scores, _data.Target, _factors, _gradients, _hessians); }
        else
        {
            if (restart) { _softmax.Restart(_scores); }
            for (var row = 0; row < _data.Rows; row++) { DeriveRow(row); }
        }
        if (_anySparse) { Total(); }
    }

    private void DeriveRow(int row)
    {
        var at = row * _outputs;
        if (_softmax is null) { _loss.Derive(_scores.AsSpan(at, 1), _data.Target.AsSpan(row, 1), _factors.AsSpan(row, 1), _gradients.AsSpan(at, 1), _hessians.AsSpan(at, 1)); }
        else { _softmax.Derive(row, (int)_data.Target[row], _factors[row], _gradients.AsSpan(at, _outputs), _hessians.AsSpan(at, _outputs)); }
    }

    private void Total()
    {
        for (var k = 0; k < _outputs; k++)
        {
            double gradient = 0, hessian = 0;
            for (var at = k; at < _gradients.Length; at += _outputs)
            {
                gradient += _gradients[at];
                hessian += _hessians[at];
            }
            _totals[k] = new StepCell(gradient, hessian, 0);
        }
    }

    private double? Metric()
    {
        if (_held.Length == 0) { return null; }
        double sum = 0, all = 0;
        foreach (var row in _held)
        {
            var weight = _data.Divider.HeldWeight(row);
            sum += weight * _loss.Loss(_scores.AsSpan(row * _outputs, _outputs), _data.Target[row]);
            all += weight;
        }
        return _loss.ToMetric(sum / all);
    }

    /// <summary>The rows learned from in each bin.</summary>
    private int[] Counts(int feature, int bins)
    {
        var counts = new int[bins];
        var column = _data.Column(feature);
        for (var row = 0; row < column.Length; row++)
        {
            if (_factors[row] > 0) { counts[column[row]]++; }
        }
        return counts;
    }

    private int[] CountCells(PairGrid grid)
    {
        var counts = new int[grid.CellCount];
        for (var row = 0; row < grid.Cells.Length; row++)
        {
            if (_factors[row] > 0) { counts[grid.Cells[row]]++; }
        }
        return counts;
    }
}
