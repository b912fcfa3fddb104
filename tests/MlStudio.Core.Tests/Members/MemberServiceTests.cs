using MlStudio.Core.Access;
using MlStudio.Core.Members;
using MlStudio.Tests.Shared.Database;

namespace MlStudio.Core.Tests.Members;

public sealed class MemberServiceTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task ChangeRole_OfTheLastOwner_IsRefused(DatabaseKind kind)
    {
        await using var stage = await Stage.CreateAsync(kind);
        await stage.MemberAsync(ProjectRole.Specialist);
        await Assert.ThrowsAsync<ConflictException>(() => stage.Members.ChangeRoleAsync(stage.Owner, stage.Slug, stage.Owner.UserId, ProjectRole.Viewer, default));
        await Assert.ThrowsAsync<ConflictException>(() => stage.Members.RemoveAsync(stage.Owner, stage.Slug, stage.Owner.UserId, default));
        Assert.Equal(ProjectRole.Owner, (await stage.Members.ListAsync(stage.Owner, stage.Slug, default)).Single(m => m.UserId == stage.Owner.UserId).Role);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Remove_TwoOwnersRemoveEachOther_OneStays(DatabaseKind kind)
    {
        await using var stage = await Stage.CreateAsync(kind);
        var second = await stage.MemberAsync(ProjectRole.Owner);
        var outcomes = await Task.WhenAll(
            Task.Run(() => Outcome(() => stage.Members.RemoveAsync(stage.Owner, stage.Slug, second.UserId, default))),
            Task.Run(() => Outcome(() => stage.Members.RemoveAsync(second, stage.Slug, stage.Owner.UserId, default))));
        Assert.Single(outcomes, error => error is null);
        Assert.Single(outcomes, error => error is NotFoundException);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task ChangeRole_BothOwnersStepDown_OneStays(DatabaseKind kind)
    {
        await using var stage = await Stage.CreateAsync(kind);
        var second = await stage.MemberAsync(ProjectRole.Owner);
        var outcomes = await Task.WhenAll(
            Task.Run(() => Outcome(() => stage.Members.ChangeRoleAsync(stage.Owner, stage.Slug, stage.Owner.UserId, ProjectRole.Viewer, default))),
            Task.Run(() => Outcome(() => stage.Members.ChangeRoleAsync(second, stage.Slug, second.UserId, ProjectRole.Viewer, default))));
        Assert.Single(outcomes, error => error is null);
        Assert.Single(outcomes, error => error is ConflictException);
    }

    [Fact]
    public async Task Remove_ByTheMember_Leaves()
    {
        await using var stage = await Stage.CreateAsync(DatabaseKind.Sqlite);
        var viewer = await stage.MemberAsync(ProjectRole.Viewer);
        await stage.Members.RemoveAsync(viewer, stage.Slug, viewer.UserId, default);
        await Assert.ThrowsAsync<NotFoundException>(() => stage.Members.ListAsync(viewer, stage.Slug, default));
    }

    private static async Task<Exception?> Outcome(Func<Task> work)
    {
        try
        {
            await work();
            return null;
        }
        catch (Exception error) { return error; }
    }
}
