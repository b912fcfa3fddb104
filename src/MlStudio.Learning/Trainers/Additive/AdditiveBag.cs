using MlStudio.Learning.Numerics;

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
    private readonly ExplainableBoostingTrainer _options;
    private readonly CancellationToken _cancellation;
    private readonly BagRows _rows;
    private readonly FeatureStep _step;
    private readonly int _outputs;
    private readonly double _rate, _pairRate;

    public AdditiveBag(AdditiveData data, ExplainableBoostingTrainer options, ScoreTables tables, int seed, int bag, CancellationToken cancellation)
    {
        (_data, _options, _cancellation, Tables) = (data, options, cancellation, tables);
        _outputs = tables.Intercept.Length;
        (_rate, _pairRate) = (options.RateFor(data.Task), options.PairRateFor(data.Task));
        _rows = new BagRows(data, options.HeldOutShare, StatelessRandom.Key(seed, 7, bag));
        _step = new FeatureStep(options.MaxLeaves, options.MinRowsPerLeaf, options.L2);
    }

    /// <summary>What was learned: the state that predicts the held-out rows best.</summary>
    public ScoreTables Tables { get; }

    /// <summary>Learns a function of every feature.</summary>
    /// <param name="report">Called after each round with its number and the metric on the held-out rows.</param>
    public void LearnMains(Action<int, double?> report)
    {
        var columns = new BagColumn[_data.Matrix.FeatureCount];
        for (var f = 0; f < columns.Length; f++)
        {
            _cancellation.ThrowIfCancellationRequested();
            columns[f] = BagColumn.OfFeature(_data, f, _rows, _outputs);
        }
        var most = columns.Length == 0 ? 0 : columns.Max(c => c.Cells);
        var state = NewState(most, columns.Any(c => c.Listed is not null));
        var moves = new double[most * _outputs];
        Run(state, () =>
        {
            for (var f = 0; f < columns.Length; f++)
            {
                if ((f & 15) == 0 || _data.Rows > 10_000) { _cancellation.ThrowIfCancellationRequested(); }
                StepFeature(state, columns[f], f, moves.AsSpan(0, columns[f].Cells * _outputs));
            }
        }, report);
    }

    /// <summary>Learns a function of every pair of features on top of what is there.</summary>
    public void LearnPairs(PairGrid[] grids, Action<int, double?> report)
    {
        Tables.Pairs = [.. grids.Select(g => new double[g.CellCount])];
        var columns = Array.ConvertAll(grids, g => BagColumn.OfPair(g, _rows));
        var steps = Array.ConvertAll(grids, g => new PairStep(g.First.Groups, g.Second.Groups, _options.MinRowsPerLeaf, _options.L2));
        var moves = new double[grids.Max(g => g.CellCount)];
        var state = NewState(moves.Length, anyListed: false);
        Run(state, () =>
        {
            for (var p = 0; p < columns.Length; p++)
            {
                _cancellation.ThrowIfCancellationRequested();
                StepPair(state, columns[p], steps[p], Tables.Pairs[p], moves.AsSpan(0, columns[p].Cells));
            }
        }, report);
    }

    private void Run(BagState state, Action round, Action<int, double?> report)
    {
        var best = new ScoreTables { Intercept = [.. Tables.Intercept], Mains = [.. Tables.Mains.Select(m => (double[])m.Clone())], Pairs = [.. Tables.Pairs.Select(p => (double[])p.Clone())] };
        var lowest = state.Metric();
        var mark = (Round: 0, Metric: lowest);
        for (var done = 1; done <= _options.MaxRounds && done - mark.Round <= _options.Patience; done++)
        {
            round();
            var moved = state.EndRound();
            for (var k = 0; k < _outputs; k++) { Tables.Intercept[k] += moved[k]; }
            var metric = state.Metric();
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

    private BagState NewState(int mostCells, bool anyListed)
    {
        var scores = new double[_rows.Count * _outputs];
        for (var place = 0; place < _rows.Count; place++) { Tables.Intercept.CopyTo(scores, place * _outputs); }
        for (var f = 0; f < Tables.Mains.Length; f++)
        {
            _cancellation.ThrowIfCancellationRequested();
            var column = _data.Column(f);
            var table = Tables.Mains[f];
            if (table.AsSpan().IndexOfAnyExcept(0.0) < 0) { continue; }
            for (var place = 0; place < _rows.Count; place++)
            {
                var bin = column[_rows.Order[place]] * _outputs;
                for (var k = 0; k < _outputs; k++) { scores[(place * _outputs) + k] += table[bin + k]; }
            }
        }
        return _outputs > 1 ? new SoftmaxState(_rows, scores, _outputs, mostCells, anyListed) : new SingleScoreState(_rows, scores, _data.Task == LearningTask.Binary, mostCells, anyListed);
    }

    private void StepFeature(BagState state, BagColumn column, int feature, Span<double> moves)
    {
        state.Collect(column);
        var (bins, cells) = (_data.Matrix.Features[feature], column.Cells);
        for (var k = 0; k < _outputs; k++)
        {
            var part = moves.Slice(k * cells, cells);
            var gradients = state.Gradients.AsSpan(k * cells, cells);
            var hessians = column.Hessians.AsSpan(k * cells, cells);
            _step.Find(gradients, hessians, column.Counts, bins, _rate, part);
            // Where one bin holds most rows it stays, and the others move by the difference; the intercept makes up for it.
            if (column.Common >= 0)
            {
                var common = part[column.Common];
                foreach (ref var move in part) { move -= common; }
            }
            var table = Tables.Mains[feature];
            for (var bin = 0; bin < cells; bin++) { table[(bin * _outputs) + k] += part[bin]; }
        }
        state.Move(column, moves);
    }

    private void StepPair(BagState state, BagColumn column, PairStep step, double[] table, Span<double> moves)
    {
        var version = column.Version;
        state.Collect(column);
        if (column.Version != version) { step.Prepare(column.Hessians, column.Counts); }
        step.Find(state.Gradients.AsSpan(0, column.Cells), _pairRate, moves);
        for (var cell = 0; cell < moves.Length; cell++) { table[cell] += moves[cell]; }
        state.Move(column, moves);
    }
}
