using MlStudio.Learning.Metrics;
using MlStudio.Learning.Numerics;

namespace MlStudio.Learning.Tests.Metrics.Intervals;

/// <summary>How often intervals hold the true value, over simulated hold-outs whose truth is known. 1,000 of them tell it to ±1.4 points.</summary>
[Trait("Speed", "Long")]
public class CoverageTests
{
    private const int Simulations = 1000;
    private static readonly IntervalOptions s_options = new() { Replicates = 400 };

    [Fact] // scores N(0, 1) and N(1, 1): the area is Φ(1 / √2); a threshold between both is right with Φ(1 / 2)
    public void Of_AucAndAccuracy_HoldTheTruthInAbout95Percent()
    {
        var (area, share) = (Distributions.NormalBelow(1 / Math.Sqrt(2)), Distributions.NormalBelow(0.5));
        var (areas, shares) = (0, 0);
        for (var s = 0; s < Simulations; s++)
        {
            var noise = SampleAnswers.Normal(200, s);
            double[] actual = [.. Enumerable.Range(0, 200).Select(i => i < 80 ? 1.0 : 0)];
            double[] scores = [.. noise.Select((z, i) => Exponential.Sigmoid(z + actual[i] - 0.5))];
            var intervals = MetricIntervals.Of(SampleAnswers.Of(actual, scores), s_options);
            areas += Holds(intervals, "auc", area);
            shares += Holds(intervals, "accuracy", share);
        }
        Assert.InRange(areas / (double)Simulations, 0.93, 0.97);
        Assert.InRange(shares / (double)Simulations, 0.93, 0.97);
    }

    [Fact] // errors N(0, 1): the root of their mean square is 1
    public void Of_Rmse_HoldsTheTruthInAbout95Percent()
    {
        var held = Enumerable.Range(0, Simulations).Sum(s => Holds(MetricIntervals.Of(SampleAnswers.Regression(new double[150], SampleAnswers.Normal(150, 5000 + s)), s_options), "rmse", 1));
        Assert.InRange(held / (double)Simulations, 0.93, 0.97);
    }

    [Fact] // groups of five rows that share most of their score; the area is that of N(0, 1) against N(1, 1)
    public void Of_AucOfGroups_HoldsTheTruthInAbout95Percent()
    {
        var area = Distributions.NormalBelow(1 / Math.Sqrt(2));
        var held = 0;
        for (var s = 0; s < Simulations; s++)
        {
            var (own, shared) = (SampleAnswers.Normal(500, 9000 + s), SampleAnswers.Normal(100, 20_000 + s));
            int[] groups = [.. Enumerable.Range(0, 500).Select(i => i / 5)];
            double[] actual = [.. groups.Select(g => g % 2 == 0 ? 1.0 : 0)];
            double[] scores = [.. own.Select((z, i) => Exponential.Sigmoid((0.6 * z) + (0.8 * shared[groups[i]]) + actual[i]))];
            held += Holds(MetricIntervals.Of(SampleAnswers.Of(actual, scores, groups), s_options), "auc", area);
        }
        Assert.InRange(held / (double)Simulations, 0.93, 0.97);
    }

    [Fact] // two equally good runs that share half of their noise
    public void Compare_EquallyGoodRuns_AreToldApartInAbout5Percent()
    {
        var wrong = new Dictionary<string, int> { ["auc"] = 0, ["accuracy"] = 0, ["logloss"] = 0 };
        for (var s = 0; s < Simulations; s++)
        {
            var (shared, own, other) = (SampleAnswers.Normal(300, 40_000 + s), SampleAnswers.Normal(300, 50_000 + s), SampleAnswers.Normal(300, 60_000 + s));
            double[] actual = [.. Enumerable.Range(0, 300).Select(i => i % 2 == 0 ? 1.0 : 0)];
            RunAnswers Run(double[] noise) => SampleAnswers.Of(actual, [.. noise.Select((z, i) => Exponential.Sigmoid(((z + shared[i]) / Math.Sqrt(2)) + actual[i] - 0.5))]);
            foreach (var key in wrong.Keys) { wrong[key] += RunComparer.Compare(Run(own), Run(other), key, s_options).PValue < 0.05 ? 1 : 0; }
        }
        Assert.InRange(wrong["auc"] / (double)Simulations, 0.03, 0.07);
        Assert.InRange(wrong["logloss"] / (double)Simulations, 0.03, 0.07);
        // Exact tests of counts err on the safe side.
        Assert.InRange(wrong["accuracy"] / (double)Simulations, 0.01, 0.06);
    }

    private static int Holds(IReadOnlyList<MetricInterval> intervals, string key, double truth) =>
        intervals.First(i => i.Key == key) is { Low: { } low, High: { } high } && truth >= low && truth <= high ? 1 : 0;
}
