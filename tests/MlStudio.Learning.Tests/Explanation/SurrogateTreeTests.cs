using MlStudio.Learning.Explanation;
using MlStudio.Learning.Tests.Trainers;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Trainers.Forests;

namespace MlStudio.Learning.Tests.Explanation;

public class SurrogateTreeTests
{
    [Theory]
    [InlineData(LearningTask.Binary, "accuracy")]
    [InlineData(LearningTask.Multiclass, "accuracy")]
    [InlineData(LearningTask.Regression, "r2")]
    public void Fit_BoostedTrees_FollowsThemBetterThanAConstant(LearningTask task, string measure)
    {
        var model = TrainerContractData.Fit("gradient-boosting", task);
        var (rows, _, _) = TrainerContractData.Make(task);
        var tree = SurrogateTree.Fit(model, rows);
        Assert.Equal((measure, 180), (tree.Measure, tree.HeldRows));
        Assert.True(tree.Fidelity > tree.Constant + 0.1, $"{tree.Fidelity} beside {tree.Constant}");
        Assert.InRange(((DecisionTreePredictor)tree.Model.Predictor).LeafCount, 2, 8);
        Assert.NotEmpty(tree.Outline.Branches);
        Assert.Equal(model.Target, tree.Model.Target);
    }

    [Fact]
    public void Fit_SmallTree_IsImitatedNearlyWithoutFault()
    {
        var (rows, target, weights) = TrainerContractData.Make(LearningTask.Binary, 3000, fullyKnown: true);
        var model = TrainerContractData.Fit(new DecisionTreeTrainer { MaxLeaves = 4 }, rows, target, weights, TrainingContext.Default);
        Assert.True(SurrogateTree.Fit(model, rows).Fidelity > 0.97);
    }

    [Fact]
    public void Fit_AnswersAllAlikeOrFewRows_SaysSo()
    {
        var (rows, _, _) = TrainerContractData.Make(LearningTask.Regression);
        var model = TrainerContractData.Fit("baseline", LearningTask.Regression);
        Assert.Contains("alike", Assert.Throws<LearningException>(() => SurrogateTree.Fit(model, rows)).Message, StringComparison.Ordinal);
        Assert.Contains("at least 10 rows", Assert.Throws<LearningException>(() => SurrogateTree.Fit(model, rows.Take([1, 2]))).Message, StringComparison.Ordinal);
    }
}
