using MlStudio.Learning.Trainers;
using MlStudio.Learning.Trainers.Forests;

namespace MlStudio.Learning.Tests.Trainers.Forests;

/// <summary>
/// Trees equal to those of scikit-learn 1.2.1 (DecisionTreeRegressor and DecisionTreeClassifier, min_samples_leaf=5, the same for 12 values of random_state, so without ties)
/// on <see cref="ForestSamples.Grid"/>. Each line is a node in the order of its tree_ from left to right: feature (-1 for a leaf), threshold, rows, value.
/// </summary>
public sealed class DecisionTreeReferenceTests
{
    [Fact]
    public void Fit_Numbers_GivesTheReferenceTree() => RequireTree(new DecisionTreeTrainer { MaxLeaves = 64, MaxDepth = 3 }, LearningTask.Regression,
    [
        (1, 14.125, 120, [4.487503]), (0, 9.75, 72, [3.254808]), (1, 9.5, 56, [3.661259]), (-1, 0, 40, [3.194505]), (-1, 0, 16, [4.828144]),
        (1, 6.625, 16, [1.832228]), (-1, 0, 7, [0.527844]), (-1, 0, 9, [2.846749]), (2, 18.0, 48, [6.336546]), (1, 17.125, 20, [4.261652]),
        (-1, 0, 5, [6.236642]), (-1, 0, 15, [3.603321]), (0, 2.5625, 28, [7.818614]), (-1, 0, 9, [9.252971]), (-1, 0, 19, [7.139181]),
    ]);

    [Fact]
    public void Fit_TwoClasses_GivesTheReferenceTree() => RequireTree(new DecisionTreeTrainer { MaxLeaves = 64, MaxDepth = 3 }, LearningTask.Binary,
    [
        (0, 9.4375, 120, [0.433333]), (1, 9.5, 91, [0.549451]), (0, 7.0625, 38, [0.263158]), (-1, 0, 29, [0.103448]), (-1, 0, 9, [0.777778]),
        (2, 23.0, 53, [0.754717]), (-1, 0, 26, [0.538462]), (-1, 0, 27, [0.962963]), (1, 18.875, 29, [0.068966]), (-1, 0, 24, [0.0]), (-1, 0, 5, [0.4]),
    ]);

    [Fact]
    public void Fit_ThreeClassesByEntropy_GivesTheReferenceTree() => RequireTree(
        new DecisionTreeTrainer { MaxLeaves = 64, MaxDepth = 3, Criterion = SplitCriterion.Entropy }, LearningTask.Multiclass,
    [
        (1, 9.875, 120, [0.333333, 0.391667, 0.275]), (3, 12.0, 51, [0.529412, 0.45098, 0.019608]), (-1, 0, 5, [1.0, 0.0, 0.0]), (1, 2.125, 46, [0.478261, 0.5, 0.021739]),
        (-1, 0, 11, [0.181818, 0.818182, 0.0]), (-1, 0, 35, [0.571429, 0.4, 0.028571]), (0, 9.4375, 69, [0.188406, 0.347826, 0.463768]),
        (2, 23.0, 52, [0.076923, 0.326923, 0.596154]), (-1, 0, 26, [0.153846, 0.5, 0.346154]), (-1, 0, 26, [0.0, 0.153846, 0.846154]),
        (1, 18.625, 17, [0.529412, 0.411765, 0.058824]), (-1, 0, 11, [0.727273, 0.272727, 0.0]), (-1, 0, 6, [0.166667, 0.666667, 0.166667]),
    ]);

    /// <summary>scikit-learn: max_leaf_nodes=5.</summary>
    [Fact]
    public void Fit_FewLeaves_TakesTheBestQuestionsAsTheReferenceDoes() => RequireTree(new DecisionTreeTrainer { MaxLeaves = 5, MaxDepth = 64 }, LearningTask.Multiclass,
    [
        (1, 14.375, 120, [0.333333, 0.391667, 0.275]), (0, 9.75, 73, [0.479452, 0.424658, 0.09589]), (0, 6.0, 57, [0.385965, 0.491228, 0.122807]),
        (-1, 0, 36, [0.527778, 0.333333, 0.138889]), (-1, 0, 21, [0.142857, 0.761905, 0.095238]), (-1, 0, 16, [0.8125, 0.1875, 0.0]),
        (2, 18.0, 47, [0.106383, 0.340426, 0.553191]), (-1, 0, 20, [0.25, 0.55, 0.2]), (-1, 0, 27, [0.0, 0.185185, 0.814815]),
    ]);

    /// <summary>scikit-learn: ccp_alpha = 0.02 · var(s), no limit of depth.</summary>
    [Fact]
    public void Fit_Pruned_KeepsWhatTheReferenceKeeps() => RequireTree(new DecisionTreeTrainer { MaxLeaves = 4096, MaxDepth = 64, Pruning = 0.02 }, LearningTask.Regression,
    [
        (1, 14.125, 120, [4.487503]), (0, 9.75, 72, [3.254808]), (1, 9.5, 56, [3.661259]), (0, 6.4375, 40, [3.194505]), (-1, 0, 26, [2.545281]), (-1, 0, 14, [4.400207]),
        (1, 11.875, 16, [4.828144]), (-1, 0, 11, [5.940267]), (-1, 0, 5, [2.381475]), (1, 6.625, 16, [1.832228]), (-1, 0, 7, [0.527844]), (-1, 0, 9, [2.846749]),
        (2, 18.0, 48, [6.336546]), (1, 17.125, 20, [4.261652]), (-1, 0, 5, [6.236642]), (-1, 0, 15, [3.603321]), (0, 2.5625, 28, [7.818614]), (-1, 0, 9, [9.252971]),
        (0, 6.6875, 19, [7.139181]), (-1, 0, 9, [5.751187]), (-1, 0, 10, [8.388376]),
    ]);

    private static void RequireTree(DecisionTreeTrainer trainer, LearningTask task, (int Feature, double Threshold, int Rows, double[] Values)[] expected)
    {
        var (features, target) = ForestSamples.Grid(task);
        trainer = trainer with { MinRowsPerLeaf = 5, Pruning = trainer.Pruning == 0.02 ? 0.02 : 0 };
        var tree = (DecisionTreePredictor)trainer.Fit(features, target, null, TrainingContext.Default);
        Assert.Equal(expected.Select(n => (n.Feature, n.Rows)), tree.Nodes.Select(n => (n.Feature, n.Rows)));
        Assert.All(expected.Zip(tree.Nodes), pair =>
        {
            Assert.Equal(pair.First.Threshold, pair.Second.Threshold, 1e-6);
            Assert.Equal(pair.First.Values.Length, pair.Second.Outputs.Count);
            Assert.All(pair.First.Values.Zip(pair.Second.Outputs), v => Assert.Equal(v.First, v.Second, 1e-6));
        });
    }
}
