using System.Diagnostics;
using MlStudio.Learning.Data;
using MlStudio.Learning.Tests.Trainers;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Transforms;

namespace MlStudio.Learning.Tests.Transforms;

public sealed class RecipePreviewTests
{
    private static readonly Table Rows = new(
    [
        new NumberColumn("x", new[] { 1, double.NaN, 3, 3 }), new CategoryColumn("c", new[] { 0, 1, 0, -1 }, ["a", "b"]),
        new TextColumn("note", ["good", null, "bad", "good"]), new CategoryColumn("answer", new[] { 0, 1, 1, -1 }, ["no", "yes"]),
    ]);

    [Fact]
    public void Run_Steps_SaysWhatEachChanged()
    {
        var preview = RecipePreview.Run(Rows, new Recipe(1, [new Impute(["x"]), new OneHot(["c"]), new DropColumns(["note"], DropReason.Excluded)]), "answer");
        Assert.Null(preview.Error);
        Assert.Equal((0, 3, 3), (preview.Start.Position, preview.Start.RowsAfter, preview.Start.Columns.Count));
        var filled = preview.Steps[0].Columns[0];
        Assert.Equal(("x", ColumnFate.Changed, ColumnType.Number, 1, 1, 0), (filled.Name, filled.Fate, filled.Type, filled.ChangedValues, filled.FilledValues, filled.EmptiedValues));
        Assert.True(filled.Before!.IsMissing(1));
        Assert.Equal("2", filled.Values!.Format(1));
        Assert.Equal(("x is missing", ColumnFate.Added), (preview.Steps[0].Columns[1].Name, preview.Steps[0].Columns[1].Fate));
        Assert.Equal(ColumnFate.Kept, preview.Steps[0].Columns[2].Fate);
        Assert.Equal((ColumnFate.Changed, null, 2), (preview.Steps[1].Columns[2].Fate, preview.Steps[1].Columns[2].Type, preview.Steps[1].Columns[2].FeatureCount));
        Assert.Equal(["note"], preview.Steps[2].Removed);
        Assert.Equal(["x", "x is missing", "c = a", "c = b"], preview.Features.Select(f => f.Name));
        Assert.Equal(["x", "x is missing", "c = a", "c = b"], preview.Last.ToTable().Columns.Select(c => c.Name));
        Assert.Equal("1", preview.Last.ToTable()["c = b"].Format(1));
        Assert.Empty(preview.Unfinished);
    }

    [Fact]
    public void Run_FailingStep_NamesItsPlaceAndKeepsWhatCameBefore()
    {
        var preview = RecipePreview.Run(Rows, new Recipe(1, [new Impute(["x"]), new Scale(["note"]), new OneHot(["c"])]));
        Assert.Equal(2, preview.Error!.Position);
        Assert.Contains("'note' holds text", preview.Error.Message);
        Assert.Equal("3", Assert.Single(preview.Steps).Columns[0].Values!.Format(1));
        Assert.Equal(["c", "note", "answer"], preview.Unfinished);
        var invalid = RecipePreview.Run(Rows, new Recipe(1, [new OneHot([], MaxLevels: 0)]));
        Assert.Equal(["columns", "maxLevels"], invalid.Error!.Parameters.Select(p => p.Option));
    }

    [Fact]
    [Trait("Speed", "Long")]
    public void Run_ThirtyColumnsOfTwoThousandRows_IsQuick()
    {
        var source = TrainerContractData.Make(LearningTask.Binary, 2000).Rows;
        var rows = new Table([.. Enumerable.Range(0, 6).SelectMany(i => source.Columns.Where(c => i == 0 || c.Type != ColumnType.Text).Select(c => c.Rename($"{c.Name} {i}")))]);
        var recipe = DefaultRecipe.For(rows, "none", [], FeatureEncoding.OneHotScaled);
        RecipePreview.Run(rows, recipe);
        // The machine may be doing other things and the code may not be compiled to its end yet, so one run of many counts.
        var quickest = double.MaxValue;
        for (var i = 0; i < 40 && quickest > 100; i++)
        {
            var started = Stopwatch.GetTimestamp();
            Assert.Null(RecipePreview.Run(rows, recipe).Error);
            quickest = Math.Min(quickest, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
        Assert.InRange(quickest, 0, 100);
    }
}
