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
            var step = new PairStep(options.MinRowsPerLeaf, options.L2);
            int pair;
            while ((pair = Interlocked.Increment(ref next)) < pairs.Length)
            {
                cancellation.ThrowIfCancellationRequested();
                var (first, second) = pairs[pair];
                var a = data.Column(first.Feature);
                var b = data.Column(second.Feature);
                var cells = new StepCell[first.Groups * second.Groups];
                for (var i = 0; i < rows.Length; i++)
                {
                    ref var cell = ref cells[(first.GroupOf[a[rows[i]]] * second.Groups) + second.GroupOf[b[rows[i]]]];
                    cell.Gradient += gradients[i];
                    cell.Hessian += hessians[i];
                    cell.Rows++;
                }
                gains[pair] = step.Best(cells, first.Groups, second.Groups).Gain;
            }
        });
        return [.. Enumerable.Range(0, pairs.Length).Where(p => gains[p] > 0).OrderByDescending(p => gains[p]).ThenBy(p => p).Take(options.MaxPairs).Order()
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
        loss.Derive(scores, Array.ConvertAll(rows, r => data.Target[r]), Array.ConvertAll(rows, data.WeightOf), gradients, hessians);
        return (gradients, hessians);
    }
}
