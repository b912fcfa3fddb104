using System.Runtime.Intrinsics;
using MlStudio.Learning.Numerics;

namespace MlStudio.Learning.Trainers.Additive;

/// <summary>The log-loss of two classes over a bag's rows: tangents of its derivative where rows are learned from, its mean where they are held out. Vector and scalar forms give the same bits.</summary>
internal sealed class LogisticRows(BagRows rows)
{
    /// <summary>As many probabilities of the smallest size may be multiplied before a logarithm is taken.</summary>
    private const int Factors = 16;

    private readonly double[] _shares = new double[Math.Max(rows.Learned, rows.Count - rows.Learned)];

    /// <summary>Sets offset and slope so that offset + slope · score is the first derivative at each score, and returns the sums of first derivatives and slopes.</summary>
    /// <param name="slopes">The second derivatives are written here where <paramref name="renew"/>, else read.</param>
    public (double Gradients, double Slopes) Tangents(ReadOnlySpan<double> scores, Span<double> offsets, Span<double> slopes, bool renew)
    {
        var p = _shares.AsSpan(0, rows.Learned);
        Sigmoids(scores[..p.Length], p);
        var (target, weights) = (rows.Target, rows.Weights);
        double all = 0, allSlopes = 0;
        for (var i = 0; i < p.Length; i++)
        {
            var weight = weights.Length == 0 ? 1 : weights[i];
            if (renew) { slopes[i] = p[i] * (1 - p[i]) * weight; }
            var gradient = (p[i] - target[i]) * weight;
            offsets[i] = gradient - (slopes[i] * scores[i]);
            all += gradient;
            allSlopes += slopes[i];
        }
        return (all, allSlopes);
    }

    /// <summary>The mean loss of the rows held out.</summary>
    public double HeldLoss(ReadOnlySpan<double> scores)
    {
        var held = rows.Count - rows.Learned;
        var right = _shares.AsSpan(0, held);
        for (var i = 0; i < held; i++)
        {
            var score = scores[rows.Learned + i];
            right[i] = rows.Target[rows.Learned + i] > 0.5 ? score : -score;
        }
        Sigmoids(right, right);
        double sum = 0, all = 0, product = 1;
        for (var i = 0; i < held; i++)
        {
            var share = Math.Max(right[i], AdditiveLoss.SmallestProbability);
            if (rows.Weights.Length > 0)
            {
                sum -= rows.Weights[rows.Learned + i] * Logarithm.Log(share);
                all += rows.Weights[rows.Learned + i];
                continue;
            }
            product *= share;
            if (i % Factors == Factors - 1) { (sum, product) = (sum - Logarithm.Log(product), 1); }
        }
        return rows.Weights.Length > 0 ? sum / all : (sum - Logarithm.Log(product)) / held;
    }

    /// <summary>1 / (1 + e^-score) of each; source and result may be the same.</summary>
    internal static void Sigmoids(ReadOnlySpan<double> scores, Span<double> result)
    {
        var i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            for (; i <= scores.Length - 4; i += 4) { Exponential.Sigmoid(Vector256.Create(scores.Slice(i, 4))).CopyTo(result[i..]); }
        }
        for (; i < scores.Length; i++) { result[i] = Exponential.Sigmoid(scores[i]); }
    }
}
