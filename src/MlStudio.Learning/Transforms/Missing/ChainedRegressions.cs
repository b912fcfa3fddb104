namespace MlStudio.Learning.Transforms;

/// <summary>Ridge regressions of each column on all others, fitted in rounds on rows whose missing values the regressions before filled.</summary>
internal static class ChainedRegressions
{
    /// <summary>Fills that move less than this share of the largest value have settled.</summary>
    private const double Settled = 1e-3;

    /// <returns>The columns by how often they are missing, and round after round, in that order, an intercept and a weight per column.</returns>
    public static (int[] Order, double[] Weights) Fit(NumberRows rows, int rounds, double penalty, CancellationToken cancellation)
    {
        var width = rows.Width;
        var missing = Enumerable.Range(0, width).Select(c => Enumerable.Range(0, rows.RowCount).Where(r => double.IsNaN(rows.Values[(r * width) + c])).ToArray()).ToArray();
        int[] order = [.. Enumerable.Range(0, width).OrderBy(c => missing[c].Length)];
        var largest = rows.Values.Where(v => !double.IsNaN(v)).Select(Math.Abs).DefaultIfEmpty(0).Max();
        var filled = Array.ConvertAll(rows.Values, v => double.IsNaN(v) ? 0 : v);
        var products = new double[(width + 1) * (width + 1)];
        for (var row = 0; row < rows.RowCount; row++) { Add(products, filled.AsSpan(row * width, width), 1); }
        var weights = new List<double>();
        for (var round = 0; round < rounds; round++)
        {
            double moved = 0;
            foreach (var column in order)
            {
                cancellation.ThrowIfCancellationRequested();
                foreach (var row in missing[column]) { Add(products, filled.AsSpan(row * width, width), -1); }
                var learned = missing[column].Length == rows.RowCount ? new double[width + 1] : Solve(products, width, column, penalty);
                weights.AddRange(learned);
                foreach (var row in missing[column])
                {
                    var values = filled.AsSpan(row * width, width);
                    var value = Predict(values, learned, column);
                    moved = Math.Max(moved, Math.Abs(value - values[column]));
                    values[column] = value;
                    Add(products, values, 1);
                }
            }
            if (moved < Settled * largest) { break; }
        }
        return (order, [.. weights]);
    }

    /// <summary>Takes one row through the rounds.</summary>
    public static void Fill(ReadOnlySpan<double> row, int[] order, ReadOnlySpan<double> weights, Span<double> filled)
    {
        for (var c = 0; c < row.Length; c++) { filled[c] = double.IsNaN(row[c]) ? 0 : row[c]; }
        for (int at = 0, next = 0; at < weights.Length; at += row.Length + 1, next = (next + 1) % order.Length)
        {
            var column = order[next];
            if (double.IsNaN(row[column])) { filled[column] = Predict(filled, weights.Slice(at, row.Length + 1), column); }
        }
    }

    private static double Predict(ReadOnlySpan<double> row, ReadOnlySpan<double> weights, int column)
    {
        var sum = weights[0];
        for (var c = 0; c < row.Length; c++)
        {
            if (c != column) { sum += weights[c + 1] * row[c]; }
        }
        return sum;
    }

    /// <summary>Adds the products of all pairs of (1, row).</summary>
    private static void Add(double[] products, ReadOnlySpan<double> row, double sign)
    {
        var size = row.Length + 1;
        for (var i = 0; i < size; i++)
        {
            var factor = sign * (i == 0 ? 1 : row[i - 1]);
            var line = products.AsSpan(i * size, size);
            line[0] += factor;
            for (var j = 1; j < size; j++) { line[j] += factor * row[j - 1]; }
        }
    }

    /// <summary>The weights of all columns but one, and the intercept, by Cholesky's decomposition; what the rest already says gets no weight.</summary>
    private static double[] Solve(double[] products, int width, int column, double penalty)
    {
        var size = width + 1;
        int[] kept = [.. Enumerable.Range(0, size).Where(i => i != column + 1)];
        var n = kept.Length;
        var l = new double[n, n];
        var y = new double[n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var sum = products[(kept[i] * size) + kept[j]] + (i == j && i > 0 ? penalty : 0);
                for (var k = 0; k < j; k++) { sum -= l[i, k] * l[j, k]; }
                if (i == j) { l[i, i] = sum > 1e-9 ? Math.Sqrt(sum) : 0; }
                else { l[i, j] = l[j, j] > 0 ? sum / l[j, j] : 0; }
            }
            var right = products[(kept[i] * size) + column + 1];
            for (var k = 0; k < i; k++) { right -= l[i, k] * y[k]; }
            y[i] = l[i, i] > 0 ? right / l[i, i] : 0;
        }
        var result = new double[size];
        for (var i = n - 1; i >= 0; i--)
        {
            var sum = y[i];
            for (var k = i + 1; k < n; k++) { sum -= l[k, i] * result[kept[k]]; }
            result[kept[i]] = l[i, i] > 0 ? sum / l[i, i] : 0;
        }
        return result;
    }
}
