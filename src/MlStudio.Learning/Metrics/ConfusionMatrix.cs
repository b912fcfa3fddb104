namespace MlStudio.Learning.Metrics;

/// <summary>Rows (or their weight) by actual and predicted class, and the metrics that follow from it. Immutable; undefined values are null.</summary>
public sealed class ConfusionMatrix
{
    private readonly double[] _cells;
    private readonly double[] _actual;
    private readonly double[] _predicted;

    /// <param name="actual">Class index per row.</param>
    /// <param name="predicted">Class index per row.</param>
    /// <param name="weights">A weight per row, or empty for equal weights.</param>
    public ConfusionMatrix(int classCount, ReadOnlySpan<int> actual, ReadOnlySpan<int> predicted, ReadOnlySpan<double> weights = default)
    {
        Weighted.CheckLengths(actual.Length, predicted.Length, weights.Length);
        ClassCount = classCount;
        _cells = new double[classCount * classCount];
        for (var i = 0; i < actual.Length; i++) { _cells[(actual[i] * classCount) + predicted[i]] += weights.IsEmpty ? 1 : weights[i]; }
        _actual = new double[classCount];
        _predicted = new double[classCount];
        for (var i = 0; i < _cells.Length; i++)
        {
            _actual[i / classCount] += _cells[i];
            _predicted[i % classCount] += _cells[i];
            Total += _cells[i];
        }
    }

    /// <param name="cells">Row-major, actual by predicted; copied.</param>
    internal ConfusionMatrix(int classCount, ReadOnlySpan<double> cells)
    {
        ClassCount = classCount;
        _cells = cells.ToArray();
        _actual = new double[classCount];
        _predicted = new double[classCount];
        for (var i = 0; i < _cells.Length; i++)
        {
            _actual[i / classCount] += _cells[i];
            _predicted[i % classCount] += _cells[i];
            Total += _cells[i];
        }
    }

    public int ClassCount { get; }
    public double Total { get; }

    public double this[int actual, int predicted] => _cells[(actual * ClassCount) + predicted];

    /// <summary>Weight of the rows of a class.</summary>
    public double Actual(int index) => _actual[index];

    /// <summary>Weight of the rows answered with a class.</summary>
    public double Predicted(int index) => _predicted[index];

    /// <summary>Null where the class is never predicted.</summary>
    public double? Precision(int index) => Ratio(this[index, index], _predicted[index]);

    /// <summary>Null where no row is of the class.</summary>
    public double? Recall(int index) => Ratio(this[index, index], _actual[index]);

    /// <summary>2·TP / (2·TP + FP + FN); null where the class neither occurs nor is predicted.</summary>
    public double? F1(int index) => Ratio(2 * this[index, index], _actual[index] + _predicted[index]);

    /// <summary>The share of rows answered rightly, 0 to 1; null without rows.</summary>
    public double? Accuracy() => Ratio(Enumerable.Range(0, ClassCount).Sum(i => this[i, i]), Total);

    /// <summary>The mean recall of the classes that have rows; null where fewer than two have.</summary>
    public double? BalancedAccuracy() => _actual.Count(a => a > 0) < 2 ? null : Enumerable.Range(0, ClassCount).Where(i => _actual[i] > 0).Average(i => Recall(i)!.Value);

    /// <summary>The mean over the classes that occur or are predicted; null where the value of one of them is.</summary>
    public double? Macro(Func<int, double?> perClass)
    {
        var values = Occurring().Select(perClass).ToArray();
        return values.Length == 0 || values.Contains(null) ? null : values.Average();
    }

    /// <summary>The mean over classes weighted by their rows; null where the value of one with rows is.</summary>
    public double? ByRows(Func<int, double?> perClass)
    {
        var sum = 0.0;
        for (var i = 0; i < ClassCount; i++)
        {
            if (_actual[i] == 0) { continue; }
            if (perClass(i) is not { } value) { return null; }
            sum += value * _actual[i];
        }
        return Ratio(sum, Total);
    }

    /// <summary>Matthews correlation (Gorodkin 2004 for several classes); null where all rows, or all answers, are of one class.</summary>
    public double? Matthews()
    {
        double right = 0, product = 0, predictedSquares = 0, actualSquares = 0;
        for (var i = 0; i < ClassCount; i++)
        {
            right += this[i, i];
            product += _actual[i] * _predicted[i];
            predictedSquares += _predicted[i] * _predicted[i];
            actualSquares += _actual[i] * _actual[i];
        }
        var below = Math.Sqrt(((Total * Total) - predictedSquares) * ((Total * Total) - actualSquares));
        return Ratio((right * Total) - product, below);
    }

    /// <summary>Agreement beyond chance (Cohen 1960): 1 is perfect, 0 is what guessing with the same shares gives; null where all rows and answers are of one class.</summary>
    public double? Kappa() => Kappa(static (a, p) => a == p ? 0 : 1);

    /// <summary>As <see cref="Kappa()"/>, a miss counting by the square of its distance in the order of the classes (Cohen 1968).</summary>
    public double? QuadraticKappa() => Kappa(static (a, p) => (double)(a - p) * (a - p));

    private double? Kappa(Func<int, int, double> cost)
    {
        double seen = 0, expected = 0;
        for (var a = 0; a < ClassCount; a++)
        {
            if (_actual[a] == 0) { continue; }
            for (var p = 0; p < ClassCount; p++)
            {
                seen += cost(a, p) * this[a, p];
                expected += cost(a, p) * _actual[a] * _predicted[p];
            }
        }
        return expected > 0 ? 1 - (seen * Total / expected) : null;
    }

    /// <summary>Indices of the classes that have rows or are predicted.</summary>
    public IEnumerable<int> Occurring() => Enumerable.Range(0, ClassCount).Where(i => _actual[i] + _predicted[i] > 0);

    private static double? Ratio(double above, double below) => below > 0 ? above / below : null;
}
