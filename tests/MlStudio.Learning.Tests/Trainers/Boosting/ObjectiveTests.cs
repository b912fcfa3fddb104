using MlStudio.Learning.Numerics;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Trainers.Boosting;
using MlStudio.Learning.Trainers.Boosting.Objectives;

namespace MlStudio.Learning.Tests.Trainers.Boosting;

public sealed class ObjectiveTests
{
    private const int Rows = 11;

    [Theory]
    [InlineData(LearningTask.Binary, 2)]
    [InlineData(LearningTask.Multiclass, 4)]
    [InlineData(LearningTask.Regression, 0)]
    public void Derivatives_OfTheLoss_AgreeWithDifferences(LearningTask task, int classes)
    {
        using var team = new WorkerTeam(1);
        var objective = Objective.For(task, classes);
        var target = Enumerable.Range(0, Rows).Select(i => (double)(i % Math.Max(classes, 3))).Select(v => task == LearningTask.Binary ? Math.Min(v, 1) : v).ToArray();
        var scores = Enumerable.Range(0, Rows * objective.ScoreCount).Select(i => Math.Sin(i * 1.7) * 2).ToArray();
        // The squared objective is half of what Loss reports, so that its second derivative is 1.
        var share = task == LearningTask.Regression ? 0.5 : 1;
        for (var output = 0; output < objective.ScoreCount; output++)
        {
            var gradients = new double[Rows];
            var hessians = new double[Rows];
            objective.Prepare(scores, Rows, team);
            objective.Derivatives(scores, target, Rows, 0, output, gradients, hessians);
            for (var row = 0; row < Rows; row++)
            {
                double At(double move)
                {
                    var moved = scores.ToArray();
                    moved[output * Rows + row] += move;
                    return share * objective.Loss(moved, Rows, row, target[row]);
                }
                const double Step = 1e-4;
                Assert.Equal((At(Step) - At(-Step)) / (2 * Step), gradients[row], 1e-6);
                Assert.Equal((At(Step) - 2 * At(0) + At(-Step)) / (Step * Step), hessians[row], 1e-5);
            }
        }
    }

    [Theory]
    [InlineData(RegressionObjective.Squared, 0.5)]
    [InlineData(RegressionObjective.Absolute, 1)]
    [InlineData(RegressionObjective.Huber, 1)]
    [InlineData(RegressionObjective.Quantile, 1)]
    [InlineData(RegressionObjective.Poisson, 0.5)]
    [InlineData(RegressionObjective.Tweedie, 0.5)]
    public void Derivatives_OfNumbers_AgreeWithDifferences(RegressionObjective kind, double share)
    {
        using var team = new WorkerTeam(2);
        var options = new GradientBoostingTrainer { Objective = kind, HuberDelta = 0.8, QuantileLevel = 0.3, TweediePower = 1.4 };
        var objective = Objective.For(LearningTask.Regression, 0, options);
        var target = Enumerable.Range(0, Rows).Select(i => i % 4 * 0.7).ToArray();
        var scores = Enumerable.Range(0, Rows).Select(i => Math.Sin(i * 1.7 + 0.3) * 2).ToArray();
        var gradients = new double[Rows];
        var hessians = new double[Rows];
        objective.Prepare(scores, Rows, team);
        var (gradientBound, hessianBound) = objective.Bounds(scores, target);
        objective.Derivatives(scores, target, Rows, 0, 0, gradients, hessians);
        for (var row = 0; row < Rows; row++)
        {
            double At(double move)
            {
                var moved = scores.ToArray();
                moved[row] += move;
                return share * objective.Loss(moved, Rows, row, target[row]);
            }
            const double Step = 1e-4;
            Assert.Equal((At(Step) - At(-Step)) / (2 * Step), gradients[row], 1e-6);
            Assert.InRange(Math.Abs(gradients[row]), 0, gradientBound);
            Assert.InRange(hessians[row], 0, hessianBound);
            // Where leaves are renewed, 1 stands in for the second derivative.
            Assert.Equal(objective.RenewsLeaves ? 1 : (At(Step) - 2 * At(0) + At(-Step)) / (Step * Step), hessians[row], 1e-5);
        }
    }

