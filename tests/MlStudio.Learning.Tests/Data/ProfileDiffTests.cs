using MlStudio.Learning.Data;

namespace MlStudio.Learning.Tests.Data;

public sealed class ProfileDiffTests
{
    [Fact]
    public void Compare_Columns_ListsAddedRemovedAndRetyped()
    {
        var before = Profile(new NumberColumn("same", new double[] { 1, 2 }), new NumberColumn("gone", new double[] { 1, 2 }), new NumberColumn("retyped", new double[] { 1, 2 }));
        var after = Profile(new NumberColumn("same", new double[] { 1, 2 }), new TextColumn("retyped", ["a", "b"]), new NumberColumn("new", new double[] { 1, 2 }));
        var diff = ProfileDiff.Compare(before, after);
        Assert.Equal(
            [("retyped", SchemaChangeKind.TypeChanged), ("new", SchemaChangeKind.Added), ("gone", SchemaChangeKind.Removed)],
            diff.Schema.Select(s => (s.Column, s.Kind)));
        Assert.Equal(0, Assert.Single(diff.Distributions).StabilityIndex);
    }

    [Fact]
    public void Compare_Numbers_TellsShiftsFromNoise()
    {
        var random = new Random(2);
        var before = Profile(Normal("a", 0, random), Normal("b", 0, random), Normal("c", 0, random));
        var after = Profile(Normal("a", 0, random), Normal("b", 0.4, random), Normal("c", 2, random));
        var shifts = ProfileDiff.Compare(before, after).Distributions;
        Assert.InRange(shifts[0].StabilityIndex!.Value, 0, 0.02);
        // A normal shifted by d has a continuous index of d² (Kullback-Leibler both ways): 0.16 for 0.4; bins lose a little.
        Assert.InRange(shifts[1].StabilityIndex!.Value, 0.11, 0.18);
        Assert.InRange(shifts[2].StabilityIndex!.Value, 1, 10);
        Assert.Contains("as before", shifts[0].Message);
        Assert.Contains("somewhat", shifts[1].Message);
        Assert.Contains("clearly", shifts[2].Message);
    }

    // By hand: (0.8 - 0.5) ln(0.8 / 0.5) + (0.2 - 0.5) ln(0.2 / 0.5) = 0.4158883.
    [Fact]
    public void Compare_Categories_MatchesTheFormula()
    {
        var shift = Assert.Single(ProfileDiff.Compare(Profile(Category(5, 5)), Profile(Category(8, 2))).Distributions);
        Assert.Equal(0.4158883, shift.StabilityIndex!.Value, 1e-6);
        Assert.Contains("50% before", shift.Message);
    }

    [Fact]
    public void Compare_MoreMissing_SaysSo()
    {
        var before = Profile(new NumberColumn("n", Enumerable.Range(0, 100).Select(i => (double)i).ToArray()));
        var after = Profile(new NumberColumn("n", Enumerable.Range(0, 100).Select(i => i % 2 == 0 ? double.NaN : i).ToArray()));
        var shift = Assert.Single(ProfileDiff.Compare(before, after).Distributions);
        Assert.Contains("missing 0% before, 50% now", shift.Message);
        Assert.True(shift.StabilityIndex > ProfileDiff.LargeShift);
    }

    private static TableProfile Profile(params Column[] columns) => TableProfiler.Profile(new Table(columns));

    private static CategoryColumn Category(int first, int second) =>
        new("c", Enumerable.Repeat(0, first).Concat(Enumerable.Repeat(1, second)).ToArray(), ["a", "b"]);

    private static NumberColumn Normal(string name, double mean, Random random) => new(name, Enumerable.Range(0, 20_000)
        .Select(_ => mean + Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble())).ToArray());
}
