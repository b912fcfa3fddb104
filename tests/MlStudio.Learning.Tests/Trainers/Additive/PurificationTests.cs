using MlStudio.Learning.Numerics;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Trainers.Additive;

namespace MlStudio.Learning.Tests.Trainers.Additive;

public sealed class PurificationTests
{
    /// <summary>
    /// Two columns of 0 and 1, every combination ten times; the pair adds 1 2 | 3 10. By hand: mean 4; rows 1.5 and 6.5, so ∓2.5 goes to the first column; columns 2 and 6,
    /// so ∓2 goes to the second; what is left is 1 - 1.5 - 2 + 4 = 1.5 and the like. The first column had 1 and 5 of its own: ∓2 more, and 3 for the mean.
    /// </summary>
    [Fact]
    public void Apply_TwoByTwo_IsTheTwoWayDecomposition()
    {
        var values = Enumerable.Range(0, 40).SelectMany(r => new[] { r % 2, (float)(r / 2 % 2) }).ToArray();
        var features = new FeatureMatrix([new Feature("a", "a"), new Feature("b", "b")], 40, values);
        using var team = new WorkerTeam(1);
        var data = AdditiveData.Prepare(features, new TargetVector(LearningTask.Regression, new double[40], 0), null, 255, 1, team, CancellationToken.None);
        var tables = ScoreTables.Create(data, [100]);
        (tables.Mains[0][0], tables.Mains[0][1]) = (1, 5);
        // The last row and column of the grid are for missing values, of which there are none.
        tables.Pairs = [[1, 2, 0, 3, 10, 0, 0, 0, 0]];
        var grid = new PairGrid(data, new CoarseBins(data, 0, tables.Mains[0]), new CoarseBins(data, 1, tables.Mains[1]));
        Purification.Apply(tables, data, [grid], [[10, 10, 0, 10, 10, 0, 0, 0, 0]]);
        AssertClose([1.5, -1.5, -1.5, 1.5], [tables.Pairs[0][0], tables.Pairs[0][1], tables.Pairs[0][3], tables.Pairs[0][4]]);
        AssertClose([-4.5, 4.5, 0], tables.Mains[0]);
        AssertClose([-2, 2, 0], tables.Mains[1]);
        AssertClose([107], tables.Intercept);
    }

    private static void AssertClose(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++) { Assert.Equal(expected[i], actual[i], 1e-12); }
    }
}
