using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MlStudio.Core.Access;
using MlStudio.Core.Persistence;
using MlStudio.Core.Projects;

namespace MlStudio.Core.Members;

/// <summary>Links that bring people in: to a project in a role, or to the server alone. A link works once, until it expires or is revoked.</summary>
public sealed class InvitationService(IServiceScopeFactory scopes, IDbContextFactory<StudioDbContext> contexts, IChangeFeed feed, TimeProvider clock)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    /// <summary>Invites to a project; owners may.</summary>
    public async Task<IssuedInvitation> InviteToProjectAsync(Actor actor, string slug, ProjectRole role, string note, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var scope = await db.DemandAsync(actor, slug, Permission.ManageMembers, cancellation);
        if (!Enum.IsDefined(role)) { throw new InvalidInputException("Role", $"No role is called '{role}'. Roles: {string.Join(", ", Enum.GetNames<ProjectRole>())}."); }
        var issued = await IssueAsync(db, actor, scope.Project.Id, role, note, cancellation);
        await feed.AnnounceAsync([Topics.Project(scope.Project.Id)], cancellation);
        return issued;
    }

    /// <summary>Invites to an account without a project; administrators may.</summary>
    public async Task<IssuedInvitation> InviteToServerAsync(Actor actor, string note, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await db.DemandAdministratorAsync(actor, cancellation);
        return await IssueAsync(db, actor, null, ProjectRole.Viewer, note, cancellation);
    }

    /// <summary>The open invitations of a project.</summary>
    public async Task<IReadOnlyList<InvitationView>> ListPendingAsync(Actor actor, string slug, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var scope = await db.DemandAsync(actor, slug, Permission.ManageMembers, cancellation);
        var now = clock.GetUtcNow();
        return await ViewsAsync(db, db.Invitations.Where(i => i.ProjectId == scope.Project.Id && i.UsedAt == null && i.RevokedAt == null && i.ExpiresAt > now), cancellation);
    }

    /// <summary>All invitations of the server, the newest first; administrators may.</summary>
    public async Task<IReadOnlyList<InvitationView>> ListAllAsync(Actor actor, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await db.DemandAdministratorAsync(actor, cancellation);
        return await ViewsAsync(db, db.Invitations, cancellation);
    }

    /// <summary>Makes the link useless. Owners of its project and administrators may.</summary>
    public async Task RevokeAsync(Actor actor, Guid invitationId, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var invitation = await db.Invitations.AsNoTracking().SingleOrDefaultAsync(i => i.Id == invitationId, cancellation) ?? throw Gone();
        var account = await db.DemandAccountAsync(actor, cancellation);
        if (!account.IsAdministrator)
        {
            if (invitation.ProjectId is not { } project) { throw Gone(); }
            await db.DemandAsync(actor, project, Permission.ManageMembers, cancellation);
        }
        var now = clock.GetUtcNow();
        var changed = await db.Invitations.Where(i => i.Id == invitationId && i.UsedAt == null && i.RevokedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(i => i.RevokedAt, now).SetProperty(i => i.Version, Guid.NewGuid()), cancellation);
        if (changed == 0) { throw new ConflictException("The invitation was used or revoked already."); }
        if (invitation.ProjectId is { } id) { await feed.AnnounceAsync([Topics.Project(id)], cancellation); }
    }

    /// <summary>What a link offers.</summary>
    /// <exception cref="NotFoundException">Unknown, used, revoked or expired: told apart by nobody.</exception>
    public async Task<InvitationOffer> FindAsync(string token, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await (
            from invitation in Open(db, token)
            join inviter in db.Users on invitation.CreatedById equals inviter.Id
            join project in db.Projects on invitation.ProjectId equals project.Id into projects
            from project in projects.DefaultIfEmpty()
            select new InvitationOffer(project == null ? null : project.Name, project == null ? null : project.Slug, invitation.Role, inviter.DisplayName, invitation.ExpiresAt))
            .SingleOrDefaultAsync(cancellation) ?? throw Useless();
    }

    /// <summary>Uses the link to create an account, and to join the project it is for.</summary>
    public async Task<StudioUser> AcceptAsNewAsync(string token, NewAccount account, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<StudioDbContext>();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<StudioUser>>();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var now = clock.GetUtcNow();
        var invitation = await TakeAsync(db, token, now, cancellation);
        var user = await AccountStore.CreateAsync(users, account, administrator: false, now);
        await JoinAsync(db, invitation, new Actor(user.Id, user.DisplayName), now, cancellation);
        await transaction.CommitAsync(cancellation);
        await AnnounceAsync(invitation, cancellation);
        return user;
    }

    /// <summary>Uses the link to join its project with the account one has; never lowers a role.</summary>
    public async Task AcceptAsync(Actor actor, string token, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        await db.DemandAccountAsync(actor, cancellation);
        var now = clock.GetUtcNow();
        var invitation = await TakeAsync(db, token, now, cancellation);
        if (invitation.ProjectId is null) { throw new ConflictException("This link is for a new account; you are signed in with one already. The link stays usable."); }
        if (await db.Memberships.AnyAsync(m => m.ProjectId == invitation.ProjectId && m.UserId == actor.UserId && m.Role >= invitation.Role, cancellation))
        {
            throw new ConflictException("You are a member of this project already. The link stays usable for somebody else.");
        }
        await JoinAsync(db, invitation, actor, now, cancellation);
        await transaction.CommitAsync(cancellation);
        await AnnounceAsync(invitation, cancellation);
    }

    private async Task<IssuedInvitation> IssueAsync(StudioDbContext db, Actor actor, Guid? projectId, ProjectRole role, string note, CancellationToken cancellation)
    {
        if (note.Trim().Length > 200) { throw new InvalidInputException("Note", "The note may have 200 characters."); }
        var now = clock.GetUtcNow();
        var token = LinkToken.Create();
        var invitation = new Invitation
        {
            Id = Guid.CreateVersion7(now),
            TokenHash = LinkToken.Hash(token),
            ProjectId = projectId,
            Role = role,
            Note = note.Trim(),
            CreatedById = actor.UserId,
            CreatedAt = now,
            ExpiresAt = now + Lifetime,
            Version = Guid.NewGuid(),
        };
        db.Invitations.Add(invitation);
        await db.SaveChangesAsync(cancellation);
        return new IssuedInvitation(invitation.Id, token, invitation.ExpiresAt);
    }

    private IQueryable<Invitation> Open(StudioDbContext db, string token)
    {
        var (hash, now) = (LinkToken.Hash(token), clock.GetUtcNow());
        return db.Invitations.AsNoTracking().Where(i => i.TokenHash == hash && i.UsedAt == null && i.RevokedAt == null && i.ExpiresAt > now);
    }

    /// <summary>Marks the link used in one statement, so that of two simultaneous uses one finds nothing left.</summary>
    private async Task<Invitation> TakeAsync(StudioDbContext db, string token, DateTimeOffset now, CancellationToken cancellation)
    {
        var taken = await Open(db, token).ExecuteUpdateAsync(set => set.SetProperty(i => i.UsedAt, now).SetProperty(i => i.Version, Guid.NewGuid()), cancellation);
        if (taken == 0) { throw Useless(); }
        var hash = LinkToken.Hash(token);
        return await db.Invitations.AsNoTracking().SingleAsync(i => i.TokenHash == hash, cancellation);
    }

    private static async Task JoinAsync(StudioDbContext db, Invitation invitation, Actor joining, DateTimeOffset now, CancellationToken cancellation)
    {
        await db.Invitations.Where(i => i.Id == invitation.Id).ExecuteUpdateAsync(set => set.SetProperty(i => i.UsedById, joining.UserId), cancellation);
        if (invitation.ProjectId is not { } projectId) { return; }
        var membership = await db.Memberships.SingleOrDefaultAsync(m => m.ProjectId == projectId && m.UserId == joining.UserId, cancellation);
        if (membership is null) { db.Memberships.Add(new Membership { ProjectId = projectId, UserId = joining.UserId, Role = invitation.Role, JoinedAt = now }); }
        else { membership.Role = invitation.Role; }
        ActivityLog.Add(db, joining, projectId, "joined as", "member", invitation.Role.ToString(), "members", now);
        await db.SaveChangesAsync(cancellation);
    }

    private async Task<IReadOnlyList<InvitationView>> ViewsAsync(StudioDbContext db, IQueryable<Invitation> invitations, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var rows = await (
            from invitation in invitations.AsNoTracking()
            join inviter in db.Users on invitation.CreatedById equals inviter.Id
            join project in db.Projects on invitation.ProjectId equals project.Id into projects
            from project in projects.DefaultIfEmpty()
            join used in db.Users on invitation.UsedById equals used.Id into uses
            from used in uses.DefaultIfEmpty()
            orderby invitation.CreatedAt descending
            select new { invitation, Inviter = inviter.DisplayName, Project = project == null ? null : project.Name, User = used == null ? null : used.DisplayName })
            .ToListAsync(cancellation);
        return [.. rows.Select(r => new InvitationView(
            r.invitation.Id, r.Project, r.invitation.Role, r.invitation.Note, r.Inviter, r.invitation.CreatedAt, r.invitation.ExpiresAt, StateOf(r.invitation, now), r.User))];
    }

    private static InvitationState StateOf(Invitation invitation, DateTimeOffset now) =>
        invitation.UsedAt is not null ? InvitationState.Used
        : invitation.RevokedAt is not null ? InvitationState.Revoked
        : invitation.ExpiresAt <= now ? InvitationState.Expired
        : InvitationState.Open;

    private Task AnnounceAsync(Invitation invitation, CancellationToken cancellation) =>
        invitation.ProjectId is { } id ? feed.AnnounceAsync([Topics.Project(id)], cancellation) : Task.CompletedTask;

    private static NotFoundException Gone() => new("There is no such invitation.");
    private static NotFoundException Useless() => new("This invitation cannot be used: it was used already, was revoked, or has expired. Ask for a new one.");
}
