using MlStudio.Core.Members;
using MlStudio.Core.Projects;
using MlStudio.Core.Tests.Members;
using MlStudio.Tests.Shared.Database;

namespace MlStudio.Core.Tests.Projects;

public sealed class ProjectServiceTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Create_SameNameTwice_GetsAddressesOfItsOwn(DatabaseKind kind)
    {
        await using var stage = await Stage.CreateAsync(kind);
        var first = await stage.Projects.CreateAsync(stage.Owner, "Census income", "", new ProjectGoal("auc", 0.92, new DateOnly(2026, 12, 31)), default);
        var second = await stage.Projects.CreateAsync(stage.Owner, "Census  Income!", "", ProjectGoal.None, default);
        Assert.Equal(("census-income", "census-income-2"), (first.Slug, second.Slug));

        var cards = await stage.Projects.ListMineAsync(stage.Owner, default);
        var card = cards.Single(c => c.Slug == "census-income");
        Assert.Equal((ProjectRole.Owner, "auc", 0.92, null), (card.Role, card.GoalMetric, card.GoalTarget, card.Best));
        Assert.Equal(3, cards.Count);
    }

    [Theory]
    [InlineData("Größe & Übermaß", "grosse-ubermass")]
    [InlineData("  Energy 2026 — forecast ", "energy-2026-forecast")]
    [InlineData("收入", "project")]
    public async Task Create_AnyName_GetsAReadableAddress(string name, string slug)
    {
        await using var stage = await Stage.CreateAsync(DatabaseKind.Sqlite);
        var made = await stage.Projects.CreateAsync(stage.Owner, name, "", ProjectGoal.None, default);
        Assert.Equal(slug, made.Slug);
    }

    [Theory]
    [InlineData("", "auc", 0.9, "Name")]
    [InlineData("A", "auc", 1.2, "Target")]
    [InlineData("A", "auc", null, "Target")]
    [InlineData("A", "r2", 1.01, "Target")]
    [InlineData("A", "nonsense", 0.9, "Metric")]
    [InlineData("A", null, 0.9, "Metric")]
    public async Task Create_UnusableInput_NamesTheField(string name, string? metric, double? target, string field)
    {
        await using var stage = await Stage.CreateAsync(DatabaseKind.Sqlite);
        var refused = await Assert.ThrowsAsync<InvalidInputException>(() => stage.Projects.CreateAsync(stage.Owner, name, "", new ProjectGoal(metric, target, null), default));
        Assert.Equal(field, Assert.Single(refused.Errors).Field);
    }
}
