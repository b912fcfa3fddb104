using MlStudio.Learning.Numerics;

namespace MlStudio.Learning.Trainers.Additive;

/// <summary>
/// The state of a model with one score per row. A row's first derivative is taken as a line, offset + slope · score: exactly that for squares; for log-loss the tangent at
/// the score of the last renewal, so that a step needs no exponential. Tangents are renewed after each round, slopes when scores may have moved far from where they hold.
/// </summary>
internal sealed unsafe class SingleScoreState : BagState
{
    /// <summary>How far scores may move before slopes are renewed.</summary>
    private const double MostGrowth = 0.5;

    /// <summary>How far the intercept may move without a renewal.</summary>
    private const double MostIntercept = 0.02;

    private readonly BagRows _rows;
    private readonly bool _logistic, _anyListed;
    private readonly double[] _scores, _sums, _moves, _still;
    private readonly double[] _move = new double[1];
    private readonly double[]? _offsets, _slopes;
    private readonly LogisticRows? _log;
    private BagColumn? _pending;
    private double _growth, _total, _allSlopes;
    private int _version;

    /// <param name="scores">The scores by place; taken over.</param>
    public SingleScoreState(BagRows rows, double[] scores, bool logistic, int mostCells, bool anyListed) : base(mostCells, 1)
    {
        (_rows, _scores, _logistic, _anyListed) = (rows, scores, logistic, anyListed);
        _sums = new double[ColumnKernels.Lanes * mostCells];
        _moves = new double[mostCells];
        _still = new double[mostCells];
        if (logistic)
        {
            _log = new LogisticRows(rows);
            (_offsets, _slopes) = (new double[rows.Learned], new double[rows.Learned]);
        }
        else
        {
            // The residual takes the place of the score.
            for (var place = 0; place < _scores.Length; place++) { _scores[place] -= rows.Target[place]; }
            _allSlopes = rows.Learned;
            if (rows.Weights.Length > 0)
            {
                (_offsets, _slopes) = (new double[rows.Learned], rows.Weights[..rows.Learned]);
                _allSlopes = _slopes.Sum();
            }
        }
        Renew(slopes: true);
    }

    public override void Collect(BagColumn column)
    {
        if (_growth > MostGrowth)
        {
            Apply();
            Renew(slopes: true);
        }
        if (column.Version != _version) { CollectSlopes(column); }
        var sums = _sums.AsSpan(0, column.Cells * ColumnKernels.Lanes);
        sums.Clear();
        if (column.Listed is not null || _pending?.Listed is not null) { Apply(); }
        fixed (double* s = _sums, scores = _scores, offsets = _offsets, slopes = _slopes)
        {
            if (column.Listed is not null)
            {
                fixed (int* places = column.Listed)
                fixed (ushort* to = column.Codes) { ColumnKernels.AddListed(places, to, scores, offsets, slopes, column.ListedLearned, s); }
            }
            else
            {
                var before = _pending ?? column;
                fixed (double* moves = _pending is null ? _still : _moves)
                fixed (ushort* from = before.Codes, to = column.Codes)
                {
                    if (slopes is null) { ColumnKernels.MoveAndAdd(from, moves, to, scores, _rows.Learned, s, column.Cells); }
                    else { ColumnKernels.MoveAndAdd(from, moves, to, scores, offsets, slopes, _rows.Learned, s, column.Cells); }
                    if (_pending is not null) { ColumnKernels.Move(from + _rows.Learned, moves, scores + _rows.Learned, _rows.Count - _rows.Learned); }
                }
                _pending = null;
            }
        }
        Finish(column, Gradients, _total);
    }

    public override void Move(BagColumn column, ReadOnlySpan<double> moves)
    {
        moves.CopyTo(_moves);
        _pending = column;
        if (_logistic) { _growth += Largest(moves); }
        if (!_anyListed) { return; }
        for (var cell = 0; cell < moves.Length; cell++) { _total += column.Hessians[cell] * moves[cell]; }
    }

    public override ReadOnlySpan<double> EndRound()
    {
        Apply();
        Renew(_growth > MostGrowth / 2);
        _move[0] = _allSlopes > 0 ? -_total / _allSlopes : 0;
        var scores = _scores;
        for (var place = 0; place < scores.Length; place++) { scores[place] += _move[0]; }
        _total += _move[0] * _allSlopes;
        if (_logistic && Math.Abs(_move[0]) > MostIntercept) { Renew(slopes: true); }
        return _move;
    }

    public override double? Metric()
    {
        if (_rows.Learned == _rows.Count) { return null; }
        if (_log is not null) { return _log.HeldLoss(_scores); }
        double sum = 0, all = 0;
        for (var place = _rows.Learned; place < _rows.Count; place++)
        {
            sum += _rows.WeightOf(place) * _scores[place] * _scores[place];
            all += _rows.WeightOf(place);
        }
        return Math.Sqrt(sum / all);
    }

    private void Apply()
    {
        if (_pending is not { } column) { return; }
        fixed (double* scores = _scores, moves = _moves)
        fixed (ushort* from = column.Codes)
        fixed (int* places = column.Listed)
        {
            if (places is null) { ColumnKernels.Move(from, moves, scores, _rows.Count); }
            else { ColumnKernels.MoveListed(places, from, moves, scores, column.Codes.Length); }
        }
        _pending = null;
    }

    /// <summary>Takes the tangents at the present scores, with their slopes or with those that are there.</summary>
    private void Renew(bool slopes)
    {
        if (_log is not null)
        {
            (_total, _allSlopes) = _log.Tangents(_scores, _offsets, _slopes, slopes);
            if (slopes) { (_growth, _version) = (0, _version + 1); }
            return;
        }
        _total = 0;
        for (var place = 0; place < _rows.Learned; place++) { _total += _rows.WeightOf(place) * _scores[place]; }
    }

    private void CollectSlopes(BagColumn column)
    {
        column.Version = _version;
        if (_slopes is null)
        {
            for (var cell = 0; cell < column.Cells; cell++) { column.Hessians[cell] = column.Counts[cell]; }
            return;
        }
        _sums.AsSpan(0, column.Cells * ColumnKernels.Lanes).Clear();
        fixed (double* s = _sums, slopes = _slopes)
        fixed (ushort* to = column.Codes)
        fixed (int* places = column.Listed)
        {
            if (places is null) { ColumnKernels.Add(to, slopes, _rows.Learned, s, column.Cells); }
            else { ColumnKernels.AddListed(places, to, slopes, column.ListedLearned, s); }
        }
        Finish(column, column.Hessians, _allSlopes);
        if (column.Common >= 0) { column.Hessians[column.Common] = Math.Max(0, column.Hessians[column.Common]); }
    }

    /// <summary>Adds up the lanes; the cell of rows that are not listed has what the others leave of the total.</summary>
    private void Finish(BagColumn column, double[] result, double total)
    {
        var cells = column.Cells;
        if (column.Listed is null)
        {
            for (var cell = 0; cell < cells; cell++)
            {
                result[cell] = (_sums[cell] + _sums[cells + cell]) + (_sums[(2 * cells) + cell] + _sums[(3 * cells) + cell]);
            }
            return;
        }
        for (var cell = 0; cell < cells; cell++)
        {
            result[cell] = _sums[cell];
            total -= _sums[cell];
        }
        result[column.Common] = total;
    }
}
