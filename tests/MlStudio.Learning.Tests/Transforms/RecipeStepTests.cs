using MlStudio.Learning.Data;
using MlStudio.Learning.Transforms;

namespace MlStudio.Learning.Tests.Transforms;

/// <summary>What each step makes of a few rows; expected values computed by hand unless said otherwise.</summary>
public sealed class RecipeStepTests
{
    private const float Missing = float.NaN;

    [Theory]
    [InlineData(ImputeWith.Median, 2.5f)]
    [InlineData(ImputeWith.Mean, 3f)]
    [InlineData(ImputeWith.MostFrequent, 1f)]
    [InlineData(ImputeWith.Constant, 9f)]
    public void Impute_MissingNumbers_AreFilledFromTrainingAlone(ImputeWith with, float expected)
    {
        var fitted = new Recipe(1, [new Impute(["x"], with, 9)]).Fit(Numbers(1, 1, 4, 6, double.NaN));
        Assert.Equal(["x", "x is missing"], fitted.Features.Select(f => f.Name));
        Assert.Equal([expected, 1, 100, 0], fitted.Apply(Numbers(double.NaN, 100)).Values);
    }

    [Fact]
    public void Impute_NothingMissingInTraining_AddsNoIndicator() =>
        Assert.Equal([1.5f], new Recipe(1, [new Impute(["x"])]).Fit(Numbers(1, 2)).Apply(Numbers(double.NaN)).Values);

    [Fact]
    public void Scale_Numbers_HaveMeanZeroAndUnitDeviation()
    {
        var fitted = new Recipe(1, [new Scale(["x"])]).Fit(Numbers(2, 4, 6, double.NaN));
        Assert.Equal([-1.2247449f, 0, 1.2247449f, Missing], fitted.Apply(Numbers(2, 4, 6, double.NaN)).Values); // √(3/2)
        Assert.Equal([0f], new Recipe(1, [new Scale(["x"])]).Fit(Numbers(0.1, 0.1, 0.1)).Apply(Numbers(0.1)).Values);
    }

    [Fact]
    public void OneHot_RareUnseenAndMissing_HaveTheirPlaces()
    {
        var fitted = new Recipe(1, [new OneHot(["c"], MinCount: 2)]).Fit(Categories("b", "a", "a", "b", "rare", "odd", null));
        Assert.Equal(["c = a", "c = b", "c = (rare)", "c = (missing)"], fitted.Features.Select(f => f.Name));
        Assert.Equal([0, 1, 0, 0, /**/ 0, 0, 1, 0, /**/ 0, 0, 1, 0, /**/ 0, 0, 0, 1], fitted.Apply(Categories("b", "odd", "unseen", null)).Values);
    }

    [Fact]
    public void OneHot_UnseenWithoutRare_IsAllZero() =>
        Assert.Equal([0, 0, /**/ 1, 0, /**/ 0, 0], new Recipe(1, [new OneHot(["c"])]).Fit(Categories("a", "b")).Apply(Categories("unseen", "a", null)).Values);

    [Fact]
    public void OneHot_MoreLevelsThanAllowed_KeepsTheMostFrequent()
    {
        var fitted = new Recipe(1, [new OneHot(["c"], MaxLevels: 2)]).Fit(Categories("a", "b", "b", "c"));
        Assert.Equal(["c = b", "c = (rare)"], fitted.Features.Select(f => f.Name));
    }

    [Fact]
    public void Ordinal_Levels_AreCodedByNameAndUnseenIsMissing()
    {
        var fitted = new Recipe(1, [new Ordinal(["c"], MinCount: 2)]).Fit(Categories("b", "a", "a", "b", "rare"));
        Assert.Equal(3, Assert.Single(fitted.Features).LevelCount);
        Assert.Equal([1, 0, 2, Missing, Missing], fitted.Apply(Categories("b", "a", "rare", "unseen", null)).Values);
    }

    [Fact]
    public void Ordinal_AnotherOrderOfTheDictionary_GivesTheSameCodes()
    {
        var step = new Recipe(1, [new Ordinal(["c"])]);
        var one = new Table([new CategoryColumn("c", new[] { 0, 1, 2 }, ["x", "y", "z"])]);
        var other = new Table([new CategoryColumn("c", new[] { 2, 0, 1 }, ["y", "z", "x", "never used"])]);
        Assert.Equal(step.Fit(one).Apply(one).Values, step.Fit(other).Apply(other).Values);
    }

