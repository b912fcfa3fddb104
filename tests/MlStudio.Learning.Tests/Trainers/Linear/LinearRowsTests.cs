using MlStudio.Learning.Numerics;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Trainers.Linear;

namespace MlStudio.Learning.Tests.Trainers.Linear;

public sealed class LinearRowsTests
{
    [Theory]
    [InlineData(11, true)]
    [InlineData(2, false)]
    public void Dot_MostlyZeroOrNot_EqualsTheDenseKernels(int every, bool sparse)
    {
        const int Rows = 20, Width = 50;
        var values = Enumerable.Range(0, Rows * Width).Select(i => i % every == 0 ? (float)Math.Sin(i) : 0).ToArray();
        var features = new FeatureMatrix([.. Enumerable.Range(0, Width).Select(f => new Feature($"f{f}", "f"))], Rows, values);
        var rows = new LinearRows(features, default);
        Assert.Equal(sparse, rows.IsSparse);
        var weights = Enumerable.Range(0, Width).Select(f => Math.Cos(f)).ToArray();
        for (var row = 0; row < Rows; row++)
        {
            Assert.Equal(RowKernels.Dot(features.Row(row), weights), rows.Dot(row, weights), 1e-12);
            var (expected, found) = ((double[])weights.Clone(), (double[])weights.Clone());
            RowKernels.AddScaled(expected, features.Row(row), 0.7);
            rows.AddScaled(row, found, 0.7);
            Assert.Equal(expected, found);
        }
    }

    [Fact]
    public void Fit_MostlyZeroFeatures_GivesTheSameBytesOnAnyNumberOfThreads()
    {
        const int Rows = 2000, Width = 60;
        var values = Enumerable.Range(0, Rows * Width).Select(i => (i * 7919L % 23) == 0 ? (float)Math.Sin(i) : 0).ToArray();
        var features = new FeatureMatrix([.. Enumerable.Range(0, Width).Select(f => new Feature($"f{f}", "f"))], Rows, values);
        Assert.True(new LinearRows(features, default).IsSparse);
        var target = new TargetVector(LearningTask.Binary, [.. Enumerable.Range(0, Rows).Select(r => features.Row(r)[3] + Math.Cos(r) > 0 ? 1.0 : 0)], 2);
        double[] Learn(int threads) => [.. ((LinearPredictor)new LogisticRegressionTrainer { MaxIterations = 20 }.Fit(features, target, null, new TrainingContext { Threads = threads })).Coefficients.Select(c => c.Value)];
        Assert.Equal(Learn(1), Learn(2));
        Assert.Equal(Learn(1), Learn(4));
    }
}
