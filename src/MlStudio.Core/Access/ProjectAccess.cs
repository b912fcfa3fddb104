using Microsoft.EntityFrameworkCore;
using MlStudio.Core.Members;
using MlStudio.Core.Persistence;
using MlStudio.Core.Projects;

namespace MlStudio.Core.Access;

/// <summary>What the acting user may do in a project they are a member of.</summary>
public sealed record ProjectScope(Project Project, ProjectRole Role)
{
    public bool May(Permission permission) => Role.Allows(permission) && (permission == Permission.Read || Project.ArchivedAt is null || permission == Permission.EditSettings);

    /// <exception cref="ForbiddenException">The role does not allow it.</exception>
    public void Demand(Permission permission)
    {
        if (May(permission)) { return; }
        throw new ForbiddenException(Role.Allows(permission)
            ? $"The project '{Project.Name}' is archived; restore it in its settings first."
            : $"Your role in this project ({Role}) does not allow this. An owner of the project can change your role.");
    }
}

/// <summary>The single place where access to a project is decided; every service operation passes through it.</summary>
public static class ProjectAccess
{
    /// <summary>The project and the actor's role in it.</summary>
    /// <exception cref="NotFoundException">There is no such project or the actor is no member: told apart by nobody.</exception>
    /// <exception cref="ForbiddenException">The role does not allow <paramref name="permission"/>.</exception>
    public static Task<ProjectScope> DemandAsync(this StudioDbContext db, Actor actor, string slug, Permission permission, CancellationToken cancellation)
        => DemandAsync(db, actor, db.Projects.Where(p => p.Slug == slug), permission, cancellation);

    /// <inheritdoc cref="DemandAsync(StudioDbContext, Actor, string, Permission, CancellationToken)"/>
    public static Task<ProjectScope> DemandAsync(this StudioDbContext db, Actor actor, Guid projectId, Permission permission, CancellationToken cancellation)
        => DemandAsync(db, actor, db.Projects.Where(p => p.Id == projectId), permission, cancellation);

    private static async Task<ProjectScope> DemandAsync(StudioDbContext db, Actor actor, IQueryable<Project> projects, Permission permission, CancellationToken cancellation)
    {
        var found = await (
            from project in projects
            join membership in db.Memberships on project.Id equals membership.ProjectId
            join user in db.Users on membership.UserId equals user.Id
            where membership.UserId == actor.UserId && user.DisabledAt == null
            select new { project, membership.Role }).SingleOrDefaultAsync(cancellation)
            ?? throw new NotFoundException("There is no such project, or you are not a member of it.");
        var scope = new ProjectScope(found.project, found.Role);
        scope.Demand(permission);
        return scope;
    }
}
