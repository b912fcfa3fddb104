using MlStudio.Learning.Data;
using MlStudio.Learning.Transforms;

namespace MlStudio.Learning.Tests.Transforms;

/// <summary>Hashed terms and numbers about texts; expected values by hand.</summary>
public sealed class TextFeatureTests
{
    [Fact]
    public void TextStatistics_Text_IsMeasuredInCharactersOfAnyScript()
    {
        var rows = Texts("Zoë's 2 CATS!", "", null, "猫 𐐀𐐁");
        var step = new TextStatistics(["t"], Enum.GetValues<TextStatistic>());
        var frame = step.Fit(Frame.From(rows), new RecipeContext()).Apply(Frame.From(rows));
        Assert.Equal(["t", "t: length", "t: words", "t: mean word length", "t: share of digits", "t: share of capitals", "t: share of punctuation"], frame.Items.Select(i => i.Name));
        Assert.Equal([13.0, 0, double.NaN, 4], Values(frame, "t: length"));
        Assert.Equal([4.0, 0, double.NaN, 2], Values(frame, "t: words"));
        Assert.Equal([2.25, double.NaN, double.NaN, 1.5], Values(frame, "t: mean word length"));
        Assert.Equal([1.0 / 13, double.NaN, double.NaN, 0], Values(frame, "t: share of digits"));
        Assert.Equal([5.0 / 8, 0, double.NaN, 2.0 / 3], Values(frame, "t: share of capitals")); // 𐐀𐐁 are capitals of Deseret
        Assert.Equal([2.0 / 13, double.NaN, double.NaN, 0], Values(frame, "t: share of punctuation"));
    }

    [Fact]
    public void TextHashing_SameTerms_GetTheSameFeaturesOfLengthOne()
    {
        var fitted = new Recipe(1, [new TextHashing(["t"], 64, 1)]).Fit(Texts("anything"));
        Assert.Equal(64, fitted.Features.Count);
        Assert.Equal("t: bucket 1", fitted.Features[0].Name);
        var rows = fitted.Apply(Texts("red fox", "FOX, red!", "red red fox", null, "new words here"));
        Assert.Equal(rows.Row(0).ToArray(), rows.Row(1).ToArray());
        Assert.NotEqual(rows.Row(0).ToArray(), rows.Row(2).ToArray());
        Assert.All(rows.Row(3).ToArray(), v => Assert.Equal(0, v));
        foreach (var row in (int[])[0, 2, 4]) { Assert.Equal(1, rows.Row(row).ToArray().Sum(v => v * v), 1e-5); }
    }

    [Fact]
    public void TextHashing_Buckets_AreUsedEvenlyWithBothSigns()
    {
        var used = Enumerable.Range(0, 8000).Select(i => TextHashing.Hash($"word{i}")).ToArray();
        var counts = used.GroupBy(h => (h >>> 1) % 16).Select(g => g.Count()).ToArray();
        Assert.Equal(16, counts.Length);
        Assert.All(counts, c => Assert.InRange(c, 400, 600)); // 500 ± 4.6 deviations
        Assert.InRange(used.Count(h => (h & 1) == 0), 3800, 4200);
    }

    private static Table Texts(params string?[] values) => new([new TextColumn("t", values)]);

    private static double[] Values(Frame frame, string name) => ((NumberColumn)frame.Column(name).Column).Values.ToArray();
}
