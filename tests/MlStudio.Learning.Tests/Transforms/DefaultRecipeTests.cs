using MlStudio.Learning.Data;
using MlStudio.Learning.Tests.Trainers;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Transforms;

namespace MlStudio.Learning.Tests.Transforms;

public sealed class DefaultRecipeTests
{
    private static readonly Table Rows = TrainerContractData.Make(LearningTask.Binary).Rows;

    [Fact]
    public void For_Native_KeepsCategoriesAndMissing() => Assert.Equal(
    [
        "Leave out income (excluded)",
        "Leave out always seven (the same value everywhere)",
        "Split visited into year, month, day of week, hour, elapsed days",
        "Keep city as categories (at most 254 levels, rare ones together, unseen ones missing)",
        "Turn the text of note into its 500 commonest words and word pairs, weighted by rarity (TF-IDF)",
    ], DefaultRecipe.For(Rows, "outcome", ["income"], FeatureEncoding.Native).Describe());

    [Fact]
    public void For_OneHotScaled_FillsScalesAndSpreads() => Assert.Equal(
    [
        "Leave out always seven (the same value everywhere)",
        "Split visited into year, month, day of week, hour, elapsed days",
        "Fill missing values of age, income, visited: year, visited: month, visited: day of week, visited: hour, visited: elapsed days with the median and keep which were missing",
        "Scale age, income, visited: year, visited: month, visited: day of week, visited: hour, visited: elapsed days to mean 0 and standard deviation 1",
        "Turn city into one yes/no feature per level (at most 100, rare ones together)",
        "Turn the text of note into its 2000 commonest words and word pairs and 2000 commonest runs of up to 4 characters, weighted by rarity (TF-IDF)",
    ], DefaultRecipe.For(Rows, "outcome", [], FeatureEncoding.OneHotScaled).Describe());

    [Fact]
    public void For_OneHotNonNegative_ScalesToARangeFromZero()
    {
        var steps = DefaultRecipe.For(Rows, "outcome", [], FeatureEncoding.OneHotNonNegative).Steps;
        Assert.Equal(ScaleTo.Range, Assert.Single(steps.OfType<Scale>()).To);
        Assert.Single(steps.OfType<OneHot>());
    }

    [Fact]
    public void For_LongTexts_TakesWordsAlone()
    {
        var texts = new TextColumn("note", [.. Enumerable.Range(0, 5000).Select(i => i % 2 == 0 ? new string('x', 8100) + " y" : "short text")]);
        var rows = new Table([texts, new NumberColumn("x", new double[5000])]);
        Assert.Equal(0, Assert.Single(DefaultRecipe.For(rows, "x", [], FeatureEncoding.OneHotScaled).Steps.OfType<TextTerms>()).MaxCharacters);
    }

    [Fact]
    public void For_IdentifierLikeColumns_LeavesThemOut()
    {
        var rows = new Table(
        [
            new NumberColumn("row", Enumerable.Range(1, 100).Select(i => (double)i).ToArray()),
            new TextColumn("key", [.. Enumerable.Range(1, 100).Select(i => $"K{i}")]),
            new TextColumn("remark", [.. Enumerable.Range(1, 100).Select(i => $"remark number {i}")]),
            new NumberColumn("x", Enumerable.Range(1, 100).Select(i => i * 0.5).ToArray()),
        ]);
        var drop = Assert.IsType<DropColumns>(DefaultRecipe.For(rows, "x", [], FeatureEncoding.Native).Steps[0]);
        Assert.Equal(["row", "key"], drop.Columns);
        Assert.Equal(DropReason.IdentifierLike, drop.Reason);
    }
}
