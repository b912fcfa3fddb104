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

    /// <summary>The mean area over parts such as folds, or that of one run less that of another on the same rows, and its variance. Null where it is undefined in a part.</summary>
    /// <param name="parts">The rows of each part.</param>
    /// <param name="others">What another run answered to them; null for none.</param>
    public static AucEstimate? Estimate(IReadOnlyList<RunAnswers> parts, IReadOnlyList<RunAnswers>? others = null)
    {
        double first = 0, second = 0, variance = 0;
        var strata = new List<int>();
        for (var p = 0; p < parts.Count; p++)
        {
            if (Of(parts[p]) is not { } own) { return null; }
            first += own.Auc / parts.Count;
            var influence = own.Influence;
            if (others is not null)
            {
                if (Of(others[p]) is not { } other) { return null; }
                second += other.Auc / parts.Count;
                for (var i = 0; i < influence.Length; i++) { influence[i] -= other.Influence[i]; }
            }
            variance += Variance(influence, parts[p]) / parts.Count / parts.Count;
            strata.AddRange(MetricStrata.Of("auc", parts[p]));
        }
        return new AucEstimate(first, second, variance, SampleFreedom.Of(strata));
    }

    /// <summary>
    /// The variance of the area: from rows, corrected for how many of their class there are; or from whole groups, whose rows of one class
    /// and of several classes are corrected for how many groups have them (Obuchowski 1997). NaN where there is only one of a kind.
    /// </summary>
    internal static double Variance(double[] influence, RunAnswers rows)
    {
        if (!rows.HasGroups) { return Enumerable.Range(0, influence.Length).GroupBy(i => rows.Actual[i]).Sum(c => c.Sum(i => influence[i] * influence[i]) * Corrected(c.Count())); }
        var classes = new Dictionary<double, Dictionary<int, double>>();
        for (var i = 0; i < influence.Length; i++)
        {
            if (!classes.TryGetValue(rows.Actual[i], out var groups)) { classes.Add(rows.Actual[i], groups = []); }
            groups[rows.Groups[i]] = groups.GetValueOrDefault(rows.Groups[i]) + influence[i];
        }
        var variance = 0.0;
        foreach (var (own, sums) in classes)
        {
            variance += sums.Values.Sum(s => s * s) * Corrected(sums.Count);
            foreach (var other in classes.Where(c => c.Key != own)) { variance += sums.Sum(s => s.Value * other.Value.GetValueOrDefault(s.Key)) * Corrected(rows.Groups.Distinct().Count()); }
        }
        return variance;
    }

    private static double Corrected(int units) => units < 2 ? double.NaN : units / (units - 1.0);
}

/// <summary>An area under the ROC curve, or the difference of two, and how well it is known.</summary>
internal sealed record AucEstimate(double First, double Second, double Variance, SampleFreedom Freedom)
{
    /// <summary>Below it the variance is that of rounding.</summary>
    private const double NoVariance = 1e-20;

    public bool Varies => Variance > NoVariance;
}
