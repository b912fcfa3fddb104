using MlStudio.Learning.Data;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Transforms;

namespace MlStudio.Learning.Tests.Trainers;

/// <summary>How kinship follows rows through the steps of a recipe.</summary>
public sealed class RowKinshipTests
{
    private static readonly Table s_rows = new([new NumberColumn("x", new double[] { 0, 1, 2, 3, 4, 5, 6, 7 })]);
    private static readonly TargetVector s_target = new(LearningTask.Binary, [0, 0, 0, 0, 0, 0, 1, 1], 2);

    [Fact]
    public void Prepare_RowsLeftOut_StandByThemselves() =>
        Assert.Null(Prepare(s_target, new FilterRows("x > 1")).Target!.Kinship);

    [Fact]
    public void Prepare_RowsLeftOutOfGroups_KeepTheirs()
    {
        var target = s_target with { Kinship = RowKinship.OfGroups([7, 7, 8, 8, 9, 9, 7, 8]) };
        var kinship = Prepare(target, new FilterRows("x > 2")).Target!.Kinship!;
        Assert.Equal([8, 9, 9, 7, 8], Enumerable.Range(0, kinship.Count).Select(kinship.Group));
        Assert.False(kinship.HasMadeUp);
    }

    [Fact]
    public void Prepare_OverSampled_CopiesAreKinToTheirSource()
    {
        var prepared = Prepare(s_target, new OverSample());
        var kinship = prepared.Target!.Kinship!;
        Assert.Equal(prepared.Rows!.Sources, Enumerable.Range(0, kinship.Count).Select(kinship.Group));
        Assert.Equal(12, kinship.Count);
        Assert.False(kinship.HasMadeUp);
        Assert.Equal(Enumerable.Range(0, 8), kinship.Originals([.. Enumerable.Range(0, 12)]));
    }

    [Fact]
    public void Prepare_MadeUpRows_KnowTheGroupsOfBothParents()
    {
        var kinship = Prepare(s_target, new Smote()).Target!.Kinship!;
        Assert.Equal(12, kinship.Count);
        Assert.Equal(Enumerable.Range(0, 8), Enumerable.Range(0, 8).Select(kinship.Group));
        Assert.All(Enumerable.Range(0, 8), row => Assert.False(kinship.IsMadeUp(row)));
        // There are two rows of the class, so every made-up row lies between these.
        Assert.All(Enumerable.Range(8, 4), row => Assert.Equal([6, 7], kinship.Parents(row).ToArray().Order()));
        Assert.Equal(Enumerable.Range(0, 8), kinship.Originals([.. Enumerable.Range(0, 12)]));
        var grouped = Prepare(s_target with { Kinship = RowKinship.OfGroups([1, 1, 2, 2, 3, 3, 4, 4]) }, new Smote()).Target!.Kinship!;
        Assert.All(Enumerable.Range(8, 4), row => Assert.Equal([4], grouped.Parents(row).ToArray()));
    }

    [Fact]
    public void Prepare_MadeUpFromCopiesAndCopiedAgain_KnowTheFirstRows()
    {
        var prepared = Prepare(s_target, new OverSample(0.5), new Smote(), new OverSample());
        var kinship = prepared.Target!.Kinship!;
        for (var row = 0; row < kinship.Count; row++)
        {
            if (kinship.IsMadeUp(row)) { Assert.Subset(new HashSet<int> { 6, 7 }, kinship.Parents(row).ToArray().ToHashSet()); }
            else { Assert.Equal(prepared.Rows!.Sources[row], kinship.Group(row)); }
        }
        Assert.Equal(prepared.Rows!.Synthetic!, Enumerable.Range(0, kinship.Count).Select(kinship.IsMadeUp));
    }

    [Fact]
    public void Take_RowsInAnotherOrder_BringTheirKin()
    {
        var target = s_target with { Kinship = RowKinship.OfGroups([0, 1, 2, 3, 4, 5, 6, 7]) };
        var taken = target.Take([7, 0, 7]);
        Assert.Equal([1, 0, 1], taken.Values);
        Assert.Equal([7, 0, 7], Enumerable.Range(0, 3).Select(taken.Kinship!.Group));
    }

    private static PreparedTraining Prepare(TargetVector target, params RecipeStep[] steps) =>
        new Recipe(1, steps).FitAndApply(s_rows, new RecipeContext { Target = target });
}
