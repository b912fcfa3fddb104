using Microsoft.AspNetCore.Components;
using MlStudio.Core.Members;
using MlStudio.Web.Components;

namespace MlStudio.Web.Features.Admin;

/// <summary>Accounts and invitations; for others than administrators there is no such page.</summary>
public partial class AdminPage
{
    private static readonly UrlTab[] s_tabs = [new("accounts", "Accounts"), new("invitations", "Invitations")];
    private IReadOnlyList<AccountView>? _accounts;
    private IReadOnlyList<InvitationView>? _invitations;
    private string? _link;
    private string? _linkTitle;

    [SupplyParameterFromQuery(Name = "tab")] public string? Tab { get; set; }

    protected override Task OnInitializedAsync() => ReloadAsync();

    private Task ReloadAsync() => LoadAsync(async cancellation =>
    {
        _accounts = await Accounts.ListAsync(Actor, cancellation);
        _invitations = await Invitations.ListAllAsync(Actor, cancellation);
    });

    private Task DisableAsync(AccountView account) => DoAsync(cancellation => Accounts.DisableAsync(Actor, account.Id, cancellation));
    private Task EnableAsync(AccountView account) => DoAsync(cancellation => Accounts.EnableAsync(Actor, account.Id, cancellation));
    private Task SetAdministratorAsync(AccountView account) => DoAsync(cancellation => Accounts.SetAdministratorAsync(Actor, account.Id, !account.IsAdministrator, cancellation));
    private Task RevokeAsync(InvitationView invitation) => DoAsync(cancellation => Invitations.RevokeAsync(Actor, invitation.Id, cancellation));

    private Task ResetAsync(AccountView account) => DoAsync(async cancellation =>
    {
        var token = await Accounts.CreateResetTokenAsync(Actor, account.Id, cancellation);
        ShowLink($"A link with which {account.DisplayName} sets a new password: once, within a day.", StudioRoutes.ResetLink(account.Id, token));
    });

    private Task InviteAsync(string note) => DoAsync(async cancellation =>
    {
        var issued = await Invitations.InviteToServerAsync(Actor, note, cancellation);
        ShowLink("A link for one new account, for seven days. It is shown only now.", StudioRoutes.InvitationLink(issued.Token));
    });

    private void ShowLink(string title, string path) => (_linkTitle, _link) = (title, Navigation.ToAbsoluteUri(path).ToString());

    private async Task DoAsync(Func<CancellationToken, Task> work)
    {
        if (await RunAsync(work)) { await ReloadAsync(); }
    }
}
