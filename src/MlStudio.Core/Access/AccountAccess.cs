using Microsoft.EntityFrameworkCore;
using MlStudio.Core.Members;
using MlStudio.Core.Persistence;

namespace MlStudio.Core.Access;

/// <summary>What needs an open account, or an administrator's, rather than a role in a project.</summary>
public static class AccountAccess
{
    /// <exception cref="ForbiddenException">The account is disabled or gone.</exception>
    public static async Task<StudioUser> DemandAccountAsync(this StudioDbContext db, Actor actor, CancellationToken cancellation) =>
        await db.Users.SingleOrDefaultAsync(u => u.Id == actor.UserId && u.DisabledAt == null, cancellation)
        ?? throw new ForbiddenException("This account is disabled. Ask an administrator.");

    /// <exception cref="NotFoundException">The actor is not an administrator of the server: the administration does not exist for them.</exception>
    public static async Task<StudioUser> DemandAdministratorAsync(this StudioDbContext db, Actor actor, CancellationToken cancellation) =>
        await db.Users.SingleOrDefaultAsync(u => u.Id == actor.UserId && u.DisabledAt == null && u.IsAdministrator, cancellation)
        ?? throw new NotFoundException("There is no such page, or it is for administrators only.");
}
