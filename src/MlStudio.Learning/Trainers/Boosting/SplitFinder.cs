using MlStudio.Learning.Numerics;
using MlStudio.Learning.Trainers.Boosting.Binning;

namespace MlStudio.Learning.Trainers.Boosting;

/// <summary>The sums of a leaf that its splits are measured against.</summary>
/// <param name="Sum">Packed sums over the leaf's rows.</param>
/// <param name="Rows">The number of rows.</param>
internal readonly record struct LeafTotals(long Sum, int Rows);

/// <summary>Finds the best split of one feature in one leaf's histogram.</summary>
internal sealed class SplitFinder(BinnedMatrix matrix, SplitRules rules)
{
    /// <summary>The best split of a feature, or <see cref="Split.None"/>.</summary>
    public Split Find(PinnedArray<long> histogram, int feature, LeafTotals leaf, GradientLayout layout)
    {
        var bins = matrix.Features[feature];
        var cells = histogram.Values.AsSpan(matrix.Offsets.Values[feature], bins.TotalBins);
        return bins.IsCategory
            ? CategorySplitFinder.Find(cells, feature, bins, leaf, layout, rules)
            : FindThreshold(cells, feature, bins.ValueBins, leaf, layout);
    }

    private Split FindThreshold(ReadOnlySpan<long> cells, int feature, int valueBins, LeafTotals leaf, GradientLayout layout)
    {
        var missing = cells[valueBins];
        var candidate = new Candidate(rules, layout, leaf);
        var bestGain = candidate.BaseGain;
        var bestBin = -1;
        var bestMissingLeft = false;
        var bestSum = 0L;
        long left = 0;
        var last = missing != 0 ? valueBins : valueBins - 1;
        for (var bin = 0; bin < last; bin++)
        {
            var cell = cells[bin];
            left += cell;
            if (cell == 0 && bin != last - 1) { continue; }
            var gain = candidate.Gain(left);
            if (gain > bestGain) { (bestGain, bestBin, bestMissingLeft, bestSum) = (gain, bin, false, left); }
            if (missing == 0) { continue; }
            gain = candidate.Gain(left + missing);
            if (gain > bestGain) { (bestGain, bestBin, bestMissingLeft, bestSum) = (gain, bin, true, left + missing); }
        }
        return bestBin < 0 ? Split.None : new Split
        {
            Feature = feature,
            Gain = bestGain - candidate.ParentScore,
            ThresholdBin = bestBin,
            MissingLeft = missing == 0 ? null : bestMissingLeft,
            LeftSum = bestSum,
        };
    }

    /// <summary>Values one way to part a leaf, given the sums on the left.</summary>
    internal readonly struct Candidate
    {
        private readonly SplitRules _rules;
        private readonly GradientLayout _layout;
        private readonly long _sum;
        private readonly double _gradient, _hessian, _rows, _rowsPerHessian, _minHessian, _minRows, _extraL2, _l2;
        private readonly bool _plain;

        public Candidate(SplitRules rules, GradientLayout layout, LeafTotals leaf, double extraL2 = 0)
        {
            _rules = rules;
            _layout = layout;
            _sum = leaf.Sum;
            _gradient = layout.Gradient(leaf.Sum);
            _hessian = layout.Hessian(leaf.Sum);
            _rows = leaf.Rows;
            _rowsPerHessian = _hessian > 0 ? leaf.Rows / _hessian : 0;
            _minHessian = rules.MinHessian;
            _minRows = rules.MinRows;
            _extraL2 = extraL2;
            _l2 = rules.L2 + extraL2;
            _plain = rules.L1 == 0;
            ParentScore = rules.Score(_gradient, _hessian);
            BaseGain = ParentScore + rules.MinGain;
        }

        public double ParentScore { get; }

        /// <summary>What a split's two scores must exceed.</summary>
        public double BaseGain { get; }

        /// <summary>The sum of both children's scores, or minus infinity where a child would be too small.</summary>
        public double Gain(long left)
        {
            var leftHessian = _layout.Hessian(left);
            var rightHessian = _hessian - leftHessian;
            var leftRows = _layout.CountMask != 0 ? _layout.Count(left) : leftHessian * _rowsPerHessian;
            if (leftHessian < _minHessian || rightHessian < _minHessian || leftRows < _minRows || _rows - leftRows < _minRows)
            {
                return double.NegativeInfinity;
            }
            var leftGradient = _layout.Gradient(left);
            var rightGradient = _gradient - leftGradient;
            if (!_plain) { return _rules.Score(leftGradient, leftHessian, _extraL2) + _rules.Score(rightGradient, rightHessian, _extraL2); }
            var a = leftHessian + _l2;
            var b = rightHessian + _l2;
            return a > 0 && b > 0 ? (leftGradient * leftGradient * b + rightGradient * rightGradient * a) / (a * b) : double.NegativeInfinity;
        }

        /// <summary>The rows of a cell, exact or estimated.</summary>
        public double Rows(long cell) => _layout.CountMask != 0 ? _layout.Count(cell) : _layout.Hessian(cell) * _rowsPerHessian;
    }
}