    [Fact]
    public void TimestampParts_Instants_BecomeNumbers()
    {
        // 2024-02-29 was a Thursday; 2024-02-27 is the earliest.
        var rows = new Table([new TimestampColumn("t", new[] { Ticks(2024, 2, 29, 18), Ticks(2024, 2, 27, 6), TimestampColumn.Missing })]);
        var fitted = new Recipe(1, [new TimestampParts(["t"], Enum.GetValues<TimestampPart>())]).Fit(rows);
        Assert.Equal(["t: year", "t: month", "t: day of week", "t: hour", "t: elapsed days"], fitted.Features.Select(f => f.Name));
        Assert.All(fitted.Features, f => Assert.Equal("t", f.Source));
        Assert.Equal([2024, 2, 4, 18, 2.5f, /**/ 2024, 2, 2, 6, 0, /**/ Missing, Missing, Missing, Missing, Missing], fitted.Apply(rows).Values);
    }

    [Fact]
    public void TextTerms_Documents_EqualScikitLearn()
    {
        // scikit-learn 1.2.1: TfidfVectorizer(ngram_range=(1, 2), min_df=2).fit(train); .transform(test).toarray()
        var train = Texts("the cat sat", "The cat ran", "a dog ran", null);
        var fitted = new Recipe(1, [new TextTerms(["t"])]).Fit(train);
        Assert.Equal(["t: cat", "t: ran", "t: the", "t: the cat"], fitted.Features.Select(f => f.Name));
        var h = 0.5f;
        Assert.Equal([h, h, h, h, /**/ 0, 0, 0, 0, /**/ 0.894427f, 0, 0.4472136f, 0], fitted.Apply(Texts("THE CAT ran", null, "cat, cat! the")).Values, new Near());
    }

    [Fact]
    public void TextTerms_OtherScripts_AreLowerCasedAndSplit()
    {
        var fitted = new Recipe(1, [new TextTerms(["t"], MinRows: 1, MaxWords: 1)]).Fit(Texts("ÄPFEL кот 猫 𐐀𐐁 naïve e\u0301te x"));
        Assert.Equal(new[] { "t: äpfel", "t: кот", "t: 猫", "t: 𐐨𐐩", "t: naïve", "t: e\u0301te" }.Order(StringComparer.Ordinal), fitted.Features.Select(f => f.Name));
    }

    [Fact]
    public void TextTerms_MoreTermsThanAllowed_KeepsThoseInMostRows()
    {
        var fitted = new Recipe(1, [new TextTerms(["t"], MaxTerms: 1, MinRows: 1, MaxWords: 1)]).Fit(Texts("aa bb bb bb", "aa cc"));
        Assert.Equal("t: aa", Assert.Single(fitted.Features).Name);
    }

    [Fact]
    public void TextTerms_WordsOfManyCharacters_AreLeftOut()
    {
        var endless = new string('q', 1_000_000);
        var fitted = new Recipe(1, [new TextTerms(["t"], MinRows: 1)]).Fit(Texts($"short {endless} words", $"{endless}"));
        Assert.Equal(["t: short", "t: short words", "t: words"], fitted.Features.Select(f => f.Name));
    }

    private static Table Numbers(params double[] values) => new([new NumberColumn("x", values)]);

    private static Table Texts(params string?[] values) => new([new TextColumn("t", values)]);

    private static Table Categories(params string?[] values)
    {
        var levels = values.OfType<string>().Distinct().ToList();
        return new Table([new CategoryColumn("c", values.Select(v => v is null ? -1 : levels.IndexOf(v)).ToArray(), levels)]);
    }

    private static long Ticks(int year, int month, int day, int hour) => new DateTime(year, month, day, hour, 0, 0, DateTimeKind.Utc).Ticks;

    private sealed class Near : IEqualityComparer<float>
    {
        public bool Equals(float x, float y) => Math.Abs(x - y) < 1e-6;
        public int GetHashCode(float value) => 0;
    }
}
