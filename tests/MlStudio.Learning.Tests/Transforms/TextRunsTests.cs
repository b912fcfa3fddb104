using MlStudio.Learning.Data;
using MlStudio.Learning.Transforms;

namespace MlStudio.Learning.Tests.Transforms;

public sealed class TextRunsTests
{
    /// <summary>scikit-learn 1.2.1, TfidfVectorizer(analyzer='char_wb', ngram_range=(1,3), sublinear_tf=True, min_df=2) on the same texts; runs stand in quotes here.</summary>
    [Fact]
    public void Fit_RunsOfCharacters_EqualScikitLearn()
    {
        var rows = Texts("Free entry! free", "call NOW 2 win", "ok ok, call me", "entry now");
        var prepared = new Recipe(1, [new TextTerms(["t"], MaxCharacters: 3, Sublinear: true)]).Fit(rows).Apply(rows);
        string[] runs = [" ", " c", " ca", " e", " en", " n", " no", "a", "al", "all", "c", "ca", "cal", "e", "e ", "en", "ent", "l", "l ", "ll", "ll ", "n", "no", "now", "nt", "ntr", "o", "ow", "ow ", "r", "ry", "t", "tr", "try", "w", "w ", "y"];
        double[] first = [0.356916, 0.0, 0.0, 0.193153, 0.193153, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.408049, 0.327037, 0.193153, 0.193153, 0.0, 0.0, 0.0, 0.0, 0.156374, 0.0, 0.0, 0.193153, 0.193153, 0.0, 0.0, 0.0, 0.405354, 0.193153, 0.193153, 0.193153, 0.193153, 0.0, 0.0, 0.193153];
        var names = prepared.Features.Select(f => f.Name).ToList();
        Assert.Equal(runs.Length, names.Count(n => n.StartsWith("t: '", StringComparison.Ordinal)));
        for (var i = 0; i < runs.Length; i++) { Assert.Equal(first[i], prepared.Row(0)[names.IndexOf($"t: '{runs[i]}'")], 1e-6); }
        // The words are scaled apart from the runs: of those in two rows at least, the last text has "entry" and "now".
        Assert.Equal(Math.Sqrt(0.5), prepared.Row(3)[names.IndexOf("t: now")], 1e-6);
    }

    [Fact]
    public void Fit_RunsOfOtherScripts_KeepCharactersWhole()
    {
        var rows = Texts("𐐀𐐁 é", "𐐀𐐁 \ud801");
        var prepared = new Recipe(1, [new TextTerms(["t"], MinRows: 1, MaxCharacters: 1)]).Fit(rows);
        Assert.Equal(["t: ' '", "t: 'é'", "t: '\U00010428'", "t: '\U00010429'", "t: '\uFFFD'"], prepared.Features.Select(f => f.Name).Where(n => n.Contains('\'')).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Apply_OneRow_EqualsTheSameRowAmongMany()
    {
        var rows = Texts("Free entry! free", "call NOW 2 win", "ok ok, call me", "entry now");
        var fitted = new Recipe(1, [new TextTerms(["t"], MinRows: 1, MaxCharacters: 4, Sublinear: true)]).Fit(rows);
        for (var row = 0; row < rows.RowCount; row++) { Assert.Equal(fitted.Apply(rows).Row(row).ToArray(), fitted.Apply(rows.Take([row])).Values); }
    }

    [Fact]
    public void Scale_ToRange_GivesZeroToOneAndLeavesMissing()
    {
        var fitted = new Recipe(1, [new Scale(["x"], ScaleTo.Range)]).Fit(Numbers(-2, 6, double.NaN));
        Assert.Equal([0f, 1f, float.NaN], fitted.Apply(Numbers(-2, 6, double.NaN)).Values);
        Assert.Equal([0.5f, 1.25f], fitted.Apply(Numbers(2, 8)).Values);
        Assert.Equal([0f], new Recipe(1, [new Scale(["x"], ScaleTo.Range)]).Fit(Numbers(3, 3)).Apply(Numbers(3)).Values);
    }

    private static Table Texts(params string[] texts) => new([new TextColumn("t", texts)]);

    private static Table Numbers(params double[] values) => new([new NumberColumn("x", values)]);
}
