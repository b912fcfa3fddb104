using MlStudio.Learning.Numerics;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Trainers.Boosting;

namespace MlStudio.Learning.Tests.Trainers.Boosting;

public sealed class HistogramPoolTests
{
    [Fact]
    public void Grow_FewHistograms_GivesTheSameTreeAsMany()
    {
        var (features, target) = BoostingSamples.Mixed(4000, LearningTask.Regression);
        using var team = new WorkerTeam(1);
        var data = BoostingData.Prepare(features, target, null, 0, 255, 0, team, default);
        Assert.Equal(Leaves(data, team, 3), Leaves(data, team, 200));
    }

    [Fact]
    public void For_WideHistograms_StaysWithinItsMemory()
    {
        var pool = HistogramPool.For(1_000_000, 31);
        var rented = 0;
        while (rented < 100 && pool.TryRent() is not null) { rented++; }
        Assert.InRange(rented, 3, 33);
    }

    private static double[] Leaves(BoostingData data, WorkerTeam team, int histograms)
    {
        var grower = new TreeGrower(data.Matrix, data.Learned, new GrowthRules(new GradientBoostingTrainer { MinRowsPerLeaf = 5 }.SplitRules(), 63), team, default, new HistogramPool(data.Matrix.TotalCells, histograms));
        var layout = GradientLayout.Choose(data.Learned, true, 10, 1);
        var gradients = new PinnedArray<long>(data.Rows);
        GradientQuantizer.Pack(data.Target, [], 0, 1, layout, gradients.Span);
        grower.Partition.Reset(data.Learned);
        var tree = grower.Grow(gradients, layout, null, 1, true);
        Assert.Equal(63, tree.LeafValues.Count);
        return [.. tree.LeafValues];
    }
}
