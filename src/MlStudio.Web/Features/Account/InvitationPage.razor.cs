using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using MlStudio.Core;
using MlStudio.Core.Access;
using MlStudio.Core.Members;
using MlStudio.Web.Live;
using MlStudio.Web.Shell;

namespace MlStudio.Web.Features.Account;

/// <summary>Where an invitation link leads: creates an account, or joins with the one that is signed in.</summary>
public partial class InvitationPage
{
    private InvitationOffer? _offer;
    private PageProblem? _problem;
    private Actor? _me;

    [Parameter] public string Token { get; set; } = "";
    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = null!;
    [SupplyParameterFromForm] private Form Input { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        Input ??= new Form();
        _me = (await Authentication).User.ToActor();
        try { _offer = await Invitations.FindAsync(Token, CancellationToken.None); }
        catch (NotFoundException refused) { _problem = PageProblem.Of(refused); }
    }

    private async Task AcceptAsync()
    {
        try
        {
            var user = await Invitations.AcceptAsNewAsync(Token, new NewAccount(Input.Email ?? "", Input.DisplayName ?? "", Input.Password ?? ""), CancellationToken.None);
            await SignIn.SignInAsync(user, isPersistent: true);
        }
        catch (StudioException refused)
        {
            Refused(refused);
            return;
        }
        GoOn();
    }

    private async Task JoinAsync()
    {
        try { await Invitations.AcceptAsync(_me!, Token, CancellationToken.None); }
        catch (StudioException refused)
        {
            Refused(refused);
            return;
        }
        GoOn();
    }

    private void Refused(StudioException refused)
    {
        _problem = PageProblem.Of(refused);
        if (refused is NotFoundException) { _offer = null; }
    }

    private void GoOn() => Navigation.NavigateTo(_offer?.ProjectSlug is { } slug ? StudioRoutes.Project(slug) : StudioRoutes.Home);

    private sealed class Form
    {
        public string? Email { get; set; }
        public string? DisplayName { get; set; }
        public string? Password { get; set; }
    }
}
