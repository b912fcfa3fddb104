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
    /// <param name="rows">Matrix rows to learn from; null for all.</param>
    /// <param name="maxBins">At most this many bins for values, 2 … 255.</param>
    /// <returns>The usable features, ascending.</returns>
    public static FeatureBins[] Fit(FeatureMatrix features, int[]? rows, int maxBins, int seed, WorkerTeam team, CancellationToken cancellation)
    {
        var sample = Sample(rows, features.RowCount, seed);
        var result = new FeatureBins?[features.FeatureCount];
        var next = -1;
        team.Run(_ =>
        {
            var buffer = new float[sample.Length];
            var scratch = new uint[sample.Length];
            int feature;
            while ((feature = Interlocked.Increment(ref next)) < result.Length)
            {
                cancellation.ThrowIfCancellationRequested();
                var levels = features.Features[feature].LevelCount;
                result[feature] = levels > 0 ? FitCategory(features, rows, feature, levels, maxBins) : FitNumber(features, sample, feature, buffer, scratch, maxBins);
            }
        });
        return result.OfType<FeatureBins>().ToArray();
    }

    private static int[] Sample(int[]? rows, int rowCount, int seed)
    {
        var count = rows?.Length ?? rowCount;
        if (count <= SampleSize) { return rows ?? [.. Enumerable.Range(0, count)]; }
        var key = StatelessRandom.Key(seed, 1);
        var sample = new int[SampleSize];
        for (var i = 0; i < sample.Length; i++)
        {
            var from = (long)count * i / SampleSize;
            var to = (long)count * (i + 1) / SampleSize;
            var place = from + (long)(StatelessRandom.Uniform(key, i) * (to - from));
            sample[i] = rows is null ? (int)place : rows[place];
        }
        return sample;
    }

    private static FeatureBins? FitNumber(FeatureMatrix features, int[] sample, int feature, float[] buffer, uint[] scratch, int maxBins)
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
        FloatSorter.Sort(sorted, scratch);
        var thresholds = Thresholds(sorted, maxBins);
        return thresholds.Length == 0 && (count == 0 || count == sample.Length) ? null : FeatureBins.Number(feature, thresholds, count > 0);
    }

    /// <summary>The bounds between bins of sorted values.</summary>
    internal static float[] Thresholds(ReadOnlySpan<float> sorted, int maxBins)
    {
        var mean = (double)sorted.Length / maxBins;
        var distinct = 0;
        long restRows = sorted.Length;
        var restBins = maxBins;
        var heaviesLeft = 0;
        for (var i = 0; i < sorted.Length;)
        {
            var end = EndOfRun(sorted, i);
            distinct++;
            if (end - i >= mean)
            {
                restRows -= end - i;
                restBins--;
                heaviesLeft++;
            }
            i = end;
        }
        var thresholds = new List<float>(Math.Min(distinct, maxBins));
        var all = distinct <= maxBins;
        var target = all ? 0 : Math.Max(restBins > 0 ? (double)restRows / restBins : double.MaxValue, MinRowsPerBin);
        var current = 0;
        for (int start = 0, end = EndOfRun(sorted, 0); end < sorted.Length && thresholds.Count < maxBins - 1;)
        {
            var nextEnd = EndOfRun(sorted, end);
            var heavy = end - start >= mean;
            if (heavy) { heaviesLeft--; }
            else { restRows -= end - start; }
            current += end - start;
            var heavyNext = nextEnd - end >= mean && (current >= target * 0.5 || maxBins - 1 - thresholds.Count > 2 * heaviesLeft);
            if (heavy || heavyNext || current >= target)
            {
                thresholds.Add(Between(sorted[start], sorted[end]));
                current = 0;
                if (!all && !heavy && --restBins > 0) { target = Math.Max((double)restRows / restBins, MinRowsPerBin); }
            }
            (start, end) = (end, nextEnd);
        }
        return [.. thresholds];
    }

    private static int EndOfRun(ReadOnlySpan<float> sorted, int start)
    {
        var end = start;
        while (end < sorted.Length && sorted[end] == sorted[start]) { end++; }
        return end;
    }

    /// <summary>A float t with low ≤ t &lt; high, the midpoint where rounding allows.</summary>
    internal static float Between(float low, float high)
    {
        var middle = (float)(((double)low + high) / 2);
        return middle >= low && middle < high ? middle : low;
    }

    private static FeatureBins? FitCategory(FeatureMatrix features, int[]? rows, int feature, int levels, int maxBins)
    {
        var counts = new int[levels];
        var values = features.Values;
        var width = features.FeatureCount;
        var missing = 0;
        var rowCount = rows?.Length ?? features.RowCount;
        for (var i = 0; i < rowCount; i++)
        {
            var value = values[(long)(rows is null ? i : rows[i]) * width + feature];
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
