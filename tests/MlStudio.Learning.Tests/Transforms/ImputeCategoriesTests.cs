using MlStudio.Learning.Data;
using MlStudio.Learning.Transforms;

namespace MlStudio.Learning.Tests.Transforms;

public sealed class ImputeCategoriesTests
{
    private static readonly long Day = new DateTime(2026, 4, 3, 0, 0, 0, DateTimeKind.Utc).Ticks;

    /// <summary>By hand, and as SimpleImputer(strategy="most_frequent") of scikit-learn 1.2.1 has it: of equally frequent values the first in order, of dates the earliest.</summary>
    private static readonly Table Rows = new(
    [
        new CategoryColumn("city", new[] { 1, -1, 0, 0, 1, -1 }, ["Bonn", "Aachen"]),
        new TextColumn("note", ["so", null, "so", "la", null, "la la"]),
        new TimestampColumn("day", new[] { Day, TimestampColumn.Missing, Day + 1, Day + 1, Day, TimestampColumn.Missing }),
    ]);

    [Fact]
    public void Fit_MostFrequent_FillsEveryKindAndKeepsWhichWereMissing()
    {
        var (fitted, filled, _) = new ImputeCategories { Columns = ["city", "note", "day"] }.FitAndApply(Frame.From(Rows), new RecipeContext());
        Assert.Equal(["city", "city is missing", "note", "note is missing", "day", "day is missing"], filled.Items.Select(i => i.Name));
        Assert.Equal(["Aachen", "Aachen", "Bonn", "Bonn", "Aachen", "Aachen"], Values(filled, "city"));
        Assert.Equal(["so", "so", "so", "la", "so", "la la"], Values(filled, "note"));
        Assert.Equal([Day, Day, Day + 1, Day + 1, Day, Day], ((TimestampColumn)filled.Column("day").Column).Ticks.ToArray());
        Assert.Equal(["0", "1", "0", "0", "0", "1"], Values(filled, "city is missing"));
        Assert.Equal("city", filled.Column("city is missing").Source);

        // Categories that training did not have stay; of a row alone that misses everything, all is filled.
        var others = new Table([new CategoryColumn("city", new[] { 0, -1 }, ["Celle"]), new TextColumn("note", [null, "x"]), new TimestampColumn("day", new[] { Day + 5, TimestampColumn.Missing })]);
        Assert.Equal(["Celle", "Aachen"], Values(fitted.Apply(Frame.From(others)), "city"));
        Assert.Equal(["Aachen"], Values(fitted.Apply(Frame.From(others.Take([1]))), "city"));
    }

    [Fact]
    public void Fit_Word_MakesAValueOfItsOwn()
    {
        var filled = new ImputeCategories { Columns = ["city", "note"], With = FillWith.Word, Word = "unknown", Indicator = false }.FitAndApply(Frame.From(Rows), new RecipeContext()).Training;
        Assert.Equal(["Aachen", "unknown", "Bonn", "Bonn", "Aachen", "unknown"], Values(filled, "city"));
        Assert.Equal("unknown", Values(filled, "note")[4]);
        Assert.Equal(3, filled.Items.Count);
    }

    [Fact]
    public void Fit_WordThatIsNoDate_SaysHowToWriteOne()
    {
        var error = Assert.Throws<LearningException>(() => new ImputeCategories { Columns = ["day"], With = FillWith.Word }.Fit(Frame.From(Rows), new RecipeContext()));
        Assert.Contains("'day' holds timestamps; 'missing' is no date", error.Message);
        var filled = new ImputeCategories { Columns = ["day"], With = FillWith.Word, Word = "2026-04-03" }.FitAndApply(Frame.From(Rows), new RecipeContext()).Training;
        Assert.Equal(Day, ((TimestampColumn)filled.Column("day").Column).Ticks[1]);
    }

    private static string[] Values(Frame frame, string name) => [.. Enumerable.Range(0, frame.RowCount).Select(row => frame.Column(name).Column.Format(row)!)];
}
