using MlStudio.Learning.Numerics;
using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Transforms;

/// <summary>
/// The mutual information of a feature and the target in nats, estimated from counts: numbers are cut into at most 16 equally frequent bins,
/// categories taken as they are, missing values are a bin of their own; a number as target is cut likewise.
/// </summary>
internal static class MutualInformation
{
    private const int MostBins = 16;

    public static double[] Of(SelectionData data, RecipeContext context)
    {
        var target = context.Target!;
        var classes = target.Task == LearningTask.Regression ? Bins(target.Values) : Array.ConvertAll(target.Values, v => (int)v);
        var scores = new double[data.Count];
        for (var i = 0; i < scores.Length; i++)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            var values = data.Values(i);
            scores[i] = Of(data.IsCategory(i) ? Array.ConvertAll(values, v => double.IsNaN(v) ? -1 : (int)v) : Bins(values), classes);
        }
        return scores;
    }

    /// <summary>Of two lists of labels.</summary>
    public static double Of(int[] a, int[] b)
    {
        var (firsts, seconds) = (Codes(a, out var m), Codes(b, out var n));
        var joint = new int[m * n];
        var (countA, countB) = (new int[m], new int[n]);
        for (var row = 0; row < a.Length; row++)
        {
            joint[(firsts[row] * n) + seconds[row]]++;
            countA[firsts[row]]++;
            countB[seconds[row]]++;
        }
        double sum = 0;
        for (var i = 0; i < joint.Length; i++)
        {
            if (joint[i] > 0) { sum += joint[i] * Logarithm.Log((double)joint[i] * a.Length / ((double)countA[i / n] * countB[i % n])); }
        }
        return Math.Max(0, sum / Math.Max(1, a.Length));
    }

    /// <summary>The number of the bin of each value; -1 for missing. Equal values share a bin.</summary>
    public static int[] Bins(double[] values)
    {
        var sorted = Array.FindAll(values, double.IsFinite);
        Array.Sort(sorted);
        var cuts = new List<double>();
        for (var bin = 1; bin < MostBins && sorted.Length > 0; bin++)
        {
            var cut = sorted[(int)((long)bin * sorted.Length / MostBins)];
            if (cut > sorted[0] && (cuts.Count == 0 || cut > cuts[^1])) { cuts.Add(cut); }
        }
        var limits = cuts.ToArray();
        return Array.ConvertAll(values, v =>
        {
            if (!double.IsFinite(v)) { return -1; }
            var found = Array.BinarySearch(limits, v);
            return found >= 0 ? found + 1 : ~found;
        });
    }

    private static int[] Codes(int[] labels, out int count)
    {
        var sorted = labels.Distinct().Order().ToArray();
        count = Math.Max(1, sorted.Length);
        return Array.ConvertAll(labels, l => Array.BinarySearch(sorted, l));
    }
}
