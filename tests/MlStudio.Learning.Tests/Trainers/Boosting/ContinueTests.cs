using MlStudio.Learning.Serialization;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Trainers.Boosting;

namespace MlStudio.Learning.Tests.Trainers.Boosting;

public sealed class ContinueTests
{
    private static readonly GradientBoostingTrainer All = new() { Trees = 40, LearningRate = 0.2, EarlyStopping = false, ColumnSampling = 0.6, RowSampling = 0.8 };

    [Theory]
    [InlineData(LearningTask.Binary, RegressionObjective.Squared)]
    [InlineData(LearningTask.Multiclass, RegressionObjective.Squared)]
    [InlineData(LearningTask.Regression, RegressionObjective.Squared)]
    [InlineData(LearningTask.Regression, RegressionObjective.Quantile)]
    public void Continue_OnTheSameRows_GivesTheBytesOfAllTreesAtOnce(LearningTask task, RegressionObjective objective)
    {
        var (features, target) = BoostingSamples.Mixed(3000, task);
        var weights = Enumerable.Range(0, 3000).Select(i => (float)(i % 3)).ToArray();
        var context = new TrainingContext { Seed = 5, Threads = 2 };
        foreach (var w in (float[]?[])[null, weights])
        {
            var trainer = All with { Objective = objective };
            var first = (BoostingPredictor)(trainer with { Trees = 15 }).Fit(features, target, w, context);
            // It may have been saved in between.
            var read = BoostingPredictor.Read(new ModelReader(new MemoryStream(BoostingSamples.Bytes(first))));
            var continued = (trainer with { Trees = 25 }).Continue(read, features, target, w, context);
            Assert.Equal(BoostingSamples.Bytes(trainer.Fit(features, target, w, context)), BoostingSamples.Bytes(continued));
        }
    }

    [Fact]
    public void Continue_EarlyStopping_AddsOnlyTreesThatHelp()
    {
        var (features, target) = BoostingSamples.Mixed(3000, LearningTask.Regression);
        var stopping = new GradientBoostingTrainer { Trees = 400, LearningRate = 0.2, Patience = 10 };
        var first = BoostingSamples.Fit(stopping with { Trees = 10, EarlyStopping = false }, features, target);
        var more = stopping.Continue(first, features, target, null, TrainingContext.Default);
        Assert.InRange(more.TreeCount, 20, 200);
        Assert.True(BoostingSamples.Rmse(BoostingSamples.Predict(more, features), target.Values) < BoostingSamples.Rmse(BoostingSamples.Predict(first, features), target.Values));
    }

    /// <summary>New rows of the same features: the trees so far stay as they are.</summary>
    [Fact]
    public void Continue_OnOtherRows_KeepsTheTreesBefore()
    {
        var (features, target) = Numbers(1500, 1);
        var (later, laterTarget) = Numbers(1500, 2);
        var first = BoostingSamples.Fit(All with { Trees = 12 }, features, target);
        var more = (All with { Trees = 1, LearningRate = 1e-5 }).Continue(first, later, laterTarget, null, TrainingContext.Default);
        Assert.Equal(13, more.TreeCount);
        var before = BoostingSamples.Predict(first, later);
        var after = BoostingSamples.Predict(more, later);
        for (var i = 0; i < before.Length; i++) { Assert.Equal(before[i], after[i], 1e-3); }

        static (FeatureMatrix, TargetVector) Numbers(int rows, int seed)
        {
            var (mixed, target) = BoostingSamples.Mixed(rows, LearningTask.Regression, seed);
            return (BoostingSamples.Matrix(2, [.. Enumerable.Range(0, rows).SelectMany(r => mixed.Row(r)[..2].ToArray())]), target);
        }
    }

    [Fact]
    public void Continue_AnotherLossOrOtherFeatures_IsRefused()
    {
        var (features, target) = BoostingSamples.Mixed(600, LearningTask.Regression);
        var first = BoostingSamples.Fit(All, features, target);
        LearningException Refusal(GradientBoostingTrainer trainer, FeatureMatrix matrix, TargetVector numbers) =>
            Assert.Throws<LearningException>(() => trainer.Continue(first, matrix, numbers, null, TrainingContext.Default));
        Assert.Contains("learned by rmse", Refusal(All with { Objective = RegressionObjective.Absolute }, features, target).Message);
        Assert.Contains("takes 5 features; 1 were given", Refusal(All, BoostingSamples.Matrix(1, 1, 2, 3), BoostingSamples.Numbers(1, 2, 3)).Message);
        var (binary, classes) = BoostingSamples.Mixed(600, LearningTask.Binary);
        Assert.Contains("logloss", Refusal(All, binary, classes).Message);
        // Another order of frequency puts the levels into other bins.
        var (others, otherTarget) = BoostingSamples.Mixed(600, LearningTask.Regression, seed: 9);
        Assert.Contains("'level'", Refusal(All, others, otherTarget).Message);
    }
}
