using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MlStudio.Core.Access;
using MlStudio.Core.Members;
using MlStudio.Tests.Shared.Database;

namespace MlStudio.Core.Tests.Members;

public sealed class InvitationServiceTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Accept_AsNew_JoinsInTheRoleAndUsesTheLinkUp(DatabaseKind kind)
    {
        await using var stage = await Stage.CreateAsync(kind);
        var issued = await stage.Invitations.InviteToProjectAsync(stage.Owner, stage.Slug, ProjectRole.Reviewer, "Grace", default);
        var offer = await stage.Invitations.FindAsync(issued.Token, default);
        Assert.Equal((stage.Slug, ProjectRole.Reviewer, "Owner"), (offer.ProjectSlug, offer.Role, offer.InvitedBy));

        var user = await stage.Invitations.AcceptAsNewAsync(issued.Token, Account("grace"), default);
        var members = await stage.Members.ListAsync(stage.Owner, stage.Slug, default);
        Assert.Equal(ProjectRole.Reviewer, members.Single(m => m.UserId == user.Id).Role);
        await Assert.ThrowsAsync<NotFoundException>(() => stage.Invitations.FindAsync(issued.Token, default));
        await Assert.ThrowsAsync<NotFoundException>(() => stage.Invitations.AcceptAsNewAsync(issued.Token, Account("eve"), default));
        Assert.Empty(await stage.Invitations.ListPendingAsync(stage.Owner, stage.Slug, default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Accept_ManyAtOnce_OneWinsAndNoAccountIsLeftBehind(DatabaseKind kind)
    {
        await using var stage = await Stage.CreateAsync(kind);
        var issued = await stage.Invitations.InviteToProjectAsync(stage.Owner, stage.Slug, ProjectRole.Viewer, "", default);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(async () =>
        {
            try
            {
                await stage.Invitations.AcceptAsNewAsync(issued.Token, Account($"racer{i}"), default);
                return true;
            }
            catch (NotFoundException) { return false; }
        })));
        Assert.Single(outcomes, won => won);
        await using var db = stage.Database.CreateDbContext();
        Assert.Equal(1, await db.Users.CountAsync(u => u.Email!.StartsWith("racer")));
        Assert.Equal(2, await db.Memberships.CountAsync());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Accept_AfterSevenDays_IsRefused(DatabaseKind kind)
    {
        await using var stage = await Stage.CreateAsync(kind);
        var issued = await stage.Invitations.InviteToProjectAsync(stage.Owner, stage.Slug, ProjectRole.Viewer, "", default);
        stage.Clock.Now += InvitationService.Lifetime - TimeSpan.FromMinutes(1);
        Assert.NotNull(await stage.Invitations.FindAsync(issued.Token, default));
        stage.Clock.Now += TimeSpan.FromMinutes(1);
        await Assert.ThrowsAsync<NotFoundException>(() => stage.Invitations.AcceptAsNewAsync(issued.Token, Account("late"), default));
    }

    [Fact]
    public async Task Accept_Revoked_IsRefused()
    {
        await using var stage = await Stage.CreateAsync(DatabaseKind.Sqlite);
        var issued = await stage.Invitations.InviteToProjectAsync(stage.Owner, stage.Slug, ProjectRole.Viewer, "", default);
        await stage.Invitations.RevokeAsync(stage.Owner, issued.Id, default);
        await Assert.ThrowsAsync<NotFoundException>(() => stage.Invitations.AcceptAsNewAsync(issued.Token, Account("late"), default));
        await Assert.ThrowsAsync<ConflictException>(() => stage.Invitations.RevokeAsync(stage.Owner, issued.Id, default));
    }

    [Fact]
    public async Task Accept_WithUnusableInput_LeavesTheLinkUsable()
    {
        await using var stage = await Stage.CreateAsync(DatabaseKind.Sqlite);
        var issued = await stage.Invitations.InviteToProjectAsync(stage.Owner, stage.Slug, ProjectRole.Viewer, "", default);
        await Assert.ThrowsAsync<InvalidInputException>(() => stage.Invitations.AcceptAsNewAsync(issued.Token, Account("grace") with { Password = "short" }, default));
        Assert.NotNull(await stage.Invitations.AcceptAsNewAsync(issued.Token, Account("grace"), default));
    }

    [Fact]
    public async Task Accept_SignedIn_JoinsAndNeverLowersARole()
    {
        await using var stage = await Stage.CreateAsync(DatabaseKind.Sqlite);
        var guest = await stage.Database.AddPersonAsync("Guest");
        var first = await stage.Invitations.InviteToProjectAsync(stage.Owner, stage.Slug, ProjectRole.Manager, "", default);
        await stage.Invitations.AcceptAsync(guest, first.Token, default);
        var lower = await stage.Invitations.InviteToProjectAsync(stage.Owner, stage.Slug, ProjectRole.Viewer, "", default);
        await Assert.ThrowsAsync<ConflictException>(() => stage.Invitations.AcceptAsync(guest, lower.Token, default));
        Assert.NotNull(await stage.Invitations.FindAsync(lower.Token, default));
        Assert.Equal(ProjectRole.Manager, (await stage.Members.ListAsync(stage.Owner, stage.Slug, default)).Single(m => m.UserId == guest.UserId).Role);
    }

    [Fact]
    public async Task Invite_StoresOnlyTheHash()
    {
        await using var stage = await Stage.CreateAsync(DatabaseKind.Sqlite);
        var issued = await stage.Invitations.InviteToProjectAsync(stage.Owner, stage.Slug, ProjectRole.Viewer, "", default);
        await using var db = stage.Database.CreateDbContext();
        var stored = await db.Invitations.SingleAsync();
        Assert.Equal(64, stored.TokenHash.Length);
        Assert.DoesNotContain(issued.Token, stored.TokenHash);
    }

    private static NewAccount Account(string name) => new($"{name}@example.org", name, "a long password");
}
