namespace MlStudio.Learning.Explanation.Sampled;

/// <summary>
/// The weighted least squares whose solution are Shapley values: what a set of columns is worth is fitted by the sum of its columns' values, under the condition that
/// all of them add up to the whole. The matrix depends on the sets alone and is factored once. Immutable and thread-safe.
/// </summary>
internal sealed class ShapleyRegression
{
    private readonly CoalitionSet _sets;
    private readonly int _columns;
    private readonly double[] _whole;
    private readonly double[][] _without;

    public ShapleyRegression(CoalitionSet sets, int columns)
    {
        _sets = sets;
        _columns = columns;
        _whole = Factor(-2);
        _without = sets.IsComplete ? [] : [.. Enumerable.Range(0, CoalitionSet.Groups).Select(Factor)];
    }

    /// <summary>The values of the columns and one standard error of each (0 where all sets were tried).</summary>
    /// <param name="worth">Per set what it is worth above the base.</param>
    /// <param name="whole">What all columns together are worth above the base.</param>
    public (double[] Values, double[] Errors) Solve(ReadOnlySpan<double> worth, double whole)
    {
        var values = Solve(worth, whole, _whole, -2);
        var errors = new double[_columns];
        if (_without.Length == 0) { return (values, errors); }
        // Jackknife over the groups of drawn sets.
        double[][] parts = [.. new double[_without.Length][]];
        for (var g = 0; g < parts.Length; g++) { parts[g] = Solve(worth, whole, _without[g], g); }
        for (var c = 0; c < _columns; c++)
        {
            var mean = parts.Average(p => p[c]);
            errors[c] = Math.Sqrt(parts.Sum(p => (p[c] - mean) * (p[c] - mean)) * (parts.Length - 1) / parts.Length);
        }
        return (values, errors);
    }

    /// <summary>The last column's value follows from the others': the rest is a plain least-squares problem.</summary>
    private double[] Solve(ReadOnlySpan<double> worth, double whole, double[] factor, int leftOut)
    {
        var n = _columns - 1;
        var values = new double[_columns];
        for (var s = 0; s < worth.Length; s++)
        {
            var weight = Weight(s, leftOut);
            if (weight == 0) { continue; }
            var set = _sets.Known[s];
            var y = weight * (worth[s] - (set[n] ? whole : 0));
            for (var i = 0; i < n; i++) { values[i] += Entry(set, i) * y; }
        }
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < i; j++) { values[i] -= factor[(i * n) + j] * values[j]; }
            values[i] /= factor[(i * n) + i];
        }
        for (var i = n - 1; i >= 0; i--)
        {
            for (var j = i + 1; j < n; j++) { values[i] -= factor[(j * n) + i] * values[j]; }
            values[i] /= factor[(i * n) + i];
        }
        values[n] = whole;
        for (var i = 0; i < n; i++) { values[n] -= values[i]; }
        return values;
    }

    private double Weight(int set, int leftOut) =>
        _sets.GroupOf[set] == CoalitionSet.NotDrawn ? _sets.Weights[set]
        : _sets.GroupOf[set] == leftOut ? 0
        : leftOut < 0 ? _sets.Weights[set]
        : _sets.Weights[set] * CoalitionSet.Groups / (CoalitionSet.Groups - 1);

    private int Entry(bool[] set, int column) => (set[column] ? 1 : 0) - (set[_columns - 1] ? 1 : 0);

    /// <summary>Cholesky factor of the normal matrix; a trifle on its diagonal keeps few sets solvable.</summary>
    private double[] Factor(int leftOut)
    {
        var n = _columns - 1;
        var matrix = new double[n * n];
        for (var s = 0; s < _sets.Known.Count; s++)
        {
            var weight = Weight(s, leftOut);
            if (weight == 0) { continue; }
            for (var i = 0; i < n; i++)
            {
                var entry = weight * Entry(_sets.Known[s], i);
                if (entry == 0) { continue; }
                for (var j = 0; j <= i; j++) { matrix[(i * n) + j] += entry * Entry(_sets.Known[s], j); }
            }
        }
        var trifle = 1e-12 * Enumerable.Range(0, n).Sum(i => matrix[(i * n) + i]) / Math.Max(1, n);
        for (var i = 0; i < n; i++)
        {
            matrix[(i * n) + i] += trifle;
            for (var j = 0; j <= i; j++)
            {
                var sum = matrix[(i * n) + j];
                for (var k = 0; k < j; k++) { sum -= matrix[(i * n) + k] * matrix[(j * n) + k]; }
                matrix[(i * n) + j] = i == j ? Math.Sqrt(Math.Max(sum, trifle)) : sum / matrix[(j * n) + j];
            }
        }
        return matrix;
    }
}
