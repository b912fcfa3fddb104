using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MlStudio.Core.Access;
using MlStudio.Core.Members;
using MlStudio.Tests.Shared.Database;

namespace MlStudio.Core.Tests.Members;

public sealed class AccountServiceTests
{
    private static readonly NewAccount Ada = new("ada@example.org", "Ada Lovelace", "short words here");

    [Theory, OnSqlite, OnPostgres]
    public async Task SetUp_WithTheCode_CreatesAnAdministratorOnce(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var services = database.Services();
        var accounts = services.GetRequiredService<AccountService>();
        var code = services.GetRequiredService<SetupCode>().Text;
        Assert.True(await accounts.NeedsSetUpAsync(default));

        var wrong = await Assert.ThrowsAsync<InvalidInputException>(() => accounts.SetUpAsync("AAAA-AAAA-AAAA-AAAA", Ada, default));
        Assert.Equal("Code", Assert.Single(wrong.Errors).Field);
        var user = await accounts.SetUpAsync(code.ToLowerInvariant().Replace("-", " "), Ada, default);
        Assert.True(user.IsAdministrator);
        Assert.False(await accounts.NeedsSetUpAsync(default));
        await Assert.ThrowsAsync<ForbiddenException>(() => accounts.SetUpAsync(code, Ada with { Email = "eve@example.org" }, default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task SetUp_TwoAtOnce_OneWins(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var services = database.Services();
        var accounts = services.GetRequiredService<AccountService>();
        var code = services.GetRequiredService<SetupCode>().Text;
        var tries = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => OutcomeOf(() => accounts.SetUpAsync(code, Ada with { Email = $"a{i}@example.org" }, default))));
        Assert.Single(tries, error => error is null);
        Assert.All(tries.Where(e => e is not null), error => Assert.IsAssignableFrom<StudioException>(error));
    }

    [Fact]
    public async Task SetUp_WithUnusableInput_NamesTheFieldsAndLeavesTheCodeUsable()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await using var services = database.Services();
        var accounts = services.GetRequiredService<AccountService>();
        var code = services.GetRequiredService<SetupCode>().Text;
        var refused = await Assert.ThrowsAsync<InvalidInputException>(() => accounts.SetUpAsync(code, new NewAccount("nobody", " ", "long enough words"), default));
        Assert.Equal(["DisplayName", "Email"], refused.Errors.Select(e => e.Field).Order());
        var weak = await Assert.ThrowsAsync<InvalidInputException>(() => accounts.SetUpAsync(code, Ada with { Password = "ninechars" }, default));
        Assert.Contains("10 characters", Assert.Single(weak.Errors).Message);
        Assert.NotNull(await accounts.SetUpAsync(code, Ada, default));
    }

