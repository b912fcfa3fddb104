namespace MlStudio.Learning.Metrics;

/// <summary>
/// Scores of one class against the rest, ordered from the highest down with equal scores as one step: the base of
/// ROC-AUC, average precision, curves and thresholds. Ties count as in scikit-learn's roc_curve and precision_recall_curve.
/// </summary>
public sealed class RankedScores
{
    private readonly double[] _thresholds;
    private readonly double[] _truePositives;
    private readonly double[] _falsePositives;

    /// <param name="scores">One score per row; higher means more likely positive.</param>
    /// <param name="positive">Whether each row is of the class.</param>
    /// <param name="weights">A weight per row, or empty for equal weights.</param>
    public RankedScores(ReadOnlySpan<double> scores, ReadOnlySpan<bool> positive, ReadOnlySpan<double> weights = default)
    {
        Weighted.CheckLengths(scores.Length, positive.Length, weights.Length);
        var keys = scores.ToArray();
        var order = new int[keys.Length];
        for (var i = 0; i < order.Length; i++) { order[i] = i; }
        Array.Sort(keys, order);
        var thresholds = new List<double>();
        var truePositives = new List<double>();
        var falsePositives = new List<double>();
        double above = 0, wrong = 0;
        for (var i = keys.Length - 1; i >= 0; i--)
        {
            var row = order[i];
            var weight = weights.IsEmpty ? 1 : weights[row];
            if (positive[row]) { above += weight; } else { wrong += weight; }
            if (i > 0 && keys[i - 1] == keys[i]) { continue; }
            thresholds.Add(keys[i]);
            truePositives.Add(above);
            falsePositives.Add(wrong);
        }
        _thresholds = [.. thresholds];
        _truePositives = [.. truePositives];
        _falsePositives = [.. falsePositives];
        Positives = above;
        Negatives = wrong;
    }

    /// <summary>Weight of the rows of the class.</summary>
    public double Positives { get; }

    /// <summary>Weight of all other rows.</summary>
    public double Negatives { get; }

    /// <summary>Why there is no ROC curve, or null.</summary>
    public string? RocUndefined => Positives == 0 ? "no row of the class" : Negatives == 0 ? "no row of another class" : null;

    /// <summary>Why there is no precision-recall curve, or null.</summary>
    public string? PrecisionRecallUndefined => Positives == 0 ? "no row of the class" : null;

    /// <summary>The area under the ROC curve by the trapezoidal rule (equal scores count one half); null where undefined.</summary>
    public double? Auc()
    {
        if (RocUndefined is not null) { return null; }
        double area = 0, lastTrue = 0, lastFalse = 0;
        for (var i = 0; i < _thresholds.Length; i++)
        {
            area += (_falsePositives[i] - lastFalse) * (_truePositives[i] + lastTrue) / 2;
            lastTrue = _truePositives[i];
            lastFalse = _falsePositives[i];
        }
        return area / (Positives * Negatives);
    }

    /// <summary>Average precision: precision at each step weighted by the recall gained; null where undefined.</summary>
    public double? AveragePrecision()
    {
        if (PrecisionRecallUndefined is not null) { return null; }
        double sum = 0, last = 0;
        for (var i = 0; i < _thresholds.Length; i++)
        {
            if (_truePositives[i] > last) { sum += (_truePositives[i] - last) * _truePositives[i] / (_truePositives[i] + _falsePositives[i]); }
            last = _truePositives[i];
        }
        return sum / Positives;
    }

    /// <summary>The largest distance between the shares of both groups that score at least as high (Kolmogorov and Smirnov); null where undefined.</summary>
    public double? KolmogorovSmirnov()
    {
        if (RocUndefined is not null) { return null; }
        var most = 0.0;
        for (var i = 0; i < _thresholds.Length; i++) { most = Math.Max(most, Math.Abs((_truePositives[i] / Positives) - (_falsePositives[i] / Negatives))); }
        return most;
    }

    /// <summary>The share of the class found among a share of the rows taken from the highest score down, divided by that share; rows of equal score are taken evenly. Null where no row is of the class.</summary>
    /// <param name="share">Above 0, at most 1.</param>
    public double? Lift(double share)
    {
        if (PrecisionRecallUndefined is not null) { return null; }
        var top = share * (Positives + Negatives);
        double above = 0, taken = 0;
        for (var i = 0; i < _thresholds.Length; i++)
        {
            var all = _truePositives[i] + _falsePositives[i];
            if (all >= top) { return (above + ((_truePositives[i] - above) * (top - taken) / (all - taken))) / Positives / share; }
            (above, taken) = (_truePositives[i], all);
        }
        return 1 / share;
    }

