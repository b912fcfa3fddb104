using Microsoft.EntityFrameworkCore;
using MlStudio.Core.Access;
using MlStudio.Core.Persistence;
using MlStudio.Core.Projects;

namespace MlStudio.Core.Members;

/// <summary>Who is in a project and in which role. A project keeps at least one owner whose account is open.</summary>
public sealed class MemberService(IDbContextFactory<StudioDbContext> contexts, IChangeFeed feed, TimeProvider clock)
{
    public async Task<IReadOnlyList<MemberView>> ListAsync(Actor actor, string slug, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var scope = await db.DemandAsync(actor, slug, Permission.Read, cancellation);
        return await db.Memberships.Where(m => m.ProjectId == scope.Project.Id)
            .OrderByDescending(m => m.Role).ThenBy(m => m.User.DisplayName)
            .Select(m => new MemberView(m.UserId, m.User.DisplayName, m.User.Email!, m.Role, m.JoinedAt, m.User.DisabledAt != null)).ToListAsync(cancellation);
    }

    public Task ChangeRoleAsync(Actor actor, string slug, Guid userId, ProjectRole role, CancellationToken cancellation)
    {
        if (!Enum.IsDefined(role)) { throw new InvalidInputException("Role", $"No role is called '{role}'. Roles: {string.Join(", ", Enum.GetNames<ProjectRole>())}."); }
        return ChangeAsync(actor, slug, userId, Permission.ManageMembers, (db, membership, projectId) =>
        {
            ActivityLog.Add(db, actor, projectId, $"made {role} of", "member", membership.User.DisplayName, "members", clock.GetUtcNow());
            membership.Role = role;
        }, cancellation);
    }

    /// <summary>Removes a member; owners may remove anybody, everybody may leave.</summary>
    public Task RemoveAsync(Actor actor, string slug, Guid userId, CancellationToken cancellation) =>
        ChangeAsync(actor, slug, userId, userId == actor.UserId ? Permission.Read : Permission.ManageMembers, (db, membership, projectId) =>
        {
            ActivityLog.Add(db, actor, projectId, userId == actor.UserId ? "left" : "removed", "member", membership.User.DisplayName, "members", clock.GetUtcNow());
            db.Memberships.Remove(membership);
        }, cancellation);

    private async Task ChangeAsync(Actor actor, string slug, Guid userId, Permission permission, Action<StudioDbContext, Membership, Guid> change, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        // Writing the project's row first makes simultaneous changes wait for one another on both databases, before any is checked.
        await db.Projects.Where(p => p.Slug == slug).ExecuteUpdateAsync(set => set.SetProperty(p => p.Slug, p => p.Slug), cancellation);
        var scope = await db.DemandAsync(actor, slug, permission, cancellation);
        var projectId = scope.Project.Id;
        var membership = await db.Memberships.Include(m => m.User).SingleOrDefaultAsync(m => m.ProjectId == projectId && m.UserId == userId, cancellation)
            ?? throw new NotFoundException("This person is not a member of the project any more.");
        change(db, membership, projectId);
        await db.SaveChangesAsync(cancellation);
        if (!await db.Memberships.AnyAsync(m => m.ProjectId == projectId && m.UserId == userId && m.Role == ProjectRole.Owner, cancellation))
        {
            await OpenInvitations.RevokeAsync(db, i => i.ProjectId == projectId && i.CreatedById == userId, clock.GetUtcNow(), cancellation);
        }
        if (!await db.Memberships.AnyAsync(m => m.ProjectId == projectId && m.Role == ProjectRole.Owner && m.User.DisabledAt == null, cancellation))
        {
            throw new ConflictException("A project keeps at least one owner. Make somebody else an owner first.");
        }
        await transaction.CommitAsync(cancellation);
        await feed.AnnounceAsync([Topics.Project(projectId)], cancellation);
    }
}