    [Fact]
    public async Task CheckPassword_UnknownWrongDisabledOrLocked_SaysTheSame()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await using var services = database.Services();
        var (accounts, admin) = await SetUpAsync(services);
        var guest = await InviteAsync(services, admin, "guest@example.org");
        await services.GetRequiredService<AccountAdministration>().DisableAsync(admin, guest.UserId, default);
        var messages = new[]
        {
            await RefusalOf(accounts, "nobody@example.org", "some password"),
            await RefusalOf(accounts, Ada.Email, "wrong password"),
            await RefusalOf(accounts, "guest@example.org", "password of guest"),
        };
        var said = Assert.Single(messages.Distinct());
        Assert.StartsWith("Email address and password do not match an account.", said);
        Assert.Contains("After several wrong passwords an account is locked for some minutes", said);
        for (var i = 0; i < 6; i++)
        {
            Assert.Equal(said, await RefusalOf(accounts, Ada.Email, "wrong password"));
            Assert.Equal(said, await RefusalOf(accounts, "nobody@example.org", "wrong password"));
        }
    }

    [Fact]
    public async Task CheckPassword_FiveFailures_LocksForFiveMinutes()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await using var services = database.Services();
        var (accounts, _) = await SetUpAsync(services);
        for (var i = 0; i < 4; i++) { await RefusalOf(accounts, Ada.Email, "wrong password"); }
        await accounts.CheckPasswordAsync(Ada.Email, Ada.Password, default);
        for (var i = 0; i < 5; i++) { await RefusalOf(accounts, Ada.Email, "wrong password"); }
        Assert.Contains("do not match", await RefusalOf(accounts, Ada.Email, Ada.Password));
        await using var db = database.CreateDbContext();
        var until = (await db.Users.SingleAsync(u => u.Email == Ada.Email)).LockoutEnd!.Value;
        Assert.InRange(until - TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task ResetPassword_WithALink_WorksOnceAndLiftsTheLockout()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await using var services = database.Services();
        var (accounts, admin) = await SetUpAsync(services);
        var guest = await InviteAsync(services, admin, "guest@example.org");
        for (var i = 0; i < 5; i++) { await RefusalOf(accounts, "guest@example.org", "wrong password"); }
        var token = await services.GetRequiredService<AccountAdministration>().CreateResetTokenAsync(admin, guest.UserId, default);

        await accounts.ResetPasswordAsync(guest.UserId, token, "another password", default);
        Assert.Equal(guest.UserId, (await accounts.CheckPasswordAsync("guest@example.org", "another password", default)).Id);
        await Assert.ThrowsAsync<InvalidInputException>(() => accounts.ResetPasswordAsync(guest.UserId, token, "a third password", default));
    }

    [Fact]
    public async Task Administration_ByOthers_DoesNotExist()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await using var services = database.Services();
        var (_, admin) = await SetUpAsync(services);
        var guest = await InviteAsync(services, admin, "guest@example.org");
        var administration = services.GetRequiredService<AccountAdministration>();
        await Assert.ThrowsAsync<NotFoundException>(() => administration.ListAsync(guest, default));
        await Assert.ThrowsAsync<NotFoundException>(() => administration.DisableAsync(guest, admin.UserId, default));
        await Assert.ThrowsAsync<NotFoundException>(() => administration.CreateResetTokenAsync(guest, admin.UserId, default));
        await Assert.ThrowsAsync<NotFoundException>(() => services.GetRequiredService<InvitationService>().InviteToServerAsync(guest, "", default));
    }

    [Fact]
    public async Task Disable_OthersOnly_ChangesTheStampThatOpenPagesCheck()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await using var services = database.Services();
        var (_, admin) = await SetUpAsync(services);
        var guest = await InviteAsync(services, admin, "guest@example.org");
        var administration = services.GetRequiredService<AccountAdministration>();
        await Assert.ThrowsAsync<ConflictException>(() => administration.DisableAsync(admin, admin.UserId, default));
        var before = await StampOf(services, guest);
        await administration.DisableAsync(admin, guest.UserId, default);
        Assert.NotEqual(before, await StampOf(services, guest));
        Assert.NotNull((await administration.ListAsync(admin, default)).Single(a => a.Id == guest.UserId).DisabledAt);
        await administration.EnableAsync(admin, guest.UserId, default);
        Assert.Null((await administration.ListAsync(admin, default)).Single(a => a.Id == guest.UserId).DisabledAt);
    }

    private static async Task<(AccountService Accounts, Actor Admin)> SetUpAsync(IServiceProvider services)
    {
        var accounts = services.GetRequiredService<AccountService>();
        var user = await accounts.SetUpAsync(services.GetRequiredService<SetupCode>().Text, Ada, default);
        return (accounts, new Actor(user.Id, user.DisplayName));
    }

    private static async Task<Actor> InviteAsync(IServiceProvider services, Actor admin, string email)
    {
        var invitations = services.GetRequiredService<InvitationService>();
        var issued = await invitations.InviteToServerAsync(admin, "", default);
        var user = await invitations.AcceptAsNewAsync(issued.Token, new NewAccount(email, "Guest", "password of guest"), default);
        return new Actor(user.Id, user.DisplayName);
    }

    private static async Task<string?> StampOf(IServiceProvider services, Actor actor)
    {
        await using var scope = services.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<UserManager<StudioUser>>().FindByIdAsync(actor.UserId.ToString()))!.SecurityStamp;
    }

    private static async Task<string> RefusalOf(AccountService accounts, string email, string password) =>
        (await Assert.ThrowsAsync<InvalidInputException>(() => accounts.CheckPasswordAsync(email, password, default))).Message;

    private static async Task<Exception?> OutcomeOf(Func<Task> work)
    {
        try
        {
            await Task.Run(work);
            return null;
        }
        catch (Exception error) { return error; }
    }
}
