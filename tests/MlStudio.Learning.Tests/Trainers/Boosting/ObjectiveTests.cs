using MlStudio.Learning.Numerics;
using MlStudio.Learning.Trainers;
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

    [Fact]
    public void Start_OfEachTask_IsTheBestConstant()
    {
        Assert.Equal(Math.Log(3), Objective.For(LearningTask.Binary, 2).Start([1, 1, 1, 0], [])[0], 1e-12);
        Assert.Equal(Math.Log(2.0 / 3), Objective.For(LearningTask.Binary, 2).Start([1, 0], [2, 3])[0], 1e-12);
        Assert.Equal(2.5, Objective.For(LearningTask.Regression, 0).Start([1, 4], [])[0]);
        Assert.Equal([Math.Log(0.5), Math.Log(0.25), Math.Log(0.25)], Objective.For(LearningTask.Multiclass, 3).Start([0, 0, 1, 2], []));
    }
}
