using MlStudio.Learning.Data;
using MlStudio.Tests.Shared;

namespace MlStudio.Learning.Tests.Data;

public sealed class TargetLeakageTests
{
    private const int Rows = 2_000;
    private readonly Random _random = new(1);

    [Fact]
    public void Find_CopyOfTheTarget_IsFound()
    {
        var target = Enumerable.Range(0, Rows).Select(_ => _random.Next(2)).ToArray();
        var table = new Table(
        [
            new CategoryColumn("y", target, ["no", "yes"]),
            new NumberColumn("mapped", target.Select(t => t == 1 ? 7.0 : 3.0).ToArray()),
            new NumberColumn("separated", target.Select(t => t * 10 + _random.NextDouble()).ToArray()),
            new NumberColumn("good", target.Select(t => t + _random.NextDouble() * 3).ToArray()),
            new CategoryColumn("id", Enumerable.Range(0, Rows).ToArray(), Enumerable.Range(0, Rows).Select(i => "id" + i).ToArray()),
        ]);
        Assert.Equal(["mapped", "separated"], TargetLeakage.Find(table, "y").Select(w => w.Column));
    }

    [Fact]
    public void Find_RescaledNumber_IsFound()
    {
        var target = Enumerable.Range(0, Rows).Select(_ => Math.Exp(_random.NextDouble() * 5)).ToArray();
        var table = new Table(
        [
            new NumberColumn("y", target),
            new NumberColumn("euros", target.Select(t => t * 1.1 + 2).ToArray()),
            new NumberColumn("log", target.Select(t => Math.Log(t)).ToArray()),
            new NumberColumn("noisy", target.Select(t => t + _random.NextDouble() * 100).ToArray()),
        ]);
        Assert.Equal(["euros", "log"], TargetLeakage.Find(table, "y").Select(w => w.Column));
    }

    [SharedDataTheory]
    [InlineData("adult.txt", "label(IsOver50K)")]
    [InlineData("titanic.csv", "Survived")]
    [InlineData("Telco-Customer-Churn.csv", "Churn")]
    [InlineData("california_housing.csv", "median_house_value")]
    [InlineData("diamonds.csv", "price")]
    [InlineData("iris.csv", "species")]
    [InlineData("bank-full.csv", "y")]
    public void Find_HonestData_FindsNothing(string file, string target) =>
        Assert.Empty(TargetLeakage.Find(CsvReader.ReadFile(TestData.SharedFile("files/" + file)).RequireTable(), target));

    [Fact]
    public void Find_OneClassOrFewRows_FindsNothing()
    {
        Assert.Empty(TargetLeakage.Find(new Table([new NumberColumn("y", new double[100]), new NumberColumn("x", new double[100])]), "y"));
        Assert.Empty(TargetLeakage.Find(new Table([new NumberColumn("y", new double[] { 0, 1 }), new NumberColumn("x", new double[] { 0, 1 })]), "y"));
    }

    [Fact]
    public void Find_UnknownTarget_NamesTheColumns() =>
        Assert.Contains("x", Assert.Throws<KeyNotFoundException>(() => TargetLeakage.Find(new Table([new NumberColumn("x", new double[5])]), "y")).Message);
}
