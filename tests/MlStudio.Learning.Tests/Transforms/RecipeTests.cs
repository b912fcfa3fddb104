using MlStudio.Learning.Data;
using MlStudio.Learning.Serialization;
using MlStudio.Learning.Tests.Trainers;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Transforms;

namespace MlStudio.Learning.Tests.Transforms;

public sealed class RecipeTests
{
    private static readonly Recipe Everything = new(1,
    [
        new DropColumns(["id"], DropReason.IdentifierLike), new TimestampParts(["day"], [TimestampPart.Month, TimestampPart.ElapsedDays]),
        new Impute(["x"], ImputeWith.Constant, 2.5, Indicator: false), new Scale(["x"]), new OneHot(["a"], MinShare: 0.1, Unseen: UnseenLevel.Zero),
        new Ordinal(["b"]), new TextTerms(["note"], 50),
    ]);

    [Fact]
    public void ToJson_EveryStep_ReadsBackToTheSameText()
    {
        var json = Everything.ToJson();
        Assert.Equal(json, Recipe.FromJson(json).ToJson());
        Assert.Contains("\"step\": \"timestampParts\"", json);
        Assert.Contains("\"with\": \"constant\"", json);
        Assert.DoesNotContain("reads", json, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(Everything.Describe(), Recipe.FromJson(json).Describe());
    }

    [Theory]
    [InlineData("""{"version":1,"steps":[{"step":"polish","columns":["x"]}]}""", "oneHot")]
    [InlineData("""{"version":1,"steps":[{"step":"scale","colums":["x"]}]}""", "colums")]
    [InlineData("""{"version":2,"steps":[]}""", "version 2")]
    [InlineData("""{"version":1}""", "steps")]
    [InlineData("nonsense", "recipe cannot be read")]
    public void FromJson_NotARecipe_SaysWhy(string json, string expected) =>
        Assert.Contains(expected, Assert.Throws<LearningException>(() => Recipe.FromJson(json)).Message);

    [Theory]
    [InlineData(FeatureEncoding.Native)]
    [InlineData(FeatureEncoding.OneHotScaled)]
    public void Apply_OneRow_EqualsThatRowOfTheWholeTable(FeatureEncoding encoding)
    {
        var rows = TrainerContractData.Make(LearningTask.Binary).Rows;
        var fitted = DefaultRecipe.For(rows, "outcome", [], encoding).Fit(rows.Take(Enumerable.Range(0, 400).ToArray()));
        var all = fitted.Apply(rows);
        for (var row = 0; row < rows.RowCount; row += 13) { Assert.Equal(all.Row(row).ToArray(), fitted.Apply(rows.Take([row])).Values); }
    }

    [Fact]
    public void Read_WrittenRecipe_AppliesTheSameAndWritesTheSameBytes()
    {
        var rows = TrainerContractData.Make(LearningTask.Binary).Rows;
        foreach (var encoding in Enum.GetValues<FeatureEncoding>())
        {
            var fitted = DefaultRecipe.For(rows, "outcome", ["income"], encoding).Fit(rows);
            var bytes = Bytes(fitted);
            var read = FittedRecipe.Read(new ModelReader(new MemoryStream(bytes)));
            Assert.Equal(fitted.Apply(rows).Values, read.Apply(rows).Values);
            Assert.Equal(fitted.Features, read.Features);
            Assert.Equal(bytes, Bytes(read));
        }
    }

    [Fact]
    public void Fit_ColumnThatNoStepTurnsIntoNumbers_IsRefusedByName()
    {
        var rows = new Table([new TextColumn("note", ["a"])]);
        var error = Assert.Throws<LearningException>(() => new Recipe(1, []).Fit(rows));
        Assert.Contains("'note' holds text", error.Message);
    }

    [Fact]
    public void Fit_StepOnAColumnThatIsNotThere_NamesStepAndColumn()
    {
        var rows = new Table([new NumberColumn("x", new[] { 1.0 })]);
        var error = Assert.Throws<LearningException>(() => new Recipe(1, [new Scale(["y"])]).Fit(rows));
        Assert.Contains("Step 1", error.Message);
        Assert.Contains("'y'", error.Message);
    }

    [Fact]
    public void Columns_AfterDrop_AreOnlyThoseNeeded()
    {
        var rows = TrainerContractData.Make(LearningTask.Binary).Rows;
        var fitted = DefaultRecipe.For(rows, "outcome", ["note", "nowhere"], FeatureEncoding.Native).Fit(rows);
        Assert.Equal(["age", "income", "city", "visited"], fitted.Columns);
    }

    [Fact]
    public void Apply_ExtraAndMissingColumns_TakesTheNamedOnesOrNamesTheMissing()
    {
        var fitted = new Recipe(1, [new DropColumns(["b"], DropReason.Excluded)]).Fit(Numbers(("a", 1), ("b", 2)));
        Assert.Equal([5f], fitted.Apply(Numbers(("c", 7), ("a", 5))).Values);
        Assert.Equal([5f], fitted.Apply(Numbers(("a", 5))).Values);
        Assert.Contains("'a'", Assert.Throws<LearningException>(() => fitted.Apply(Numbers(("c", 7)))).Message);
    }

    [Fact]
    public void Fit_StepThatMakesANameThatIsThere_IsRefused()
    {
        var rows = Numbers(("x", double.NaN), ("x is missing", 0));
        Assert.Contains("'x is missing'", Assert.Throws<LearningException>(() => new Recipe(1, [new Impute(["x"])]).Fit(rows)).Message);
    }

    private static Table Numbers(params (string Name, double Value)[] columns) =>
        new([.. columns.Select(c => new NumberColumn(c.Name, new[] { c.Value }))]);

    private static byte[] Bytes(FittedRecipe recipe)
    {
        using var stream = new MemoryStream();
        recipe.Write(new ModelWriter(stream));
        return stream.ToArray();
    }
}
