using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Identity;
using MlStudio.Core.Members;

namespace MlStudio.Web.Shell;

/// <summary>Signs an open page out soon after its account was disabled or got a new password.</summary>
internal sealed class StampCheckingStateProvider(ILoggerFactory logs, IServiceScopeFactory scopes) : RevalidatingServerAuthenticationStateProvider(logs)
{
    protected override TimeSpan RevalidationInterval => AccessSetup.StampCheck;

    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState state, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<SignInManager<StudioUser>>().ValidateSecurityStampAsync(state.User) is { DisabledAt: null };
    }
}
