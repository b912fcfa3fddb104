using MlStudio.Learning.Numerics;

namespace MlStudio.Learning.Trainers.Boosting.Binning;

/// <summary>
/// Chooses the bins of every feature from the training rows: numbers by greedy equal counts over a sample of at most
/// <see cref="SampleSize"/> rows with frequent values alone in a bin; categories by frequency, the rarest sharing one bin when there are too many.
/// Features that cannot be split (constant, nothing missing) get no bins.
/// </summary>
internal static class BinMapper
{
    public const int SampleSize = 200_000;
    private const int MinRowsPerBin = 3;

    /// <param name="features">The matrix.</param>
    /// <param name="rows">Matrix rows to learn from.</param>
    /// <param name="maxBins">At most this many bins for values, 2 … 255.</param>
    /// <returns>The usable features, ascending.</returns>
    public static FeatureBins[] Fit(FeatureMatrix features, int[] rows, int maxBins, int seed, WorkerTeam team, CancellationToken cancellation)
    {
        var sample = Sample(rows, seed);
        var result = new FeatureBins?[features.FeatureCount];
        var next = -1;
        team.Run(_ =>
        {
            var buffer = new float[sample.Length];
            int feature;
            while ((feature = Interlocked.Increment(ref next)) < result.Length)
            {
                cancellation.ThrowIfCancellationRequested();
                var levels = features.Features[feature].LevelCount;
                result[feature] = levels > 0 ? FitCategory(features, rows, feature, levels, maxBins) : FitNumber(features, sample, feature, buffer, maxBins);
            }
        });
        return result.OfType<FeatureBins>().ToArray();
    }

    private static int[] Sample(int[] rows, int seed)
    {
        if (rows.Length <= SampleSize) { return rows; }
        var key = StatelessRandom.Key(seed, 1);
        var sample = new int[SampleSize];
        for (var i = 0; i < sample.Length; i++)
        {
            var from = (long)rows.Length * i / SampleSize;
            var to = (long)rows.Length * (i + 1) / SampleSize;
            sample[i] = rows[from + (long)(StatelessRandom.Uniform(key, i) * (to - from))];
        }
        return sample;
    }

    private static FeatureBins? FitNumber(FeatureMatrix features, int[] sample, int feature, float[] buffer, int maxBins)
    {
        var values = features.Values;
        var width = features.FeatureCount;
        var count = 0;
        foreach (var row in sample)
        {
            var value = values[(long)row * width + feature];
            if (!float.IsNaN(value)) { buffer[count++] = value + 0f; } // -0 becomes 0
        }
        var sorted = buffer.AsSpan(0, count);
        FloatSorter.Sort(sorted);
        var thresholds = Thresholds(sorted, maxBins);
        return thresholds.Length == 0 && (count == 0 || count == sample.Length) ? null : FeatureBins.Number(feature, thresholds, count > 0);
    }

    /// <summary>The bounds between bins of sorted values.</summary>
    internal static float[] Thresholds(ReadOnlySpan<float> sorted, int maxBins)
    {
        var distinct = new List<float>();
        var counts = new List<int>();
        for (var i = 0; i < sorted.Length;)
        {
            var j = i + 1;
            while (j < sorted.Length && sorted[j] == sorted[i]) { j++; }
            distinct.Add(sorted[i]);
            counts.Add(j - i);
            i = j;
        }
        var thresholds = new List<float>();
        if (distinct.Count <= maxBins)
        {
            for (var i = 0; i + 1 < distinct.Count; i++) { thresholds.Add(Between(distinct[i], distinct[i + 1])); }
            return [.. thresholds];
        }
        var mean = (double)sorted.Length / maxBins;
        long restRows = sorted.Length;
        var restBins = maxBins;
        foreach (var count in counts)
        {
            if (count >= mean) { restRows -= count; restBins--; }
        }
        var target = Math.Max(restBins > 0 ? (double)restRows / restBins : double.MaxValue, MinRowsPerBin);
        var current = 0;
        for (var i = 0; i + 1 < distinct.Count && thresholds.Count < maxBins - 1; i++)
        {
            var heavy = counts[i] >= mean;
            if (!heavy) { restRows -= counts[i]; }
            current += counts[i];
            if (heavy || current >= target || (counts[i + 1] >= mean && current >= Math.Max(1.0, target * 0.5)))
            {
                thresholds.Add(Between(distinct[i], distinct[i + 1]));
                current = 0;
                if (!heavy && --restBins > 0) { target = Math.Max((double)restRows / restBins, MinRowsPerBin); }
            }
        }
        return [.. thresholds];
    }

    /// <summary>A float t with low ≤ t &lt; high, the midpoint where rounding allows.</summary>
    internal static float Between(float low, float high)
    {
        var middle = (float)(((double)low + high) / 2);
        return middle >= low && middle < high ? middle : low;
    }

    private static FeatureBins? FitCategory(FeatureMatrix features, int[] rows, int feature, int levels, int maxBins)
    {
        var counts = new int[levels];
        var values = features.Values;
        var width = features.FeatureCount;
        var missing = 0;
        foreach (var row in rows)
        {
            var value = values[(long)row * width + feature];
            if (value >= 0 && value < levels) { counts[(int)value]++; }
            else { missing++; }
        }
        var present = Enumerable.Range(0, levels).Where(code => counts[code] > 0).OrderByDescending(code => counts[code]).ThenBy(code => code).ToArray();
        if (present.Length == 0 || (present.Length == 1 && missing == 0)) { return null; }
        var bins = Math.Min(present.Length, maxBins);
        var binByCode = new byte[levels];
        Array.Fill(binByCode, (byte)bins);
        for (var i = 0; i < present.Length; i++) { binByCode[present[i]] = (byte)Math.Min(i, bins - 1); }
        return FeatureBins.Category(feature, bins, binByCode);
    }
}
