using MlStudio.Core.Access;
using MlStudio.Core.Members;
using MlStudio.Core.Projects;
using MlStudio.Core.Tests.Members;
using MlStudio.Tests.Shared.Database;

namespace MlStudio.Core.Tests.Access;

/// <summary>Who may do what, through the services; the table is the one in DESIGN.md's words, not in the code's.</summary>
public sealed class PermissionTests
{
    private static readonly Dictionary<string, Func<Stage, Actor, Task>> Operations = new()
    {
        ["list members"] = (stage, actor) => stage.Members.ListAsync(actor, stage.Slug, default),
        ["read project"] = (stage, actor) => stage.Projects.GetScopeAsync(actor, stage.Slug, default),
        ["set goal"] = (stage, actor) => stage.Projects.SetGoalAsync(actor, stage.Slug, new ProjectGoal("auc", 0.9, null), default),
        ["describe"] = (stage, actor) => stage.Projects.DescribeAsync(actor, stage.Slug, "New name", "", default),
        ["archive"] = (stage, actor) => stage.Projects.ArchiveAsync(actor, stage.Slug, default),
        ["invite"] = (stage, actor) => stage.Invitations.InviteToProjectAsync(actor, stage.Slug, ProjectRole.Viewer, "", default),
        ["list invitations"] = (stage, actor) => stage.Invitations.ListPendingAsync(actor, stage.Slug, default),
        ["change role"] = (stage, actor) => stage.Members.ChangeRoleAsync(actor, stage.Slug, stage.Owner.UserId, ProjectRole.Owner, default),
    };

    [Theory]
    [InlineData(ProjectRole.Owner, "list members, read project, set goal, describe, archive, invite, list invitations, change role")]
    [InlineData(ProjectRole.Specialist, "list members, read project")]
    [InlineData(ProjectRole.Reviewer, "list members, read project")]
    [InlineData(ProjectRole.Manager, "list members, read project, set goal")]
    [InlineData(ProjectRole.Viewer, "list members, read project")]
    public async Task Operation_ByRole_IsAllowedAsTheTableSays(ProjectRole role, string allowed)
    {
        foreach (var (name, operation) in Operations)
        {
            await using var stage = await Stage.CreateAsync(DatabaseKind.Sqlite);
            var actor = await stage.MemberAsync(role);
            if (allowed.Split(", ").Contains(name)) { await operation(stage, actor); }
            else { await Assert.ThrowsAsync<ForbiddenException>(() => operation(stage, actor)); }
        }
    }

    [Fact]
    public async Task Operation_ByANonMember_FindsNoSuchProject()
    {
        await using var stage = await Stage.CreateAsync(DatabaseKind.Sqlite);
        var stranger = await stage.Database.AddPersonAsync("Stranger", administrator: true);
        foreach (var operation in Operations.Values) { await Assert.ThrowsAsync<NotFoundException>(() => operation(stage, stranger)); }
    }

    [Fact]
    public async Task Archived_Project_IsReadOnlyUntilRestored()
    {
        await using var stage = await Stage.CreateAsync(DatabaseKind.Sqlite);
        await stage.Projects.ArchiveAsync(stage.Owner, stage.Slug, default);
        await Operations["list members"](stage, stage.Owner);
        var refused = await Assert.ThrowsAsync<ForbiddenException>(() => Operations["set goal"](stage, stage.Owner));
        Assert.Contains("archived", refused.Message);
        await stage.Projects.RestoreAsync(stage.Owner, stage.Slug, default);
        await Operations["set goal"](stage, stage.Owner);
    }
}
