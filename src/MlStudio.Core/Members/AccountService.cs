using System.Data;
using System.Data.Common;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MlStudio.Core.Access;
using MlStudio.Core.Persistence;

namespace MlStudio.Core.Members;

/// <summary>Setting up the first account, signing in, and what people change about their own account.</summary>
public sealed class AccountService(IServiceScopeFactory scopes, IDbContextFactory<StudioDbContext> contexts, SetupCode setupCode, TimeProvider clock)
{
    // Hashed against when there is no such account or it is locked, so that the answer takes as long as with one.
    private static readonly StudioUser s_nobody = new() { DisplayName = "" };

    /// <summary>Whether the server has no account yet.</summary>
    public async Task<bool> NeedsSetUpAsync(CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return !await db.Users.AnyAsync(cancellation);
    }

    /// <summary>Creates the server's first account, an administrator.</summary>
    /// <exception cref="ForbiddenException">There is an account already.</exception>
    /// <exception cref="InvalidInputException">Wrong or used code, or unusable name, email or password.</exception>
    public async Task<StudioUser> SetUpAsync(string code, NewAccount account, CancellationToken cancellation)
    {
        if (!await NeedsSetUpAsync(cancellation)) { throw new ForbiddenException("This server is set up already. Sign in, or ask an administrator for an invitation."); }
        if (!setupCode.TryTake(code)) { throw new InvalidInputException("Code", "This is not the set-up code. The server prints it when it starts."); }
        try { return await CreateFirstAsync(account, cancellation); }
        catch
        {
            setupCode.Return();
            throw;
        }
    }

    /// <summary>The account with this email address and password.</summary>
    /// <exception cref="InvalidInputException">Not known, wrong, disabled, or locked for five minutes after five failures: all the same words, so that nobody learns which accounts there are.</exception>
    public async Task<StudioUser> CheckPasswordAsync(string email, string password, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<StudioUser>>();
        var user = await users.FindByNameAsync(email.Trim());
        if (user is null || await users.IsLockedOutAsync(user))
        {
            users.PasswordHasher.VerifyHashedPassword(s_nobody, DecoyHash(users), password);
            throw Refused();
        }
        if (!await users.CheckPasswordAsync(user, password))
        {
            await users.AccessFailedAsync(user);
            throw Refused();
        }
        if (user.DisabledAt is not null) { throw Refused(); }
        await users.ResetAccessFailedCountAsync(user);
        return user;
    }

    public async Task<AccountView> GetAsync(Actor actor, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.Users.Where(u => u.Id == actor.UserId && u.DisabledAt == null)
            .Select(u => new AccountView(u.Id, u.Email!, u.DisplayName, u.IsAdministrator, u.CreatedAt, u.DisabledAt)).SingleOrDefaultAsync(cancellation)
            ?? throw new NotFoundException("There is no such account.");
    }

    /// <summary>Changes the person's own name; returns the account so that its sign-in can be renewed.</summary>
    public Task<StudioUser> RenameAsync(Actor actor, string displayName, CancellationToken cancellation) => ChangeAsync(actor, async (users, user) =>
    {
        var name = displayName.Trim();
        if (name.Length is 0 or > 100) { throw new InvalidInputException(nameof(NewAccount.DisplayName), "Enter your name, at most 100 characters."); }
        user.DisplayName = name;
        AccountStore.Demand(await users.UpdateAsync(user));
    });

    /// <summary>Changes the person's own password; other places where they are signed in are signed out.</summary>
    public Task<StudioUser> ChangePasswordAsync(Actor actor, string current, string next, CancellationToken cancellation) =>
        ChangeAsync(actor, async (users, user) => AccountStore.Demand(await users.ChangePasswordAsync(user, current, next)));

    /// <summary>Sets a new password with a link that an administrator made; the link works once and also lifts a lockout.</summary>
    public async Task ResetPasswordAsync(Guid userId, string token, string next, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<StudioUser>>();
        var user = await users.FindByIdAsync(userId.ToString());
        if (user is null || user.DisabledAt is not null) { AccountStore.Demand(IdentityResult.Failed(new IdentityErrorDescriber().InvalidToken())); }
        AccountStore.Demand(await users.ResetPasswordAsync(user!, token, next));
        AccountStore.Demand(await users.SetLockoutEndDateAsync(user!, null));
        AccountStore.Demand(await users.ResetAccessFailedCountAsync(user!));
    }

    private async Task<StudioUser> ChangeAsync(Actor actor, Func<UserManager<StudioUser>, StudioUser, Task> change)
    {
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<StudioUser>>();
        var user = await users.FindByIdAsync(actor.UserId.ToString());
        if (user is null || user.DisabledAt is not null) { throw new NotFoundException("There is no such account."); }
        await change(users, user);
        return user;
    }

    private async Task<StudioUser> CreateFirstAsync(NewAccount account, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<StudioDbContext>();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<StudioUser>>();
        try
        {
            // Serializable, because each web process on a shared database has a code of its own.
            await using var transaction = await db.Database.BeginTransactionAsync(IsolationLevel.Serializable, cancellation);
            if (await db.Users.AnyAsync(cancellation)) { throw AlreadySetUp(); }
            var user = await AccountStore.CreateAsync(users, account, administrator: true, clock.GetUtcNow());
            await transaction.CommitAsync(cancellation);
            return user;
        }
        catch (Exception error) when (error is DbException { SqlState: "40001" } || error.InnerException is DbException { SqlState: "40001" })
        {
            throw AlreadySetUp();
        }
    }

    private static string DecoyHash(UserManager<StudioUser> users) => s_nobody.PasswordHash ??= users.PasswordHasher.HashPassword(s_nobody, "no account has this password");
    private static ForbiddenException AlreadySetUp() => new("This server is set up already. Sign in, or ask an administrator for an invitation.");
    private static InvalidInputException Refused() => new("", "Email address and password do not match an account. After several wrong passwords an account is locked for some minutes; then wait, or ask an administrator for a link to set a new password.");
}