    /// <summary>The share of rows taken from the highest score down (x) against the share of the class found (y), from (0, 0) to (1, 1); the lift is y / x. Empty where undefined.</summary>
    public IReadOnlyList<CurvePoint> GainCurve(int most = 200)
    {
        if (PrecisionRecallUndefined is not null) { return []; }
        var points = new List<CurvePoint>(_thresholds.Length + 1) { new(0, 0, null) };
        for (var i = 0; i < _thresholds.Length; i++)
        {
            points.Add(new CurvePoint((_truePositives[i] + _falsePositives[i]) / (Positives + Negatives), _truePositives[i] / Positives, _thresholds[i]));
        }
        return CurveReducer.Reduce(points, most, p => p.X + p.Y);
    }

    /// <summary>False positive rate against recall, reduced to at most <paramref name="most"/> points; empty where undefined.</summary>
    public IReadOnlyList<CurvePoint> RocCurve(int most = 200)
    {
        if (RocUndefined is not null) { return []; }
        var points = new List<CurvePoint>(_thresholds.Length + 1) { new(0, 0, null) };
        for (var i = 0; i < _thresholds.Length; i++)
        {
            points.Add(new CurvePoint(_falsePositives[i] / Negatives, _truePositives[i] / Positives, _thresholds[i]));
        }
        return CurveReducer.Reduce(points, most, p => p.X + p.Y);
    }

    /// <summary>Recall against precision from recall 0 up, reduced to at most <paramref name="most"/> points; empty where undefined.</summary>
    public IReadOnlyList<CurvePoint> PrecisionRecallCurve(int most = 200)
    {
        if (PrecisionRecallUndefined is not null) { return []; }
        var points = new List<CurvePoint>(_thresholds.Length + 1) { new(0, 1, null) };
        for (var i = 0; i < _thresholds.Length; i++)
        {
            points.Add(new CurvePoint(_truePositives[i] / Positives, _truePositives[i] / (_truePositives[i] + _falsePositives[i]), _thresholds[i]));
            if (_truePositives[i] == Positives) { break; }
        }
        return CurveReducer.Reduce(points, most, p => p.X);
    }

    /// <summary>
    /// The scores at the corners of the convex hull of the ROC curve, descending: whatever alarms and misses cost, one of them, or answering
    /// no row with the class, is the best threshold (Provost and Fawcett 2001).
    /// </summary>
    internal IReadOnlyList<double> HullThresholds()
    {
        var corners = new List<int>();
        (double X, double Y) Point(int at) => at < 0 ? (0, 0) : (_falsePositives[at], _truePositives[at]);
        bool IsBelow(int middle, int next)
        {
            var (from, point, to) = (Point(corners.Count < 2 ? -1 : corners[^2]), Point(middle), Point(next));
            return ((point.X - from.X) * (to.Y - from.Y)) - ((point.Y - from.Y) * (to.X - from.X)) >= 0;
        }
        for (var i = 0; i < _thresholds.Length; i++)
        {
            while (corners.Count > 0 && IsBelow(corners[^1], i)) { corners.RemoveAt(corners.Count - 1); }
            corners.Add(i);
        }
        return [.. corners.Select(i => _thresholds[i])];
    }

    /// <summary>The weight of positive and other rows that score at least <paramref name="threshold"/>.</summary>
    public (double TruePositives, double FalsePositives) AtLeast(double threshold)
    {
        int low = 0, high = _thresholds.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_thresholds[middle] >= threshold) { low = middle + 1; } else { high = middle; }
        }
        return low == 0 ? (0, 0) : (_truePositives[low - 1], _falsePositives[low - 1]);
    }

    /// <summary>The score that as a threshold gives the highest F1 (the highest such score); null where no row is of the class.</summary>
    public double? BestF1Threshold()
    {
        double? best = null;
        var bestF1 = double.NegativeInfinity;
        for (var i = 0; i < _thresholds.Length && Positives > 0; i++)
        {
            var f1 = 2 * _truePositives[i] / (_truePositives[i] + _falsePositives[i] + Positives);
            if (f1 > bestF1) { (best, bestF1) = (_thresholds[i], f1); }
        }
        return best;
    }
}
