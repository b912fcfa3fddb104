using MlStudio.Learning.Data;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Transforms;

namespace MlStudio.Learning.Tests.Transforms;

/// <summary>Steps that choose, name and convert columns and leave out rows; expected values by hand.</summary>
public sealed class ColumnStepTests
{
    private static readonly Table Rows = new(
    [
        new NumberColumn("a", new double[] { 1, 2, 1, double.NaN, double.NaN }), new NumberColumn("b", new double[] { 5, 6, 5, 7, 7 }),
        new CategoryColumn("c", new[] { 0, 1, 0, -1, -1 }, ["yes", "No"]), new TextColumn("t", ["x", "y", "x", null, null]),
    ]);

    [Fact]
    public void Choose_Columns_KeepsThemInTheGivenOrder()
    {
        var fitted = new Recipe(1, [new ChooseColumns { Columns = ["b", "a"] }]).Fit(Rows);
        Assert.Equal(["b", "a"], fitted.Features.Select(f => f.Name));
        Assert.Equal(["a", "b"], fitted.Columns);
        Assert.Contains("'z'", Assert.Throws<LearningException>(() => new Recipe(1, [new ChooseColumns { Columns = ["z"] }]).Fit(Rows)).Message);
    }

    [Fact]
    public void Rename_Swap_PredictsDataWithItsOldNames()
    {
        var recipe = new Recipe(1, [new ChooseColumns { Columns = ["a", "b"] }, new RenameColumns { Names = [new("a", "b"), new("b", "a")] }, new Impute(["b"], ImputeWith.Constant, 9, Indicator: false)]);
        var fitted = recipe.Fit(Rows);
        Assert.Equal([("b", "a"), ("a", "b")], fitted.Features.Select(f => (f.Name, f.Source)));
        Assert.Equal([9, 3], fitted.Apply(new Table([new NumberColumn("b", new[] { 3.0 }), new NumberColumn("a", new[] { double.NaN })])).Values);
        Assert.Contains("'b', which is already there", Assert.Throws<LearningException>(() => new Recipe(1, [new RenameColumns { Names = [new("a", "b")] }]).Fit(Rows)).Message);
    }

    [Theory]
    [InlineData(ColumnType.Number, false, DayPlace.DayFirst, new[] { "1.5", null, "-2000", null, null })]
    [InlineData(ColumnType.Number, true, DayPlace.DayFirst, new[] { null, "2.5", "-2000", null, null })]
    [InlineData(ColumnType.Timestamp, false, DayPlace.DayFirst, new[] { null, null, null, "2026-04-03", "2026-12-31T10:00:00" })]
    [InlineData(ColumnType.Timestamp, false, DayPlace.MonthFirst, new[] { null, null, null, "2026-03-04", "2026-12-31T10:00:00" })]
    [InlineData(ColumnType.Category, false, DayPlace.DayFirst, new[] { "1.5", "2,5", "-2e3", "03/04/2026", "31/12/2026 10:00" })]
    public void ChangeType_OfText_ReadsWhatCanBeRead(ColumnType to, bool comma, DayPlace place, string?[] expected)
    {
        var rows = Frame.From(new Table([new TextColumn("t", ["1.5", "2,5", "-2e3", "03/04/2026", "31/12/2026 10:00"])]));
        var step = new ChangeType { Columns = ["t"], To = to, DecimalComma = comma, DayPlace = place };
        var column = step.Fit(rows, new RecipeContext()).Apply(rows).Column("t").Column;
        Assert.Equal(to, column.Type);
        Assert.Equal(expected, Enumerable.Range(0, 5).Select(column.Format));
        var preview = RecipePreview.Run(new Table([new TextColumn("t", ["1.5", "2,5", "-2e3", "03/04/2026", "31/12/2026 10:00"])]), new Recipe(1, [step]));
        Assert.Equal(expected.Count(e => e is null), preview.Steps[0].Columns[0].EmptiedValues);
    }

    [Fact]
    public void ChangeType_TimestampsAndNumbers_AreDaysSince1970()
    {
        var rows = Frame.From(new Table([new TimestampColumn("t", new[] { new DateTime(1970, 1, 3, 12, 0, 0, DateTimeKind.Utc).Ticks, TimestampColumn.Missing })]));
        var days = new ChangeType { Columns = ["t"], To = ColumnType.Number }.Fit(rows, new RecipeContext()).Apply(rows);
        Assert.Equal(["2.5", null], Enumerable.Range(0, 2).Select(days.Column("t").Column.Format));
        var back = new ChangeType { Columns = ["t"], To = ColumnType.Timestamp }.Fit(days, new RecipeContext()).Apply(days);
        Assert.Equal(["1970-01-03T12:00:00", null], Enumerable.Range(0, 2).Select(back.Column("t").Column.Format));
    }

    [Fact]
    public void ReplaceValues_ByType_ReplacesWholeValuesOnce()
    {
        Assert.Equal((string?[])["2", "1", "2", "0", "0"], Replaced("a", false, new("1", "2"), new("2", "1"), new(null, "0")));
        Assert.Equal((string?[])["y", null, "y", "none", "none"], Replaced("c", true, new("YES", "y"), new("no", null), new("", "none")));
        Assert.Equal((string?[])["yes", "No", "yes", null, null], Replaced("c", false, new Replacement("no", "y")));
        Assert.Equal((string?[])["z", "y", "z", null, null], Replaced("t", false, new Replacement("x", "z")));
        Assert.Contains("'many' is none", Assert.Throws<LearningException>(() => Replaced("a", false, new Replacement("1", "many"))).Message);
        Assert.Equal(["replacements"], StepValidator.Validate(new ReplaceValues { Columns = ["c"], Replacements = [new("a", "b"), new("A", "c")], IgnoreCase = true }).Select(e => e.Option));
    }

    [Fact]
    public void DropDuplicates_TrainingRows_StayOnce()
    {
        var all = new DropDuplicates();
        Assert.Equal([0, 1, 3], Kept(all, null));
        Assert.Equal([0, 1, 2, 3], Kept(all, [0, 1, 1, 0, 0]));
        Assert.Equal([0, 1, 3], Kept(new DropDuplicates { Columns = ["b"] }, [0, 1, 1, 0, 0]));
        Assert.Equal([1, 2, 4], Kept(new DropDuplicates { Kept = DuplicateKeep.Last }, null));
    }

    private static int[] Kept(DropDuplicates step, double[]? target) => step.FitAndApply(Frame.From(Rows),
        new RecipeContext { Target = target is null ? null : new TargetVector(LearningTask.Binary, target, 2) }).Rows!.Sources;

    private static IReadOnlyList<string?> Replaced(string column, bool ignoreCase, params Replacement[] replacements)
    {
        var rows = Frame.From(Rows);
        var applied = new ReplaceValues { Columns = [column], Replacements = replacements, IgnoreCase = ignoreCase }.Fit(rows, new RecipeContext()).Apply(rows);
        return [.. Enumerable.Range(0, 5).Select(applied.Column(column).Column.Format)];
    }
}
