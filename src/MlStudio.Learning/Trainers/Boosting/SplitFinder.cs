using MlStudio.Learning.Numerics;
using MlStudio.Learning.Trainers.Boosting.Binning;
using MlStudio.Learning.Trainers.Boosting.Constraints;

namespace MlStudio.Learning.Trainers.Boosting;

/// <summary>The sums of a leaf that its splits are measured against.</summary>
/// <param name="Sum">Packed sums over the leaf's rows.</param>
/// <param name="Rows">The number of rows.</param>
/// <param name="Bounds">What its leaves' values must stay between.</param>
internal readonly record struct LeafTotals(long Sum, int Rows, ValueBounds Bounds);

/// <summary>Finds the best split of one feature in one leaf's histogram.</summary>
internal sealed class SplitFinder(BinnedMatrix matrix, SplitRules rules, FeatureConstraints constraints)
{
    /// <summary>The best split of a feature, or <see cref="Split.None"/>.</summary>
    public Split Find(PinnedArray<long> histogram, int feature, LeafTotals leaf, GradientLayout layout)
    {
        var bins = matrix.Features[feature];
        var cells = histogram.Values.AsSpan(matrix.Offsets.Values[feature], bins.TotalBins);
        return bins.IsCategory
            ? CategorySplitFinder.Find(cells, feature, bins, leaf, layout, rules, constraints.HasDirections)
            : FindThreshold(cells, feature, bins, leaf, layout);
    }

    private Split FindThreshold(ReadOnlySpan<long> cells, int feature, FeatureBins bins, LeafTotals leaf, GradientLayout layout)
    {
        var valueBins = bins.ValueBins;
        var missing = cells[valueBins];
        var candidate = new Candidate(rules, layout, leaf, constraints.HasDirections, constraints.Direction(bins.Feature));
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
        private readonly ValueBounds _bounds;
        private readonly int _direction;
        private readonly bool _bounded, _plain;

        /// <param name="bounded">Whether values are bounded and may have a direction.</param>
        /// <param name="direction">1 where the right side must not be valued lower than the left, -1 where not higher, 0 where both may be.</param>
        /// <param name="extraL2">Added to the L2 penalty.</param>
        public Candidate(SplitRules rules, GradientLayout layout, LeafTotals leaf, bool bounded, int direction = 0, double extraL2 = 0)
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
            _bounds = leaf.Bounds;
            _direction = direction;
            _bounded = bounded;
            _plain = rules.L1 == 0 && !bounded;
            ParentScore = bounded ? rules.ScoreAt(_bounds.Clamp(rules.Step(_gradient, _hessian)), _gradient, _hessian) : rules.Score(_gradient, _hessian);
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
            if (_bounded) { return BoundedGain(leftGradient, leftHessian, rightGradient, rightHessian); }
            if (!_plain) { return _rules.Score(leftGradient, leftHessian, _extraL2) + _rules.Score(rightGradient, rightHessian, _extraL2); }
            var a = leftHessian + _l2;
            var b = rightHessian + _l2;
            return a > 0 && b > 0 ? (leftGradient * leftGradient * b + rightGradient * rightGradient * a) / (a * b) : double.NegativeInfinity;
        }

        private double BoundedGain(double leftGradient, double leftHessian, double rightGradient, double rightHessian)
        {
            var left = _bounds.Clamp(_rules.Step(leftGradient, leftHessian, _extraL2));
            var right = _bounds.Clamp(_rules.Step(rightGradient, rightHessian, _extraL2));
            return _direction * (right - left) < 0
                ? double.NegativeInfinity
                : _rules.ScoreAt(left, leftGradient, leftHessian, _extraL2) + _rules.ScoreAt(right, rightGradient, rightHessian, _extraL2);
        }

        /// <summary>The rows of a cell, exact or estimated.</summary>
        public double Rows(long cell) => _layout.CountMask != 0 ? _layout.Count(cell) : _layout.Hessian(cell) * _rowsPerHessian;
    }
}
