using System.Diagnostics;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Trainers.Boosting;

namespace MlStudio.Learning.Tests.Trainers.Boosting;

public sealed class BoostingPredictorTests
{
    [Theory]
    [InlineData(LearningTask.Binary, 31)]
    [InlineData(LearningTask.Multiclass, 31)]
    [InlineData(LearningTask.Regression, 32)]
    [InlineData(LearningTask.Regression, 100)]
    public void Predict_BlocksAndSingleRows_GiveTheSameBits(LearningTask task, int leaves)
    {
        var (features, target) = BoostingSamples.Mixed(5000, task);
        var predictor = BoostingSamples.Fit(new GradientBoostingTrainer { Trees = 20, MaxLeaves = leaves, EarlyStopping = false }, features, target);
        // Also values that training never saw.
        for (var i = 0; i < features.Values.Length; i += 13) { features.Values[i] = i % 3 == 0 ? float.NaN : i % 3 == 1 ? 1e9f : -5; }
        var together = BoostingSamples.Predict(predictor, features);
        var single = new double[predictor.OutputCount];
        for (var row = 0; row < features.RowCount; row++)
        {
            predictor.Predict(features.Row(row), 1, single);
            Assert.Equal(together.AsSpan(row * single.Length, single.Length).ToArray(), single);
        }
    }

    /// <summary>About 2 µs on an idle machine; the best of many short runs is taken, so that a busy one does not fail.</summary>
    [Fact]
    public void Predict_OneRowBy100Trees_TakesLessThanTenMicroseconds()
    {
        var (features, target) = BoostingSamples.Mixed(5000, LearningTask.Binary);
        var predictor = BoostingSamples.Fit(new GradientBoostingTrainer { Trees = 100, MaxLeaves = 31, EarlyStopping = false }, features, target);
        Assert.Equal(100, predictor.TreeCount);
        var output = new double[1];
        var best = double.PositiveInfinity;
        var deadline = Stopwatch.StartNew();
        // The compiler needs a while to settle on its fastest code.
        while (best >= 10 && deadline.Elapsed < TimeSpan.FromSeconds(10))
        {
            var watch = Stopwatch.StartNew();
            for (var row = 0; row < 200; row++) { predictor.Predict(features.Row(row), 1, output); }
            best = Math.Min(best, watch.Elapsed.TotalMicroseconds / 200);
        }
        Assert.InRange(best, 0, 10);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    public void Predict_Rows_AllocatesNothing(int rows)
    {
        var (features, target) = BoostingSamples.Mixed(2000, LearningTask.Multiclass);
        var predictor = BoostingSamples.Fit(new GradientBoostingTrainer { Trees = 20 }, features, target);
        var outputs = new double[rows * 3];
        var some = features.Values.AsSpan(0, rows * features.FeatureCount);
        predictor.Predict(some, rows, outputs);
        var before = GC.GetAllocatedBytesForCurrentThread();
        predictor.Predict(some, rows, outputs);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Predict_TooFewValues_IsRefused()
    {
        var (features, target) = BoostingSamples.Mixed(200, LearningTask.Binary);
        var predictor = BoostingSamples.Fit(new GradientBoostingTrainer { Trees = 2 }, features, target);
        Assert.Throws<ArgumentException>(() => predictor.Predict(features.Row(0)[..4], 1, new double[1]));
    }
}
