using MlStudio.Learning.Trainers;
using MlStudio.Learning.Trainers.Boosting;

namespace MlStudio.Learning.Tests.Trainers.Boosting;

public sealed class TreeGrowerTests
{
    private static readonly GradientBoostingTrainer OneTree = new() { Trees = 1, LearningRate = 1, MinRowsPerLeaf = 1, MinChildWeight = 0, L2 = 1, ColumnSampling = 1, EarlyStopping = false };

    /// <summary>By hand: mean 5; residuals -4 -4 -4 4 4 4; best cut between 3 and 10 with gain 12²/4 + 12²/4 - 0 = 72; leaves ∓12 / (3 + 1).</summary>
    [Fact]
    public void Grow_TinyTable_MatchesTheCalculationByHand()
    {
        var features = BoostingSamples.Matrix(1, 1, 2, 3, 10, 11, 12);
        var predictor = BoostingSamples.Fit(OneTree with { MaxLeaves = 2 }, features, BoostingSamples.Numbers(1, 1, 1, 9, 9, 9));
        var predicted = BoostingSamples.Predict(predictor, BoostingSamples.Matrix(1, 0, 6.5f, 6.6f, 99));
        Assert.Equal([2, 2, 8, 8], predicted.Select(p => Math.Round(p, 5)));
        Assert.Equal(72, predictor.GainImportance[0], 1e-4);
        Assert.Equal([1], predictor.SplitImportance);
    }

    /// <summary>By hand: log-odds start 0 (2 of 4); derivatives ±½ and ¼; the cut at 2.5 leaves ∓1 / (½ + 1) = ∓⅔ on each side.</summary>
    [Fact]
    public void Grow_TinyBinaryTable_MatchesTheCalculationByHand()
    {
        var predictor = BoostingSamples.Fit(OneTree with { MaxLeaves = 2 }, BoostingSamples.Matrix(1, 1, 2, 3, 4), new TargetVector(LearningTask.Binary, [0, 0, 1, 1], 2));
        var predicted = BoostingSamples.Predict(predictor, BoostingSamples.Matrix(1, 1, 4));
        Assert.Equal(1 / (1 + Math.Exp(2.0 / 3)), predicted[0], 1e-6);
        Assert.Equal(1 / (1 + Math.Exp(-2.0 / 3)), predicted[1], 1e-6);
    }

    [Theory]
    [InlineData(1.0, 7.25)]
    [InlineData(20.0, 5.0)]
    public void Grow_L1_ShrinksLeavesTowardsZero(double l1, double expected)
    {
        // By hand: the right side's gradient sum is -12; (12 - 3) / 4 = 2.25 above the mean of 5 with L1 = 3, nothing left with 20.
        var trainer = OneTree with { MaxLeaves = 2, L1 = l1 * 3 };
        var predictor = BoostingSamples.Fit(trainer, BoostingSamples.Matrix(1, 1, 2, 3, 10, 11, 12), BoostingSamples.Numbers(1, 1, 1, 9, 9, 9));
        Assert.Equal(expected, BoostingSamples.Predict(predictor, BoostingSamples.Matrix(1, 12))[0], 1e-5);
    }

    [Fact]
    public void Grow_MissingValues_LearnTheirDirection()
    {
        float[] column = [1, 2, 3, float.NaN, float.NaN, 10, 11, 12];
        var high = BoostingSamples.Fit(OneTree with { MaxLeaves = 2 }, BoostingSamples.Matrix(1, column), BoostingSamples.Numbers(0, 0, 0, 8, 8, 8, 8, 8));
        var low = BoostingSamples.Fit(OneTree with { MaxLeaves = 2 }, BoostingSamples.Matrix(1, column), BoostingSamples.Numbers(0, 0, 0, 0, 0, 8, 8, 8));
        var alone = BoostingSamples.Fit(OneTree with { MaxLeaves = 2 }, BoostingSamples.Matrix(1, column), BoostingSamples.Numbers(0, 0, 0, 8, 8, 0, 0, 0));
        var probe = BoostingSamples.Matrix(1, 1, float.NaN, 12);
        Assert.Equal([false, true, true], BoostingSamples.Predict(high, probe).Select(p => p > 4));
        Assert.Equal([false, false, true], BoostingSamples.Predict(low, probe).Select(p => p > 4));
        Assert.Equal([false, true, false], BoostingSamples.Predict(alone, probe).Select(p => p > 4));
    }

