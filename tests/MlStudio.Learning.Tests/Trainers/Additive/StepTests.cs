using MlStudio.Learning.Trainers.Additive;
using MlStudio.Learning.Trainers.Boosting.Binning;

namespace MlStudio.Learning.Tests.Trainers.Additive;

/// <summary>The cuts of one step, computed by hand or by trying all.</summary>
public sealed class StepTests
{
    /// <summary>
    /// Gradients -4 | -4 | 1 1 | 6 over rows of hessian 1 each, no penalty: the first cut parts the first two from the rest (gain 64/2 + 64/3 = 53.3), the second cuts off
    /// the last (gain 4/2 + 36 - 64/3 = 16.7). Steps are -G/H: 4, -1, -6, times the rate 0.5. The missing bin moves by itself: -(-3)/3 · 0.5 = 0.5.
    /// </summary>
    [Fact]
    public void FeatureStep_NumbersByHand_CutsIntoThree()
    {
        var moves = new double[6];
        new FeatureStep(3, 1, 0).Find([-4, -4, 1, 1, 6, -3], [1, 1, 1, 1, 1, 3], [1, 1, 1, 1, 1, 3], FeatureBins.Number(0, [1, 2, 3, 4], true), 0.5, moves);
        Assert.Equal([2, 2, -0.5, -0.5, -3, 0.5], moves);
    }

    /// <summary>A bin without rows lies within a part and moves with it; a part of too few rows is not cut off.</summary>
    [Fact]
    public void FeatureStep_EmptyBin_MovesWithItsPart()
    {
        var moves = new double[6];
        new FeatureStep(2, 2, 0).Find([-4, 0, -4, 3, 90, 0], [1, 0, 1, 2, 1, 0], [1, 0, 1, 2, 1, 0], FeatureBins.Number(0, [1, 2, 3, 4], true), 1, moves);
        Assert.Equal([4, 4, 4, -31, -31, 0], moves);
    }

    /// <summary>Levels are cut in the order of G/(H + 1): levels 1 and 3 against 0 and 2.</summary>
    [Fact]
    public void FeatureStep_Levels_AreCutByEffect()
    {
        var moves = new double[5];
        new FeatureStep(2, 1, 1).Find([9, -9, 9, -9, 0], [2, 2, 2, 2, 0], [2, 2, 2, 2, 0], FeatureBins.Category(0, 4, [0, 1, 2, 3]), 1, moves);
        Assert.Equal([-3.6, 3.6, -3.6, 3.6, 0], moves);
    }

    /// <summary>Every cut of a grid of 6 × 5 groups tried in turn.</summary>
    [Theory]
    [InlineData(1, 1.0)]
    [InlineData(10, 0.5)]
    public void PairStep_AnyGrid_FindsTheBestOfAllCuts(int minRows, double l2)
    {
        const int Firsts = 6, Seconds = 5;
        var gradients = Enumerable.Range(0, Firsts * Seconds).Select(i => 10 * Math.Sin(i * i)).ToArray();
        var rows = Enumerable.Range(0, Firsts * Seconds).Select(i => i * 7 % 5).ToArray();
        var hessians = rows.Select(r => r * 0.25).ToArray();
        var best = (Gain: 0.0, First: 0, Second: 0);
        for (var first = 1; first < Firsts; first++)
        {
            for (var second = 1; second < Seconds; second++)
            {
                var quarters = Enumerable.Range(0, 4).Select(q => Enumerable.Range(0, rows.Length).Where(c => (c / Seconds >= first ? 2 : 0) + (c % Seconds >= second ? 1 : 0) == q).ToArray()).ToArray();
                if (quarters.Any(q => q.Sum(c => rows[c]) < minRows)) { continue; }
                var gain = quarters.Sum(q => Math.Pow(q.Sum(c => gradients[c]), 2) / (q.Sum(c => hessians[c]) + l2));
                if (gain > best.Gain) { best = (gain, first, second); }
            }
        }
        var step = new PairStep(Firsts, Seconds, minRows, l2);
        step.Prepare(hessians, rows);
        var found = step.Best(gradients);
        Assert.True(best.Gain > 0);
        Assert.Equal((best.First, best.Second), (found.First, found.Second));
        Assert.Equal(best.Gain, found.Gain, 1e-9);
        var moves = new double[rows.Length];
        step.Find(gradients, 0.1, moves);
        var low = Enumerable.Range(0, rows.Length).Where(c => c / Seconds < best.First && c % Seconds < best.Second).ToArray();
        Assert.Equal(-0.1 * low.Sum(c => gradients[c]) / (low.Sum(c => hessians[c]) + l2), moves[0], 1e-12);
        Assert.Equal(4, moves.Distinct().Count());
    }
}
