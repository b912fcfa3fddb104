using MlStudio.Learning.Transforms;

namespace MlStudio.Learning.Tests.Transforms;

public sealed class RecipeDiffTests
{
    private static readonly RecipeStep Fill = new Impute(["x"]);
    private static readonly RecipeStep Size = new Scale(["x", "y"]);
    private static readonly RecipeStep Spread = new OneHot(["c"]);
    private static readonly RecipeStep Drop = new DropColumns(["id"], DropReason.IdentifierLike);

    [Fact]
    public void Between_EqualRecipes_IsEmpty() => Assert.Empty(Between([Fill, Size], [new Impute(["x"]), new Scale(["x", "y"])]));

    [Fact]
    public void Between_AddedRemovedAndMoved_AreTold()
    {
        Assert.Equal([(StepChangeKind.Added, null, 2)], Kinds(Between([Fill, Size], [Fill, Spread, Size])));
        Assert.Equal([(StepChangeKind.Removed, 1, null)], Kinds(Between([Drop, Fill], [Fill])));
        Assert.Equal([(StepChangeKind.Moved, 1, 3)], Kinds(Between([Drop, Fill, Size], [Fill, Size, Drop])));
        Assert.Equal([(StepChangeKind.Removed, 1, null), (StepChangeKind.Added, null, 1)], Kinds(Between([Drop], [Spread])));
    }

    [Fact]
    public void Between_OtherParameters_AreNamed()
    {
        var change = Assert.Single(Between([Drop, Fill, Size], [Drop, new Impute(["x", "y"], ImputeWith.Mean), Size]));
        Assert.Equal((StepChangeKind.Changed, 2, 2), (change.Kind, change.Before, change.After));
        Assert.Equal(
        [
            new ParameterChange("columns", "Columns", """["x"]""", """["x","y"]"""),
            new ParameterChange("with", "Fill with", "\"median\"", "\"mean\""),
        ], change.Parameters);
    }

    private static IReadOnlyList<StepChange> Between(RecipeStep[] before, RecipeStep[] after) => RecipeDiff.Between(new Recipe(1, before), new Recipe(1, after));

    private static (StepChangeKind, int?, int?)[] Kinds(IReadOnlyList<StepChange> changes) => [.. changes.Select(c => (c.Kind, c.Before, c.After))];
}