    [Fact]
    public void Grow_NothingMissingInTraining_MissingFollowsTheLargerChild()
    {
        var predictor = BoostingSamples.Fit(OneTree with { MaxLeaves = 2 }, BoostingSamples.Matrix(1, 1, 2, 10, 11, 12, 13), BoostingSamples.Numbers(0, 0, 9, 9, 9, 9));
        var predicted = BoostingSamples.Predict(predictor, BoostingSamples.Matrix(1, float.NaN, 13));
        Assert.Equal(predicted[1], predicted[0]);
    }

    [Fact]
    public void Grow_ScatteredLevels_CategorySplitBeatsAnOrderedOne()
    {
        const int Rows = 2000;
        var codes = Enumerable.Range(0, Rows).Select(i => (float)(i % 20)).ToArray();
        var target = BoostingSamples.Numbers(codes.Select(c => (int)c * 7 % 20 < 10 ? 1.0 : -1.0).ToArray());
        var trainer = OneTree with { MaxLeaves = 2, MinRowsPerLeaf = 20 };
        var category = new FeatureMatrix([new Feature("c", "c", 20)], Rows, codes);
        var number = new FeatureMatrix([new Feature("c", "c")], Rows, codes);
        var byCategory = BoostingSamples.Rmse(BoostingSamples.Predict(BoostingSamples.Fit(trainer, category, target), category), target.Values);
        var byNumber = BoostingSamples.Rmse(BoostingSamples.Predict(BoostingSamples.Fit(trainer, number, target), number), target.Values);
        Assert.InRange(byCategory, 0, 0.02);
        Assert.InRange(byNumber, 0.7, 1.0);
    }

    [Fact]
    public void Predict_UnseenCategories_AreTakenAsMissing()
    {
        var codes = Enumerable.Range(0, 300).Select(i => i % 10 == 9 ? float.NaN : (float)(i % 3)).ToArray();
        var features = new FeatureMatrix([new Feature("c", "c", 5)], codes.Length, codes);
        var target = BoostingSamples.Numbers(codes.Select(c => float.IsNaN(c) ? 50.0 : c).ToArray());
        var predictor = BoostingSamples.Fit(OneTree with { Trees = 20, MinRowsPerLeaf = 5 }, features, target);
        var predicted = BoostingSamples.Predict(predictor, new FeatureMatrix(features.Features, 6, [float.NaN, 4, 5, 1e9f, -1, 0]));
        Assert.All(predicted[1..5], p => Assert.Equal(predicted[0], p));
        Assert.InRange(predicted[0], 45, 51);
        Assert.InRange(predicted[5], -3, 3);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void Fit_MaxDepth_LimitsTheQuestionsInARow(int depth)
    {
        var (features, target) = BoostingSamples.Mixed(3000, LearningTask.Regression);
        var predictor = BoostingSamples.Fit(OneTree with { MaxDepth = depth, MaxLeaves = 200 }, features, target);
        Assert.InRange(predictor.SplitImportance.Sum() + 1, depth, 1 << depth);
    }

    [Fact]
    public void Fit_MinRowsPerLeaf_HoldsExactlyForNumbers()
    {
        var (features, target) = BoostingSamples.Mixed(1000, LearningTask.Regression);
        var predictor = BoostingSamples.Fit(OneTree with { MinRowsPerLeaf = 60, MaxLeaves = 100 }, features, target);
        var groups = BoostingSamples.Predict(predictor, features).GroupBy(p => p).Select(g => g.Count()).ToArray();
        Assert.InRange(groups.Length, 5, 16);
        Assert.All(groups, count => Assert.InRange(count, 60, 1000));
    }
}
