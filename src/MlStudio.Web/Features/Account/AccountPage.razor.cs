using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using MlStudio.Core;
using MlStudio.Core.Access;
using MlStudio.Core.Members;
using MlStudio.Web.Live;
using MlStudio.Web.Shell;

namespace MlStudio.Web.Features.Account;

/// <summary>What people change about their own account. Plain forms, because a change renews the sign-in cookie.</summary>
public partial class AccountPage
{
    private AccountView? _account;
    private PageProblem? _problem;
    private Actor _me = null!;

    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = null!;
    [SupplyParameterFromQuery] private string? Saved { get; set; }
    [SupplyParameterFromForm(FormName = "rename")] private RenameForm Renaming { get; set; } = null!;
    [SupplyParameterFromForm(FormName = "password")] private PasswordForm Changing { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        Renaming ??= new RenameForm();
        Changing ??= new PasswordForm();
        _me = (await Authentication).User.ToActor()!;
        _account = await Accounts.GetAsync(_me, CancellationToken.None);
    }

    private Task RenameAsync() => SaveAsync("name", () => Accounts.RenameAsync(_me, Renaming.DisplayName ?? "", CancellationToken.None));

    private Task ChangePasswordAsync() => SaveAsync(
        "password", () => Accounts.ChangePasswordAsync(_me, Changing.Current ?? "", Changing.Next ?? "", CancellationToken.None));

    private async Task SaveAsync(string saved, Func<Task<StudioUser>> change)
    {
        try { await SignIn.RefreshSignInAsync(await change()); }
        catch (StudioException refused)
        {
            _problem = PageProblem.Of(refused);
            return;
        }
        Navigation.NavigateTo($"{StudioRoutes.Account}?saved={saved}"); // the next page shows the new name everywhere
    }

    private sealed class RenameForm
    {
        public string? DisplayName { get; set; }
    }

    private sealed class PasswordForm
    {
        public string? Current { get; set; }
        public string? Next { get; set; }
    }
}
