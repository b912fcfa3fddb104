namespace MlStudio.Learning.Calibration;

/// <summary>
/// The rising curve with the least squared error: pool-adjacent-violators (Ayer et al. 1955), linear between its corners and level
/// beyond them, as scikit-learn's IsotonicRegression(out_of_bounds="clip"). Immutable and thread-safe.
/// </summary>
/// <param name="Scores">The corners' scores, ascending.</param>
/// <param name="Values">The curve at each corner, never falling.</param>
public sealed record IsotonicCurve(double[] Scores, double[] Values)
{
    /// <summary>Leaves probabilities as they are.</summary>
    public static IsotonicCurve Identity { get; } = new([0, 1], [0, 1]);

    /// <summary>The curve at a score.</summary>
    public double At(double score)
    {
        if (!(score > Scores[0])) { return Values[0]; }
        if (score >= Scores[^1]) { return Values[^1]; }
        var at = Array.BinarySearch(Scores, score);
        if (at >= 0) { return Values[at]; }
        var above = ~at;
        var share = (score - Scores[above - 1]) / (Scores[above] - Scores[above - 1]);
        return Values[above - 1] + (share * (Values[above] - Values[above - 1]));
    }

    /// <param name="scores">A score per row; equal scores are averaged first.</param>
    /// <param name="targets">What the curve should give.</param>
    public static IsotonicCurve Fit(ReadOnlySpan<double> scores, ReadOnlySpan<double> targets)
    {
        var keys = scores.ToArray();
        var order = Enumerable.Range(0, keys.Length).ToArray();
        Array.Sort(keys, order);
        var blocks = new List<(double Low, double High, double Sum, int Rows)>();
        for (var i = 0; i < keys.Length;)
        {
            var (sum, start) = (0.0, i);
            // Rows of one score in the order of the rows, whatever the sort did with equals.
            while (i < keys.Length && keys[i] == keys[start]) { i++; }
            Array.Sort(order, start, i - start);
            for (var j = start; j < i; j++) { sum += targets[order[j]]; }
            var block = (Low: keys[start], High: keys[start], Sum: sum, Rows: i - start);
            while (blocks.Count > 0 && blocks[^1].Sum / blocks[^1].Rows >= block.Sum / block.Rows)
            {
                block = (blocks[^1].Low, block.High, blocks[^1].Sum + block.Sum, blocks[^1].Rows + block.Rows);
                blocks.RemoveAt(blocks.Count - 1);
            }
            blocks.Add(block);
        }
        var (corners, values) = (new List<double>(), new List<double>());
        foreach (var block in blocks)
        {
            corners.Add(block.Low);
            values.Add(block.Sum / block.Rows);
            if (block.High == block.Low) { continue; }
            corners.Add(block.High);
            values.Add(block.Sum / block.Rows);
        }
        return new IsotonicCurve([.. corners], [.. values]);
    }
}
