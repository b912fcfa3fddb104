using System.Linq.Expressions;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MlStudio.Core.Access;
using MlStudio.Core.Persistence;

namespace MlStudio.Core.Members;

/// <summary>What administrators do with accounts. One open administrator remains.</summary>
public sealed class AccountAdministration(IServiceScopeFactory scopes, IDbContextFactory<StudioDbContext> contexts, TimeProvider clock)
{
    public async Task<IReadOnlyList<AccountView>> ListAsync(Actor actor, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await db.DemandAdministratorAsync(actor, cancellation);
        return await db.Users.OrderBy(u => u.DisplayName).ThenBy(u => u.Email)
            .Select(u => new AccountView(u.Id, u.Email!, u.DisplayName, u.IsAdministrator, u.CreatedAt, u.DisabledAt)).ToListAsync(cancellation);
    }

    /// <summary>Closes an account: it is signed out everywhere within half a minute and cannot sign in.</summary>
    public async Task DisableAsync(Actor actor, Guid userId, CancellationToken cancellation)
    {
        if (userId == actor.UserId) { throw new ConflictException("You cannot disable your own account. Another administrator can."); }
        await ChangeRightsAsync(actor, userId, user => user.DisabledAt ??= clock.GetUtcNow(), invitation => invitation.CreatedById == userId, cancellation);
    }

    public async Task EnableAsync(Actor actor, Guid userId, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var (user, users) = await DemandAsync(scope.ServiceProvider, actor, userId, cancellation);
        user.DisabledAt = null;
        AccountStore.Demand(await users.UpdateAsync(user));
    }

    /// <summary>Gives or takes the right to administer the server; nobody takes it from themselves, so one remains.</summary>
    public async Task SetAdministratorAsync(Actor actor, Guid userId, bool administrator, CancellationToken cancellation)
    {
        if (userId == actor.UserId) { throw new ConflictException("You cannot change your own administration. Another administrator can."); }
        await ChangeRightsAsync(actor, userId, user => user.IsAdministrator = administrator, invitation => !administrator && invitation.CreatedById == userId && invitation.ProjectId == null, cancellation);
    }

    /// <summary>A token for a link with which the person sets a new password, within a day, once. It is stored nowhere: it ends with the account's stamp.</summary>
    public async Task<string> CreateResetTokenAsync(Actor actor, Guid userId, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var (user, users) = await DemandAsync(scope.ServiceProvider, actor, userId, cancellation);
        if (user.DisabledAt is not null) { throw new ConflictException("This account is disabled. Enable it first."); }
        return await users.GeneratePasswordResetTokenAsync(user);
    }

    /// <summary>One change at a time: two administrators who close each other's account at the same moment would leave none.</summary>
    private async Task ChangeRightsAsync(Actor actor, Guid userId, Action<StudioUser> change, Expression<Func<Invitation, bool>> revoked, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<StudioDbContext>();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        await db.LockAsync("administrators", cancellation);
        var (user, users) = await DemandAsync(scope.ServiceProvider, actor, userId, cancellation);
        change(user);
        AccountStore.Demand(await users.UpdateSecurityStampAsync(user));
        await OpenInvitations.RevokeAsync(db, revoked, clock.GetUtcNow(), cancellation);
        await transaction.CommitAsync(cancellation);
    }

    private static async Task<(StudioUser User, UserManager<StudioUser> Users)> DemandAsync(IServiceProvider services, Actor actor, Guid userId, CancellationToken cancellation)
    {
        await services.GetRequiredService<StudioDbContext>().DemandAdministratorAsync(actor, cancellation);
        var users = services.GetRequiredService<UserManager<StudioUser>>();
        return (await users.FindByIdAsync(userId.ToString()) ?? throw new NotFoundException("There is no such account."), users);
    }
}
