namespace MlStudio.Learning.Data;

/// <summary>How well one column alone predicts a target: bins are filled from every other row and tried on the rows between, both ways.</summary>
internal static class BinnedPrediction
{
    private const int MostBins = 256;

    /// <summary>ROC-AUC; over several classes the mean of one against the rest.</summary>
    public static double Auc(Column feature, int[] classes)
    {
        var bins = Bin(feature, out var binCount);
        var classCount = classes.Max() + 1;
        double sum = 0;
        var used = 0;
        for (var positive = classCount == 2 ? 1 : 0; positive < classCount; positive++)
        {
            var isPositive = classes.Select(c => c == positive ? 1.0 : 0.0).ToArray();
            if (isPositive.Sum() < 2) { continue; }
            sum += RankAuc(CrossPredict(bins, binCount, isPositive), isPositive);
            used++;
        }
        return used == 0 ? 0 : sum / used;
    }

    /// <summary>The coefficient of determination, of the bins' means or of a straight line, whichever is better.</summary>
    public static double RSquared(Column feature, double[] target)
    {
        var bins = Bin(feature, out var binCount);
        var predicted = CrossPredict(bins, binCount, target);
        var mean = target.Average();
        double residual = 0, total = 0;
        for (var i = 0; i < target.Length; i++)
        {
            residual += (target[i] - predicted[i]) * (target[i] - predicted[i]);
            total += (target[i] - mean) * (target[i] - mean);
        }
        var binned = total > 0 ? 1 - residual / total : 0;
        return Math.Max(binned, feature is NumberColumn numbers ? SquaredCorrelation(numbers.Values, target) : 0);
    }

    private static int[] Bin(Column feature, out int count)
    {
        var bins = new int[feature.Count];
        if (feature is CategoryColumn categories)
        {
            count = categories.Levels.Count + 1;
            for (var i = 0; i < bins.Length; i++) { bins[i] = categories.Codes[i] + 1; }
            return bins;
        }
        var values = new double[feature.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = feature.IsMissing(i) ? double.NaN : feature is NumberColumn numbers ? numbers.Values[i] : ((TimestampColumn)feature).Ticks[i];
        }
        var sorted = values.Where(v => !double.IsNaN(v)).Order().ToArray();
        // Few distinct values get a bin each; many are cut at quantiles.
        var distinct = sorted.Distinct().Take(MostBins + 1).ToArray();
        var edges = distinct.Length <= MostBins
            ? distinct
            : Enumerable.Range(0, MostBins).Select(b => sorted[(int)((long)b * sorted.Length / MostBins)]).Distinct().ToArray();
        count = edges.Length + 2;
        for (var i = 0; i < bins.Length; i++)
        {
            if (double.IsNaN(values[i])) { continue; }
            var place = Array.BinarySearch(edges, values[i]);
            bins[i] = (place >= 0 ? place : ~place - 1) + 1;
        }
        return bins;
    }

    private static double[] CrossPredict(int[] bins, int binCount, double[] target)
    {
        // The rows' halves are chosen by a hash of the row, lest an alternation in the data line up with them.
        var predicted = new double[target.Length];
        for (var half = 0; half < 2; half++)
        {
            var sums = new double[binCount];
            var counts = new int[binCount];
            double sum = 0;
            var count = 0;
            for (var i = 0; i < target.Length; i++)
            {
                if (Half(i) == half) { continue; }
                sums[bins[i]] += target[i];
                counts[bins[i]]++;
                sum += target[i];
                count++;
            }
            var prior = count > 0 ? sum / count : 0;
            for (var i = 0; i < target.Length; i++)
            {
                if (Half(i) == half) { predicted[i] = counts[bins[i]] > 0 ? sums[bins[i]] / counts[bins[i]] : prior; }
            }
        }
        return predicted;
    }

    private static int Half(int row) => (int)(((uint)row * 2654435769u) >> 31);

    /// <summary>The share of pairs that are ordered rightly, ties by half (Mann and Whitney 1947).</summary>
    private static double RankAuc(double[] scores, double[] isPositive)
    {
        var order = Enumerable.Range(0, scores.Length).ToArray();
        Array.Sort((double[])scores.Clone(), order);
        double positives = 0, negatives = 0, area = 0;
        for (var i = 0; i < order.Length;)
        {
            double up = 0, down = 0;
            var score = scores[order[i]];
            for (; i < order.Length && scores[order[i]] == score; i++)
            {
                if (isPositive[order[i]] > 0) { up++; } else { down++; }
            }
            area += up * (negatives + down / 2);
            positives += up;
            negatives += down;
        }
        return positives > 0 && negatives > 0 ? area / (positives * negatives) : 0;
    }

    private static double SquaredCorrelation(ReadOnlySpan<double> feature, double[] target)
    {
        double n = 0, meanX = 0, meanY = 0, xx = 0, yy = 0, xy = 0;
        for (var i = 0; i < target.Length; i++)
        {
            if (!double.IsFinite(feature[i])) { continue; }
            n++;
            var (dx, dy) = (feature[i] - meanX, target[i] - meanY);
            meanX += dx / n;
            meanY += dy / n;
            xx += dx * (feature[i] - meanX);
            yy += dy * (target[i] - meanY);
            xy += dx * (target[i] - meanY);
        }
        // A column with gaps says nothing where it has none; it counts by the share of rows that it covers.
        return xx > 0 && yy > 0 ? xy / xx * (xy / yy) * (n / target.Length) : 0;
    }
}
