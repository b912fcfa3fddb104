using MlStudio.Learning.Numerics;

namespace MlStudio.Learning.Trainers.Additive;

/// <summary>
/// The state of a model with a score per class. Kept are e^score of every row and class, so that a step multiplies by one factor per cell instead of taking an exponential
/// per row. First derivatives are exact at every step; second ones are summed anew when scores may have moved far since.
/// </summary>
internal sealed unsafe class SoftmaxState : BagState
{
    /// <summary>How far scores may move before a column's second derivatives are summed anew.</summary>
    private const double MostGrowth = 0.5;

    /// <summary>Exponents that may add up before all are scaled anew; e^700 would still be finite.</summary>
    private const double MostExponent = 300;

    private readonly BagRows _rows;
    private readonly int _classes, _width;
    private readonly double[] _exponentials, _factors, _shares, _squares, _total, _totalSquares, _classTotals, _intercepts;
    private readonly Dictionary<BagColumn, double[]> _classWeights = [];
    private readonly bool _anyListed;
    private BagColumn? _pending;
    private double _growth, _exponent;

    /// <param name="scores">The scores, those of a place after one another.</param>
    public SoftmaxState(BagRows rows, ReadOnlySpan<double> scores, int classes, int mostCells, bool anyListed) : base(mostCells, classes)
    {
        (_rows, _classes, _anyListed) = (rows, classes, anyListed);
        _width = (classes + SoftmaxKernels.Lanes - 1) / SoftmaxKernels.Lanes * SoftmaxKernels.Lanes;
        _exponentials = new double[rows.Count * _width];
        (_factors, _shares, _squares) = (new double[Math.Max(1, mostCells) * _width], new double[mostCells * _width], new double[mostCells * _width]);
        (_total, _totalSquares, _classTotals, _intercepts) = (new double[_width], new double[_width], new double[_width], new double[classes]);
        Array.Fill(_factors, 1);
        for (var place = 0; place < rows.Count; place++)
        {
            var own = scores.Slice(place * classes, classes);
            var highest = own[0];
            foreach (var score in own) { highest = score > highest ? score : highest; }
            for (var k = 0; k < classes; k++) { _exponentials[(place * _width) + k] = Exponential.Exp(own[k] - highest); }
            if (place < rows.Learned) { _classTotals[(int)rows.Target[place]] += rows.WeightOf(place); }
        }
        Total();
    }

    public override void Collect(BagColumn column)
    {
        if (_exponent > MostExponent) { Rescale(); }
        var renew = column.Version < 0 || _growth - column.Version > MostGrowth;
        var cells = column.Cells * _width;
        _shares.AsSpan(0, cells).Clear();
        if (renew) { _squares.AsSpan(0, cells).Clear(); }
        if (column.Listed is not null)
        {
            Apply();
            AddListed(column, renew);
        }
        else { MoveAndAdd(column, renew); }
        Finish(column, renew);
        if (renew) { column.Version = _growth; }
    }

    public override void Move(BagColumn column, ReadOnlySpan<double> moves)
    {
        for (var k = 0; k < _classes; k++)
        {
            for (var cell = 0; cell < column.Cells; cell++) { _factors[(cell * _width) + k] = Exponential.Exp(moves[(k * column.Cells) + cell]); }
        }
        _pending = column;
        var largest = Largest(moves);
        _growth += largest;
        _exponent += largest;
    }

    public override ReadOnlySpan<double> EndRound()
    {
        Apply();
        Total();
        for (var k = 0; k < _classes; k++)
        {
            var slope = _total[k] - _totalSquares[k];
            _intercepts[k] = slope > 0 ? -(_total[k] - _classTotals[k]) / slope : 0;
            _factors[k] = Exponential.Exp(_intercepts[k]);
        }
        fixed (double* e = _exponentials, factors = _factors)
        {
            for (var place = 0; place < _rows.Count; place++) { SoftmaxKernels.Multiply(e + (place * _width), factors, _width); }
        }
        Rescale();
        if (_anyListed) { Total(); }
        return _intercepts;
    }

    public override double? Metric()
    {
        if (_rows.Learned == _rows.Count) { return null; }
        double sum = 0, all = 0;
        fixed (double* e = _exponentials)
        {
            for (var place = _rows.Learned; place < _rows.Count; place++)
            {
                var own = e + (place * _width);
                var share = own[(int)_rows.Target[place]] / SoftmaxKernels.Sum(own, _width);
                sum -= _rows.WeightOf(place) * Logarithm.Log(Math.Max(share, AdditiveLoss.SmallestProbability));
                all += _rows.WeightOf(place);
            }
        }
        return sum / all;
    }

    private void MoveAndAdd(BagColumn column, bool renew)
    {
        if (_pending?.Listed is not null) { Apply(); }
        var (before, moved) = (_pending ?? column, _pending is not null);
        fixed (double* e = _exponentials, factors = _factors, shares = _shares, squares = _squares, weights = _rows.Weights)
        fixed (ushort* from = before.Codes, to = column.Codes)
        {
            for (var place = 0; place < _rows.Learned; place++)
            {
                var own = e + (place * _width);
                if (moved) { SoftmaxKernels.Multiply(own, factors + (from[place] * _width), _width); }
                var cell = to[place] * _width;
                SoftmaxKernels.Add(own, 1 / SoftmaxKernels.Sum(own, _width), weights is null ? 1 : weights[place], _width, shares + cell, renew ? squares + cell : null);
            }
            for (var place = _rows.Learned; moved && place < _rows.Count; place++) { SoftmaxKernels.Multiply(e + (place * _width), factors + (from[place] * _width), _width); }
        }
        _pending = null;
    }

