using MlStudio.Learning.Trainers;
using MlStudio.Learning.Trainers.Linear;

namespace MlStudio.Learning.Tests.Trainers.Linear;

public sealed class PenaltySearchTests
{
    [Fact]
    public void Fit_ManyRowsPerWeight_TakesAPenaltyOfOne() => Assert.Equal(
        Coefficients(new LogisticRegressionTrainer { L2 = 1 }, ReferenceRows.Features, ReferenceRows.Two),
        Coefficients(new LogisticRegressionTrainer(), ReferenceRows.Features, ReferenceRows.Two));

    /// <summary>Forty features of which one matters: noise asks for a strong penalty, a clear signal for a weak one.</summary>
    [Theory]
    [InlineData(5, 10, 100)]
    [InlineData(0.05, 0.001, 1)]
    public void Fit_FewRowsPerWeight_TakesThePenaltyThatSuitsTheNoise(double noise, double least, double most)
    {
        const int Rows = 90, Width = 40;
        var values = Enumerable.Range(0, Rows * Width).Select(i => (float)Math.Sin((i * 37.7) + (i % 13 * i))).ToArray();
        var features = new FeatureMatrix([.. Enumerable.Range(0, Width).Select(f => new Feature($"f{f}", "f"))], Rows, values);
        var target = new TargetVector(LearningTask.Regression, [.. Enumerable.Range(0, Rows).Select(r => features.Row(r)[7] + (noise * Math.Sin(r * r * 1.3)))], 0);
        var chosen = Coefficients(new RidgeRegressionTrainer(), features, target);
        var candidates = new[] { 100, 30, 10, 3, 1, 0.3, 0.1, 0.03, 0.01, 0.003, 0.001 };
        var taken = candidates.Single(c => Coefficients(new RidgeRegressionTrainer { L2 = c }, features, target).SequenceEqual(chosen));
        Assert.InRange(taken, least, most);
    }

    private static double[] Coefficients(Trainer trainer, FeatureMatrix features, TargetVector target) =>
        [.. ((LinearPredictor)trainer.Fit(features, target, null, TrainingContext.Default)).Coefficients.Select(c => c.Value)];
}