    /// <summary>scikit-learn 1.2.1: mean_poisson_deviance and mean_tweedie_deviance of [2, 0, 3.5] at [1.5, 0.4, 5].</summary>
    [Fact]
    public void Loss_OfLogLinks_EqualsScikitLearn()
    {
        double[] scores = [Math.Log(1.5), Math.Log(0.4), Math.Log(5)];
        double[] target = [2, 0, 3.5];
        double Mean(GradientBoostingTrainer options) => Enumerable.Range(0, 3).Average(i => Objective.For(LearningTask.Regression, 0, options).Loss(scores, 3, i, target[i]));
        Assert.Equal(0.48466789407866506, Mean(new() { Objective = RegressionObjective.Poisson }), 1e-12);
        Assert.Equal(0.9618994873469705, Mean(new() { Objective = RegressionObjective.Tweedie }), 1e-12);
        Assert.Equal(0.5702486936987272, Mean(new() { Objective = RegressionObjective.Tweedie, TweediePower = 1.2 }), 1e-12);
    }

    /// <summary>No constant nearby costs less; Huber's is one step towards it (Friedman 2001), and exact where no value is cut off.</summary>
    [Theory]
    [InlineData(RegressionObjective.Squared)]
    [InlineData(RegressionObjective.Absolute)]
    [InlineData(RegressionObjective.Huber)]
    [InlineData(RegressionObjective.Quantile)]
    [InlineData(RegressionObjective.Poisson)]
    [InlineData(RegressionObjective.Tweedie)]
    public void Start_OfNumbers_IsTheBestConstant(RegressionObjective kind)
    {
        var objective = Objective.For(LearningTask.Regression, 0, new GradientBoostingTrainer { Objective = kind, HuberDelta = 50 });
        double[] target = [0, 3, 1, 8, 2, 2, 30];
        double[] weights = [1, 2, 1, 0.5, 1, 3, 0.25];
        var start = objective.Start(target, weights)[0];
        double Cost(double score) => Enumerable.Range(0, target.Length).Sum(i => weights[i] * objective.Loss([score], 1, 0, target[i]));
        Assert.All((double[])[-0.1, -1e-3, 1e-3, 0.1], move => Assert.True(Cost(start) <= Cost(start + move)));
    }

    [Theory]
    [InlineData(RegressionObjective.Poisson)]
    [InlineData(RegressionObjective.Tweedie)]
    public void Fit_NegativeTarget_IsRefusedNamingTheRow(RegressionObjective kind)
    {
        var trainer = new GradientBoostingTrainer { Objective = kind };
        var features = BoostingSamples.Matrix(1, 1, 2, 3, 4);
        var error = Assert.Throws<LearningException>(() => BoostingSamples.Fit(trainer, features, BoostingSamples.Numbers(1, 0, -2.5, 4)));
        Assert.Contains($"{kind} objective", error.Message);
        Assert.Contains("row 3 has -2.5", error.Message);
        // A row that weighs nothing does not matter.
        Assert.All(BoostingSamples.Predict(BoostingSamples.Fit(trainer, features, BoostingSamples.Numbers(1, 0, -2.5, 4), [1, 1, 0, 1]), features), p => Assert.True(p > 0));
    }

    /// <summary>A start far from most rows and targets of very different size: Newton's step alone would leave the numbers' range.</summary>
    [Theory]
    [InlineData(RegressionObjective.Poisson)]
    [InlineData(RegressionObjective.Tweedie)]
    public void Fit_TargetsOfVeryDifferentSize_StaysFiniteAndFindsThem(RegressionObjective kind)
    {
        var features = BoostingSamples.Matrix(1, [.. Enumerable.Range(0, 400).Select(i => (float)(i % 4))]);
        var target = BoostingSamples.Numbers([.. Enumerable.Range(0, 400).Select(i => i % 4 == 0 ? 0 : Math.Pow(100, i % 4))]);
        var trainer = new GradientBoostingTrainer { Objective = kind, Trees = 300, LearningRate = 0.5, L2 = 0, EarlyStopping = false };
        var predicted = BoostingSamples.Predict(BoostingSamples.Fit(trainer, features, target), features);
        Assert.InRange(predicted[0], 0, 0.1);
        for (var i = 1; i < 4; i++) { Assert.InRange(predicted[i] / Math.Pow(100, i), 0.999, 1.001); }
    }

    [Fact]
    public void Start_OfEachTask_IsTheBestConstant()
    {
        Assert.Equal(Math.Log(3), Objective.For(LearningTask.Binary, 2).Start([1, 1, 1, 0], [])[0], 1e-12);
        Assert.Equal(Math.Log(2.0 / 3), Objective.For(LearningTask.Binary, 2).Start([1, 0], [2, 3])[0], 1e-12);
        Assert.Equal(2.5, Objective.For(LearningTask.Regression, 0).Start([1, 4], [])[0]);
        Assert.Equal([Math.Log(0.5), Math.Log(0.25), Math.Log(0.25)], Objective.For(LearningTask.Multiclass, 3).Start([0, 0, 1, 2], []));
    }
}
