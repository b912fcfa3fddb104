using MlStudio.Learning.Trainers;
using MlStudio.Learning.Trainers.Boosting;

namespace MlStudio.Learning.Tests.Trainers.Boosting;

public sealed class DropoutTests
{
    private static readonly GradientBoostingTrainer Dart = new() { Trees = 30, LearningRate = 0.3, DropRate = 0.2, SkipDrop = 0.2, EarlyStopping = false };

    /// <summary>
    /// By hand, one cut, L2 = 0, learning rate 1, always dropping: mean 5, residuals ∓4, first tree ∓4. The second is grown with the first left out,
    /// so that it is the same; both weigh 1 / (1 + 1) and the sum stays ∓4. Without dropping the second tree would be 0.
    /// </summary>
    [Fact]
    public void Fit_AllDropped_MatchesTheCalculationByHand()
    {
        var trainer = new GradientBoostingTrainer
        {
            Trees = 2,
            LearningRate = 1,
            MaxLeaves = 2,
            MinRowsPerLeaf = 1,
            L2 = 0,
            ColumnSampling = 1,
            EarlyStopping = false,
            DropRate = 1,
            SkipDrop = 0,
        };
        var features = BoostingSamples.Matrix(1, 1, 2, 3, 10, 11, 12);
        var predictor = BoostingSamples.Fit(trainer, features, BoostingSamples.Numbers(1, 1, 1, 9, 9, 9));
        Assert.Equal([1, 1, 1, 9, 9, 9], BoostingSamples.Predict(predictor, features).Select(p => Math.Round(p, 5)));
        Assert.Equal(2, predictor.SplitImportance[0]);
    }

    [Fact]
    public void Choose_ManySteps_DropsItsShareWithinTheLimit()
    {
        var dropout = new TreeDropout(0.1, 15, 0.5, 0.1, 7);
        var choices = Enumerable.Range(0, 400).Select(step => dropout.Choose(step, 100)).ToArray();
        Assert.InRange(choices.Count(c => c.Length == 0), 160, 240);
        Assert.InRange(choices.Where(c => c.Length > 0).Average(c => c.Length), 8.5, 11);
        Assert.All(choices, c => Assert.True(c.Length <= 15 && c.SequenceEqual(c.Order().Distinct()) && c.All(i => i is >= 0 and < 100)));
        Assert.Empty(dropout.Choose(3, 0));
        // Where chance drops none, one is dropped all the same.
        Assert.All(Enumerable.Range(0, 50), step => Assert.Single(new TreeDropout(1e-9, 15, 0, 0.1, 7).Choose(step, 10)));
        // The sum stays in place where the new tree equals what was left out.
        Assert.Equal(3, 3 * dropout.KeptShare(3) + 3 * dropout.NewRate(3), 1e-12);
    }

    /// <summary>The model holds the trees as they weighed at the best iteration: its error on the held-out rows is the best one reported.</summary>
    [Theory]
    [InlineData(LearningTask.Regression)]
    [InlineData(LearningTask.Multiclass)]
    public void Fit_EarlyStopping_KeepsTheWeightsOfTheBestIteration(LearningTask task)
    {
        var (features, target) = BoostingSamples.Mixed(1500, task);
        var steps = new List<TrainingProgress>();
        var trainer = Dart with { Trees = 80, EarlyStopping = true, Refit = false, Patience = 10, RowSampling = 0.8 };
        var predictor = BoostingSamples.Fit(trainer, features, target, null, new TrainingContext { Progress = steps.Add });
        var best = steps.MinBy(s => s.Held)!;
        Assert.Equal(best.Step * (task == LearningTask.Multiclass ? 3 : 1), predictor.TreeCount);
        Assert.True(best.Step < steps.Count);
        using var team = new Learning.Numerics.WorkerTeam(1);
        var data = BoostingData.Prepare(features, target, null, trainer.HeldOutShare, 255, 0, team, default, keepOrder: true);
        var predicted = BoostingSamples.Predict(predictor, features);
        var outputs = predictor.OutputCount;
        var losses = data.Order[data.Learned..].Select(row => task == LearningTask.Regression
            ? Math.Pow(predicted[row] - target.Values[row], 2)
            : -Math.Log(predicted[(row * outputs) + (int)target.Values[row]])).Average();
        Assert.Equal(best.Held!.Value, task == LearningTask.Regression ? Math.Sqrt(losses) : losses, 1e-9);
    }

    [Fact]
    public void Fit_Dropping_LearnsAndDependsOnTheSeedAlone()
    {
        var (features, target) = BoostingSamples.Mixed(9000, LearningTask.Regression);
        byte[] Bytes(int seed, int threads) => BoostingSamples.Bytes(BoostingSamples.Fit(Dart, features, target, null, new TrainingContext { Seed = seed, Threads = threads }));
        var one = Bytes(1, 1);
        Assert.Equal(one, Bytes(1, 2));
        Assert.Equal(one, Bytes(1, 4));
        Assert.NotEqual(one, Bytes(2, 1));
        Assert.InRange(BoostingSamples.Rmse(BoostingSamples.Predict(BoostingSamples.Fit(Dart, features, target), features), target.Values), 0.28, 0.4);
    }
}