    private void AddListed(BagColumn column, bool renew)
    {
        fixed (double* e = _exponentials, shares = _shares, squares = _squares, weights = _rows.Weights)
        fixed (ushort* to = column.Codes)
        {
            for (var i = 0; i < column.ListedLearned; i++)
            {
                var place = column.Listed![i];
                var own = e + (place * _width);
                var cell = to[i] * _width;
                SoftmaxKernels.Add(own, 1 / SoftmaxKernels.Sum(own, _width), weights is null ? 1 : weights[place], _width, shares + cell, renew ? squares + cell : null);
            }
        }
    }

    /// <summary>Carries out the move that waits. The totals follow where only listed rows move; all else takes them anew.</summary>
    private void Apply()
    {
        if (_pending is not { } column) { return; }
        _pending = null;
        fixed (double* e = _exponentials, factors = _factors, total = _total, squares = _totalSquares, weights = _rows.Weights)
        fixed (ushort* from = column.Codes)
        {
            if (column.Listed is null)
            {
                for (var place = 0; place < _rows.Count; place++) { SoftmaxKernels.Multiply(e + (place * _width), factors + (from[place] * _width), _width); }
            }
            for (var i = 0; i < (column.Listed?.Length ?? 0); i++)
            {
                var place = column.Listed![i];
                var own = e + (place * _width);
                var weight = weights is null ? 1 : weights[place];
                if (i < column.ListedLearned) { SoftmaxKernels.Add(own, 1 / SoftmaxKernels.Sum(own, _width), -weight, _width, total, squares); }
                SoftmaxKernels.Multiply(own, factors + (from[i] * _width), _width);
                if (i < column.ListedLearned) { SoftmaxKernels.Add(own, 1 / SoftmaxKernels.Sum(own, _width), weight, _width, total, squares); }
            }
        }
        if (column.Listed is null && _anyListed) { Total(); }
    }

    /// <summary>The sums of shares and of their squares over the rows learned from.</summary>
    private void Total()
    {
        _total.AsSpan().Clear();
        _totalSquares.AsSpan().Clear();
        fixed (double* e = _exponentials, total = _total, squares = _totalSquares, weights = _rows.Weights)
        {
            for (var place = 0; place < _rows.Learned; place++)
            {
                var own = e + (place * _width);
                SoftmaxKernels.Add(own, 1 / SoftmaxKernels.Sum(own, _width), weights is null ? 1 : weights[place], _width, total, squares);
            }
        }
    }

    /// <summary>Divides the exponentials of each row by their sum: shares stay what they are. None becomes smaller than what still counts.</summary>
    private void Rescale()
    {
        Apply();
        _exponent = 0;
        fixed (double* e = _exponentials)
        {
            for (var place = 0; place < _rows.Count; place++)
            {
                var own = e + (place * _width);
                var inverse = 1 / SoftmaxKernels.Sum(own, _width);
                for (var k = 0; k < _classes; k++) { own[k] = Math.Max(own[k] * inverse, 1e-150); }
            }
        }
    }

    private void Finish(BagColumn column, bool renew)
    {
        var cells = column.Cells;
        if (column.Listed is not null)
        {
            var common = column.Common * _width;
            for (var k = 0; k < _classes; k++)
            {
                var (share, square) = (_total[k], _totalSquares[k]);
                for (var cell = 0; cell < cells; cell++) { (share, square) = (share - _shares[(cell * _width) + k], square - (renew ? _squares[(cell * _width) + k] : 0)); }
                _shares[common + k] = share;
                if (renew) { _squares[common + k] = square; }
            }
        }
        var targets = ClassWeights(column);
        for (var k = 0; k < _classes; k++)
        {
            for (var cell = 0; cell < cells; cell++)
            {
                var share = _shares[(cell * _width) + k];
                Gradients[(k * cells) + cell] = share - targets[(k * cells) + cell];
                if (renew) { column.Hessians[(k * cells) + cell] = Math.Max(0, share - _squares[(cell * _width) + k]); }
            }
        }
    }

    /// <summary>The weight of each class among the rows learned from, cell by cell.</summary>
    private double[] ClassWeights(BagColumn column)
    {
        if (_classWeights.TryGetValue(column, out var known)) { return known; }
        var result = new double[column.Cells * _classes];
        if (column.Listed is { } listed)
        {
            for (var i = 0; i < column.ListedLearned; i++) { result[((int)_rows.Target[listed[i]] * column.Cells) + column.Codes[i]] += _rows.WeightOf(listed[i]); }
            for (var k = 0; k < _classes; k++)
            {
                var others = 0.0;
                for (var cell = 0; cell < column.Cells; cell++) { others += result[(k * column.Cells) + cell]; }
                result[(k * column.Cells) + column.Common] = _classTotals[k] - others;
            }
        }
        else
        {
            for (var place = 0; place < _rows.Learned; place++) { result[((int)_rows.Target[place] * column.Cells) + column.Codes[place]] += _rows.WeightOf(place); }
        }
        return _classWeights[column] = result;
    }
}
