using Microsoft.Extensions.DependencyInjection;
using MlStudio.Core.Members;
using MlStudio.Tests.Shared.Database;

namespace MlStudio.Core.Tests.Members;

/// <summary>Who loses a right keeps no link by which to come back.</summary>
public sealed class LostRightsTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Disable_EndsTheirOpenInvitations(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var services = database.Services();
        var (admin, other) = (await database.AddPersonAsync("Admin", administrator: true), await database.AddPersonAsync("Other", administrator: true));
        var invitations = services.GetRequiredService<InvitationService>();
        var project = await database.AddProjectAsync(other);
        var toServer = await invitations.InviteToServerAsync(other, "", default);
        var toProject = await invitations.InviteToProjectAsync(other, project.Slug, ProjectRole.Owner, "", default);
        var kept = await invitations.InviteToServerAsync(admin, "", default);

        await services.GetRequiredService<AccountAdministration>().DisableAsync(admin, other.UserId, default);

        await Assert.ThrowsAsync<NotFoundException>(() => invitations.FindAsync(toServer.Token, default));
        await Assert.ThrowsAsync<NotFoundException>(() => invitations.AcceptAsNewAsync(toProject.Token, new NewAccount("back@example.org", "Back", "long enough words"), default));
        Assert.Equal("Admin", (await invitations.FindAsync(kept.Token, default)).InvitedBy);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task ChangeRoleOrRemove_AnOwner_EndsTheirOpenInvitationsToTheProject(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var services = database.Services();
        var (ann, bob) = (await database.AddPersonAsync("Ann"), await database.AddPersonAsync("Bob"));
        var invitations = services.GetRequiredService<InvitationService>();
        var (project, elsewhere) = (await database.AddProjectAsync(ann), await database.AddProjectAsync(bob));
        await database.AddMemberAsync(project, bob, ProjectRole.Owner);
        var ended = await invitations.InviteToProjectAsync(bob, project.Slug, ProjectRole.Owner, "", default);
        var kept = await invitations.InviteToProjectAsync(bob, elsewhere.Slug, ProjectRole.Viewer, "", default);

        await services.GetRequiredService<MemberService>().ChangeRoleAsync(ann, project.Slug, bob.UserId, ProjectRole.Viewer, default);

        await Assert.ThrowsAsync<NotFoundException>(() => invitations.FindAsync(ended.Token, default));
        Assert.Equal("Bob", (await invitations.FindAsync(kept.Token, default)).InvitedBy);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Disable_TwoAdministratorsEachOtherAtOnce_OneRemains(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var services = database.Services();
        var (ann, bob) = (await database.AddPersonAsync("Ann", administrator: true), await database.AddPersonAsync("Bob", administrator: true));
        var administration = services.GetRequiredService<AccountAdministration>();

        var refusals = await Task.WhenAll(
            Record.ExceptionAsync(() => Task.Run(() => administration.DisableAsync(ann, bob.UserId, default))),
            Record.ExceptionAsync(() => Task.Run(() => administration.DisableAsync(bob, ann.UserId, default))));

        Assert.IsType<NotFoundException>(Assert.Single(refusals, r => r is not null)); // the other is no administrator any more
    }
}
