using MlStudio.Learning.Data;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Transforms;

namespace MlStudio.Learning.Tests.Transforms;

public sealed class RecipeSuggestionsTests
{
    private static readonly Table Rows = new(
    [
        new NumberColumn("key", (double[])[.. Enumerable.Range(1, 100).Select(i => (double)i)]),
        new NumberColumn("age", (double[])[.. Enumerable.Range(0, 100).Select(i => i % 4 == 0 ? double.NaN : i % 7)]),
        new NumberColumn("empty", (double[])[.. Enumerable.Range(0, 100).Select(i => i < 80 ? double.NaN : i % 3)]),
        new NumberColumn("seven", (double[])[.. Enumerable.Repeat(7.0, 100)]),
        new NumberColumn("answer", (double[])[.. Enumerable.Range(0, 100).Select(i => i % 2 == 0 ? 0.0 : 1.0)]),
        new CategoryColumn("member", (int[])[.. Enumerable.Range(0, 100).Select(i => i % 2)], ["no", "yes"]),
    ]);

    [Fact]
    public void For_NamesWhatStandsOutOnceEach()
    {
        var profile = TableProfiler.Profile(Rows);
        var leaks = new Dictionary<string, string> { ["answer"] = "answer predicts member almost perfectly" };
        var found = RecipeSuggestions.For(profile, "member", leaks, new Recipe(Recipe.CurrentVersion, []));
        Assert.Equal(
        [
            "key has another value in every row",
            "80% of empty is missing",
            "seven has the same value in every row",
            "answer alone predicts the target almost perfectly",
            "25% of age is missing",
        ], found.Select(f => f.Reason));
        Assert.All(found, f => Assert.Empty(StepValidator.Validate(f.Step)));
        Assert.All(found, f => Assert.EndsWith("?", f.Proposal, StringComparison.Ordinal));

        // Taken with one click each, nothing is left to suggest, and the recipe fits.
        var recipe = new Recipe(Recipe.CurrentVersion, [.. found.Select(f => f.Step)]);
        Assert.Empty(RecipeSuggestions.For(profile, "member", leaks, recipe));
        Assert.Equal(["age", "age is missing"], recipe.Fit(Rows.Without(["member"])).Features.Select(f => f.Name));
    }

    [Theory]
    [InlineData(FeatureEncoding.Native, "ordinal")]
    [InlineData(FeatureEncoding.OneHotScaled, "impute,scale,oneHot")]
    public void Finish_AddsWhatTheTrainerNeedsForColumnsThatAreLeft(FeatureEncoding encoding, string added)
    {
        var rows = new Table([new NumberColumn("x", (double[])[1, 2, double.NaN, 4]), new CategoryColumn("city", (int[])[0, 1, 0, 1], ["Aachen", "Bonn"]), new TextColumn("note", ["a", "b", "c", "d"])]);
        var recipe = new Recipe(Recipe.CurrentVersion, [new DropColumns(["note"], DropReason.Excluded)]);
        var finished = DefaultRecipe.Finish(recipe, rows, null, encoding);
        Assert.Equal("drop," + added, string.Join(',', finished.Steps.Select(s => StepCatalog.For(s).Key)));
        Assert.Equal(4, finished.Fit(rows).Apply(rows).RowCount);
        Assert.Same(finished, DefaultRecipe.Finish(finished, rows, null, FeatureEncoding.Native));
    }

    [Fact]
    public void Finish_AStepThatDoesNotFit_IsNamed()
    {
        var rows = new Table([new NumberColumn("x", (double[])[1, 2])]);
        var error = Assert.Throws<LearningException>(() => DefaultRecipe.Finish(new Recipe(Recipe.CurrentVersion, [new Scale(["y"])]), rows, null, FeatureEncoding.Native));
        Assert.Contains("Step 1", error.Message);
        Assert.Contains("'y'", error.Message);
    }
}
