using MlStudio.Learning.Trainers;
using MlStudio.Learning.Trainers.Ensembles;

namespace MlStudio.Learning.Tests.Trainers.Ensembles;

public sealed class RowSubsetTests
{
    private static readonly FeatureMatrix s_features = new([new Feature("x", "x")], 3, [10, 20, 30]);
    private static readonly TargetVector s_target = new(LearningTask.Regression, [1, 2, 3], 0);

    [Fact]
    public void Take_AllRowsInAnotherOrder_KeepsThatOrder()
    {
        var (features, target, weights) = RowSubset.Take(s_features, s_target, [0.1f, 0.2f, 0.3f], [2, 0, 1]);
        Assert.Equal([30, 10, 20], features.Values);
        Assert.Equal([3, 1, 2], target.Values);
        Assert.Equal([0.3f, 0.1f, 0.2f], weights!);
    }

    [Fact]
    public void Take_AsManyRowsWithARepeat_RepeatsIt() =>
        Assert.Equal([10, 10, 30], RowSubset.Take(s_features, s_target, null, [0, 0, 2]).Features.Values);

    [Fact]
    public void Take_AllRowsInTheirOrder_CopiesNothing() =>
        Assert.Same(s_features, RowSubset.Take(s_features, s_target, null, [0, 1, 2]).Features);
}
