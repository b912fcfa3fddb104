namespace MlStudio.Learning.Metrics;

/// <summary>
/// How much each row moves the area under the ROC curve (DeLong, DeLong and Clarke-Pearson 1988; in the time of sorting as Sun and Xu
/// 2014): the share of the other class that it stands right to, less the area, over the rows of its class.
/// </summary>
internal static class AucInfluence
{
    /// <param name="scores">Per entry, higher for the class.</param>
    /// <param name="positive">Whether an entry is of the class.</param>
    /// <returns>Null where one of the two is missing.</returns>
    public static (double Auc, double[] Influence)? Of(double[] scores, bool[] positive)
    {
        var positives = positive.Count(p => p);
        var negatives = positive.Length - positives;
        if (positives == 0 || negatives == 0) { return null; }
        var keys = scores.ToArray();
        int[] order = [.. Enumerable.Range(0, keys.Length)];
        Array.Sort(keys, order);
        var below = new double[keys.Length];
        double positivesBelow = 0, negativesBelow = 0;
        for (var i = 0; i < keys.Length;)
        {
            var end = i;
            double right = 0, wrong = 0;
            for (; end < keys.Length && keys[end] == keys[i]; end++)
            {
                if (positive[order[end]]) { right++; } else { wrong++; }
            }
            for (; i < end; i++) { below[order[i]] = positive[order[i]] ? negativesBelow + (wrong / 2) : positivesBelow + (right / 2); }
            positivesBelow += right;
            negativesBelow += wrong;
        }
        var auc = 0.0;
        for (var i = 0; i < below.Length; i++)
        {
            if (positive[i]) { auc += below[i]; }
        }
        auc /= (double)positives * negatives;
        for (var i = 0; i < below.Length; i++)
        {
            below[i] = positive[i] ? ((below[i] / negatives) - auc) / positives : (1 - (below[i] / positives) - auc) / negatives;
        }
        return (auc, below);
    }

    /// <summary>Of two classes, or the mean over all classes against the rest; null where one class, or all others, have no rows.</summary>
    public static (double Auc, double[] Influence)? Of(RunAnswers rows)
    {
        if (rows.Outputs == 1) { return Of(rows.Values, Array.ConvertAll(rows.Actual, a => a == 1)); }
        var mean = 0.0;
        var influence = new double[rows.Count];
        for (var k = 0; k < rows.Classes.Count; k++)
        {
            var own = k;
            if (Of([.. Enumerable.Range(0, rows.Count).Select(i => rows.Probability(i, own))], Array.ConvertAll(rows.Actual, a => (int)a == own)) is not { } one) { return null; }
            mean += one.Auc / rows.Classes.Count;
            for (var i = 0; i < influence.Length; i++) { influence[i] += one.Influence[i] / rows.Classes.Count; }
        }
        return (mean, influence);
    }

    /// <summary>The variance of the area: from rows within their class, or from whole groups (Obuchowski 1997).</summary>
    public static double Variance(double[] influence, double[] actual, int[] groups)
    {
        var keys = groups.Length > 0 ? groups : Array.ConvertAll(actual, a => (int)a);
        if (groups.Length > 0)
        {
            var sums = new Dictionary<int, double>();
            for (var i = 0; i < influence.Length; i++) { sums[keys[i]] = sums.GetValueOrDefault(keys[i]) + influence[i]; }
            return sums.Count < 2 ? double.NaN : sums.Values.Sum(s => s * s) * sums.Count / (sums.Count - 1);
        }
        var variance = 0.0;
        foreach (var ofClass in Enumerable.Range(0, influence.Length).GroupBy(i => keys[i]))
        {
            int[] rows = [.. ofClass];
            if (rows.Length < 2) { return double.NaN; }
            var mean = rows.Average(i => influence[i]);
            variance += rows.Sum(i => (influence[i] - mean) * (influence[i] - mean)) * rows.Length / (rows.Length - 1);
        }
        return variance;
    }
}
