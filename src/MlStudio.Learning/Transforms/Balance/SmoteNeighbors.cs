using MlStudio.Learning.Data;

namespace MlStudio.Learning.Transforms;

/// <summary>Finds the nearest rows of one class, once per row and on demand. Not thread-safe.</summary>
internal sealed class SmoteNeighbors
{
    /// <summary>Neighbours are looked for among this many rows of the class, drawn by chance where there are more.</summary>
    private const int MostCandidates = 5000;

    private readonly int[] _rows;
    private readonly int[] _candidates;
    private readonly int _count;
    private readonly double[][] _numbers;
    private readonly int[][] _codes;
    private readonly double _penalty;
    private readonly int[]?[] _found;

    public SmoteNeighbors(Frame training, int[] rows, int count, int seed)
    {
        _rows = rows;
        _candidates = ClassRows.Draw(rows, MostCandidates, seed);
        _count = Math.Min(count, _candidates.Length - 1);
        _found = new int[rows.Length][];
        var columns = training.Items.OfType<ColumnItem>().Select(i => i.Column).ToArray();
        _numbers = [.. columns.OfType<NumberColumn>().Select(Scaled)];
        _codes = [.. columns.OfType<CategoryColumn>().Select(c => c.Codes.ToArray())];
        var deviations = _numbers.Select(n => DeviationOf(n, rows)).Order().ToArray();
        var median = deviations.Length == 0 ? 1 : (deviations[(deviations.Length - 1) / 2] + deviations[deviations.Length / 2]) / 2;
        _penalty = median * median;
    }

    /// <param name="index">The row's index within the class.</param>
    /// <returns>Rows, nearest first.</returns>
    public int[] Of(int index) => _found[index] ??= Search(_rows[index]);

    private int[] Search(int row)
    {
        var near = new PriorityQueue<int, (double Distance, int Row)>(Comparer<(double Distance, int Row)>.Create((a, b) => b.CompareTo(a)));
        foreach (var candidate in _candidates)
        {
            if (candidate == row) { continue; }
            var rank = (Distance(row, candidate), candidate);
            if (near.Count < _count) { near.Enqueue(candidate, rank); }
            else if (near.TryPeek(out _, out var worst) && rank.CompareTo(worst) < 0) { near.DequeueEnqueue(candidate, rank); }
        }
        var found = new int[near.Count];
        for (var i = found.Length - 1; i >= 0; i--) { found[i] = near.Dequeue(); }
        return found;
    }

    private double Distance(int a, int b)
    {
        double sum = 0;
        foreach (var numbers in _numbers)
        {
            var difference = numbers[a] - numbers[b];
            if (!double.IsNaN(difference)) { sum += difference * difference; }
        }
        foreach (var codes in _codes) { sum += codes[a] == codes[b] ? 0 : _penalty; }
        return sum;
    }

    private static double[] Scaled(NumberColumn column)
    {
        var (mean, deviation) = NumberStatistics.MeanAndDeviation(column.Values);
        return Array.ConvertAll(column.Values.ToArray(), v => double.IsFinite(v) ? (v - mean) / deviation : double.NaN);
    }

    private static double DeviationOf(double[] numbers, int[] rows) =>
        NumberSummary.Of(GroupStatistic.Deviation, [.. rows.Select(r => numbers[r]).Where(double.IsFinite)]) is var deviation && double.IsNaN(deviation) ? 0 : deviation;
}
