using MlStudio.Core.Experiments;
using MlStudio.Learning.Data;
using MlStudio.Learning.Metrics;

namespace MlStudio.Core.Tests.Experiments;

public sealed class SliceTextTests
{
    [Fact]
    public void OfAClass_MissedAndFalseAlarms_SaysHowManyOfWhat()
    {
        var table = new Table([new CategoryColumn("plan", new[] { 0, 1 }, ["a", "b"])]);
        WeakSlice Slice(int rows, double loss) => new([new SliceCondition("plan", "b")], rows, loss, 0.4, 1, 1e-9, 1e-8, []);
        Assert.Equal("Rows with plan = b: none of the 92 rows that are “yes” is found (100.0 %, 40.0 % elsewhere; very unlikely to be chance).", SliceText.OfAClass(Slice(92, 1), table, ["no", "yes"], 1));
        Assert.Equal("Rows with plan = b: 60 of the 80 rows that are “yes” are missed (75.0 %, 40.0 % elsewhere; very unlikely to be chance).", SliceText.OfAClass(Slice(80, 0.75), table, ["no", "yes"], 1));
        Assert.Equal("Rows with plan = b: 1,500 of the 2,000 rows that are “no” are taken for “yes” (75.0 %, 40.0 % elsewhere; very unlikely to be chance).", SliceText.OfAClass(Slice(2000, 0.75), table, ["no", "yes"], 0));
    }

    [Theory]
    [InlineData("30 to below 40", false, "age from 30 to below 40")]
    [InlineData("below 30", false, "age below 30")]
    [InlineData("60 or more", false, "age of 60 or more")]
    [InlineData("3", false, "age = 3")]
    [InlineData("missing", false, "age missing")]
    [InlineData("below 30", true, "age = below 30")]
    [InlineData("other values", true, "age of another value")]
    public void Describe_Condition_ReadsAsASentence(string value, bool isCategory, string words) => Assert.Equal(words, SliceText.Describe(new SliceCondition("age", value), isCategory));
}
