using MlStudio.Learning.Data;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Transforms;

namespace MlStudio.Learning.Tests.Transforms;

/// <summary>What one step leaves for the next, and which orders would mislead.</summary>
public sealed class StepOrderTests
{
    private static readonly Table Rows = new(
    [
        new NumberColumn("x", (double[])[1, 2, 3, 4, 5, 6, 7, 8]),
        new NumberColumn("y", (double[])[2, 1, 4, 3, 6, 5, 8, 7]),
        new CategoryColumn("city", (int[])[0, 1, 0, 1, 0, 1, 0, 1], ["Aachen", "Bonn"]),
    ]);

    private static readonly RecipeContext Target = new() { Target = new TargetVector(LearningTask.Binary, [0, 0, 0, 0, 0, 0, 1, 1], 2) };

    [Fact]
    public void PrincipalComponents_OfAllNumbers_ArePreparedFromRawRows()
    {
        var recipe = new Recipe(Recipe.CurrentVersion, [new DropColumns(["city"], DropReason.Excluded), new PrincipalComponents()]);
        var fitted = recipe.Fit(Rows);
        Assert.Equal(["x", "y"], fitted.Columns);
        Assert.Equal(8, fitted.Apply(Rows.Select(["x", "y"])).RowCount);
    }

    [Fact]
    public void TargetEncoding_BehindRepeatedRows_IsRefused()
    {
        var encode = StepCatalog.Get("targetEncode").Create(["city"]);
        new Recipe(Recipe.CurrentVersion, [encode, StepCatalog.Get("overSample").Create()]).Fit(Rows, Target);
        var error = Assert.Throws<LearningException>(() => new Recipe(Recipe.CurrentVersion, [StepCatalog.Get("overSample").Create(), encode]).Fit(Rows, Target));
        Assert.Contains("before the steps that repeat", error.Message);
    }

    [Fact]
    public void DropDuplicates_BehindFinishedFeatures_IsRefused()
    {
        var error = Assert.Throws<LearningException>(() => new Recipe(Recipe.CurrentVersion, [new OneHot(["city"]), new DropDuplicates()]).Fit(Rows, Target));
        Assert.Contains("'city' was turned into features", error.Message);
    }

    [Fact]
    public void MoreFeaturesThanAllowed_AreRefusedWithTheirNumber()
    {
        var error = Assert.Throws<LearningException>(() => new Recipe(Recipe.CurrentVersion, [new OneHot(["city"])]).Fit(Rows, Target with { MostFeatures = 3 }));
        Assert.Contains("makes 4 columns and features", error.Message);
    }
}
