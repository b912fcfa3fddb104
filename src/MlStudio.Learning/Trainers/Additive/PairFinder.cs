using MlStudio.Learning.Numerics;

namespace MlStudio.Learning.Trainers.Additive;

/// <summary>Finds the pairs of features that explain most of what their separate effects leave over (Lou, Caruana, Gehrke and Hooker 2013).</summary>
internal static class PairFinder
{
    /// <summary>Pairs are sought among this many features with the strongest effects.</summary>
    private const int MostFeatures = 40;

    /// <summary>About this many rows are looked at.</summary>
    private const int MostRows = 100_000;

    public static PairGrid[] Find(AdditiveData data, AdditiveLoss loss, ScoreTables mains, ExplainableBoostingTrainer options, WorkerTeam team, CancellationToken cancellation)
    {
        var strongest = Enumerable.Range(0, mains.Mains.Length).Where(f => data.Matrix.Features[f].ValueBins > 0)
            .OrderByDescending(f => Strength(mains.Mains[f], data.BinWeights[f])).ThenBy(f => f).Take(MostFeatures).Order().ToArray();
        var coarse = strongest.Select(f => new CoarseBins(data, f, mains.Mains[f])).ToArray();
        var pairs = (from i in Enumerable.Range(0, coarse.Length) from j in Enumerable.Range(i + 1, coarse.Length - i - 1) select (First: coarse[i], Second: coarse[j])).ToArray();
        var rows = Sampled(data.Rows);
        var (gradients, hessians) = Derive(data, loss, mains, rows, cancellation);
        var gains = new double[pairs.Length];
        var next = -1;
        team.Run(_ =>
        {
            int pair;
            while ((pair = Interlocked.Increment(ref next)) < pairs.Length)
            {
                cancellation.ThrowIfCancellationRequested();
                var (first, second) = pairs[pair];
                var a = data.Column(first.Feature);
                var b = data.Column(second.Feature);
                var cells = first.Groups * second.Groups;
                var (sums, slopes, counts) = (new double[cells], new double[cells], new int[cells]);
                for (var i = 0; i < rows.Length; i++)
                {
                    var cell = (first.GroupOf[a[rows[i]]] * second.Groups) + second.GroupOf[b[rows[i]]];
                    sums[cell] += gradients[i];
                    slopes[cell] += hessians[i];
                    counts[cell]++;
                }
                gains[pair] = Gain(sums, slopes, counts, first.Groups, second.Groups, options);
            }
        });
        return [.. Enumerable.Range(0, pairs.Length).Where(p => gains[p] > 0).OrderByDescending(p => gains[p]).ThenBy(p => p).Take(options.PairsFor(data.Task)).Order()
            .Select(p => new PairGrid(data, pairs[p].First, pairs[p].Second))];
    }

    /// <summary>The weighted mean distance of a table from its mean.</summary>
    public static double Strength(ReadOnlySpan<double> table, ReadOnlySpan<double> weights)
    {
        double sum = 0, all = 0, distance = 0;
        for (var bin = 0; bin < weights.Length; bin++)
        {
            sum += weights[bin] * table[bin];
            all += weights[bin];
        }
        for (var bin = 0; bin < weights.Length; bin++) { distance += weights[bin] * Math.Abs(table[bin] - (sum / all)); }
        return distance / all;
    }

    /// <summary>By how much (times two) the loss falls where the four quarters of the best cut get their best steps.</summary>
    private static double Gain(double[] gradients, double[] hessians, int[] counts, int firsts, int seconds, ExplainableBoostingTrainer options)
    {
        var step = new PairStep(firsts, seconds, options.MinRowsPerLeaf, options.L2);
        step.Prepare(hessians, counts);
        return step.Best(gradients).Gain;
    }

    private static int[] Sampled(int rows)
    {
        var step = (rows + MostRows - 1) / MostRows;
        return [.. Enumerable.Range(0, (rows + step - 1) / step).Select(i => i * step)];
    }

    private static (double[] Gradients, double[] Hessians) Derive(AdditiveData data, AdditiveLoss loss, ScoreTables mains, int[] rows, CancellationToken cancellation)
    {
        var scores = new double[rows.Length];
        Array.Fill(scores, mains.Intercept[0]);
        for (var f = 0; f < mains.Mains.Length; f++)
        {
            cancellation.ThrowIfCancellationRequested();
            var column = data.Column(f);
            for (var i = 0; i < rows.Length; i++) { scores[i] += mains.Mains[f][column[rows[i]]]; }
        }
        var (gradients, hessians) = (new double[rows.Length], new double[rows.Length]);
        for (var i = 0; i < rows.Length; i++)
        {
            var (gradient, hessian) = loss.Derive(scores[i], data.Target[rows[i]]);
            (gradients[i], hessians[i]) = (gradient * data.WeightOf(rows[i]), hessian * data.WeightOf(rows[i]));
        }
        return (gradients, hessians);
    }
}
