using MlStudio.Learning.Numerics;
using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Tests.Trainers;

public sealed class RowDividerTests
{
    private const uint Key = 17;

    public static TheoryData<string> Kins => ["none", "copies", "made up", "groups"];

    [Theory]
    [MemberData(nameof(Kins))]
    public void HoldAndFolds_AnyKin_ArePartedByNobody(string kin)
    {
        var target = Target(kin);
        var weights = Enumerable.Range(0, target.Count).Select(row => row % 11 == 0 ? 0f : 1).ToArray();
        var divider = new RowDivider(target, weights, default);
        var folds = divider.Folds(5, Key);
        Assert.Equal(5, folds.Count);
        foreach (var (learned, held) in folds.Append(divider.Hold(0.2, Key)))
        {
            Assert.All(learned.Concat(held), row => Assert.True(weights[row] > 0));
            Assert.Equal(learned.Order(), learned);
            Assert.Equal(held.Order(), held);
            Assert.Empty(learned.Intersect(held));
            if (target.Kinship is not { } kinship) { continue; }
            var apart = held.Select(kinship.Group).ToHashSet();
            Assert.DoesNotContain(held, kinship.IsMadeUp);
            Assert.DoesNotContain(learned, row => kinship.IsMadeUp(row) ? kinship.Parents(row).ToArray().Any(apart.Contains) : apart.Contains(kinship.Group(row)));
            // Only what is made from held-out rows is in neither list.
            Assert.All(divider.Used.Except(learned).Except(held), row => Assert.True(kinship.IsMadeUp(row)));
        }
        Assert.Equal(divider.Used.Where(row => target.Kinship?.IsMadeUp(row) != true), folds.SelectMany(f => f.Held).Order());
    }

    [Theory]
    [MemberData(nameof(Kins))]
    public void Hold_Share_IsKeptWithinEachClass(string kin)
    {
        var target = Target(kin);
        var (_, held) = new RowDivider(target, null, default).Hold(0.2, Key);
        foreach (var label in (double[])[0, 1])
        {
            var rows = Enumerable.Range(0, target.Count).Count(row => target.Values[row] == label && target.Kinship?.IsMadeUp(row) != true);
            // Groups of twelve rows cannot be divided more finely.
            Assert.InRange(held.Count(row => target.Values[row] == label) / (double)rows, kin == "groups" ? 0.1 : 0.17, kin == "groups" ? 0.3 : 0.23);
        }
    }

    [Fact]
    public void Folds_SameKey_AreTheSameAndOthersDiffer()
    {
        var divider = new RowDivider(Target("copies"), null, default);
        Assert.Equal(divider.Folds(3, 1).SelectMany(f => f.Held), divider.Folds(3, 1).SelectMany(f => f.Held));
        Assert.NotEqual(divider.Folds(3, 1).SelectMany(f => f.Held), divider.Folds(3, 2).SelectMany(f => f.Held));
    }

    [Fact]
    public void HoldAndFolds_OneGroup_HoldNothingOut()
    {
        var target = Target("none") with { Kinship = RowKinship.OfGroups(new int[240]) };
        var divider = new RowDivider(target, null, default);
        Assert.Empty(divider.Folds(5, Key));
        Assert.Empty(divider.Hold(0.2, Key).Held);
        Assert.Equal(240, divider.Hold(0.2, Key).Learned.Length);
    }

    [Fact]
    public void Folds_FewerGroupsThanAsked_HoldOutEachGroupOnce()
    {
        var groups = Enumerable.Range(0, 240).Select(row => row / 80).ToArray();
        var folds = new RowDivider(Target("none") with { Kinship = RowKinship.OfGroups(groups) }, null, default).Folds(10, Key);
        Assert.Equal([0, 1, 2], folds.Select(f => Assert.Single(f.Held.Select(row => groups[row]).Distinct())).Order());
    }

    [Fact]
    public void Hold_ClassInOneGroupOnly_StaysToBeLearned()
    {
        for (var key = 0u; key < 30; key++)
        {
            var target = new TargetVector(LearningTask.Binary, [.. Enumerable.Range(0, 60).Select(row => row < 10 ? 1.0 : 0)], 2)
            {
                Kinship = RowKinship.OfGroups([.. Enumerable.Range(0, 60).Select(row => row / 10)]),
            };
            var (learned, _) = new RowDivider(target, null, default).Hold(0.4, key);
            Assert.Contains(0, learned);
            Assert.All(new RowDivider(target, null, default).Folds(6, key), f => Assert.Contains(0, f.Learned));
        }
    }

    [Fact]
    public void Hold_LargeGroups_GoWhereTheyFit()
    {
        // One group of 70 rows and thirty single rows: a fifth is held out of the single ones.
        var groups = Enumerable.Range(0, 100).Select(row => row < 70 ? 0 : row).ToArray();
        var target = new TargetVector(LearningTask.Regression, new double[100], 0) { Kinship = RowKinship.OfGroups(groups) };
        var (_, held) = new RowDivider(target, null, default).Hold(0.2, Key);
        Assert.Equal(20, held.Length);
        Assert.All(held, row => Assert.True(row >= 70));
    }

    [Fact]
    public void HeldWeight_BesideMadeUpRows_StandsForThem()
    {
        // Two real rows and six made-up ones of class 1, four real rows of class 0: each real row of class 1 stands for four.
        int[] sources = [0, 1, 2, 3, 4, 5, 4, 4, 4, 5, 5, 5];
        bool[] madeUp = [.. Enumerable.Range(0, 12).Select(i => i >= 6)];
        var target = new TargetVector(LearningTask.Binary, [0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1], 2)
        {
            Kinship = RowKinship.Follow(null, sources, madeUp, null),
        };
        var divider = new RowDivider(target, [1, 1, 1, 1, 0.5f, 0.5f, 0.5f, 0.5f, 0.5f, 0.5f, 0.5f, 0.5f], default);
        Assert.True(divider.Reweighs);
        Assert.Equal(1, divider.HeldWeight(0));
        Assert.Equal(2, divider.HeldWeight(4));
        Assert.False(new RowDivider(target with { Kinship = null }, null, default).Reweighs);
    }

    /// <summary>240 rows, a sixth of class 1.</summary>
    private static TargetVector Target(string kin)
    {
        var real = new TargetVector(LearningTask.Binary, [.. Enumerable.Range(0, 240).Select(row => row % 6 == 0 ? 1.0 : 0)], 2);
        int[] rare = [.. Enumerable.Range(0, 240).Where(row => row % 6 == 0)];
        int[] sources = [.. Enumerable.Range(0, 240), .. rare, .. rare, .. rare];
        return kin switch
        {
            "none" => real,
            "groups" => real with { Kinship = RowKinship.OfGroups([.. Enumerable.Range(0, 240).Select(row => row / 12)]) },
            "copies" => real.Take(sources) with { Kinship = RowKinship.Follow(null, sources, null, null) },
            _ => real.Take(sources) with
            {
                Kinship = RowKinship.Follow(null, sources, [.. sources.Select((_, i) => i >= 240)], [.. sources.Select((s, i) => i < 240 ? s : rare[SplitMix64.For(i, 1).Below(rare.Length)])]),
            },
        };
    }
}
