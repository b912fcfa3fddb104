using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using MlStudio.Core.Access;
using MlStudio.Core.Members;

namespace MlStudio.Web.Shell;

/// <summary>Puts the name to show, and whether to show the administration, into the sign-in. Rights are read from the database at each operation.</summary>
internal sealed class StudioClaimsFactory(UserManager<StudioUser> users, IOptions<IdentityOptions> options)
    : UserClaimsPrincipalFactory<StudioUser>(users, options)
{
    public const string DisplayName = "studio:name";
    public const string Administrator = "studio:administrator";

    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(StudioUser user)
    {
        var identity = await base.GenerateClaimsAsync(user);
        identity.AddClaim(new Claim(DisplayName, user.DisplayName));
        if (user.IsAdministrator) { identity.AddClaim(new Claim(Administrator, "true")); }
        return identity;
    }
}

/// <summary>Reads who acts out of a sign-in.</summary>
public static class ActorOfPrincipal
{
    /// <summary>Null when nobody is signed in.</summary>
    public static Actor? ToActor(this ClaimsPrincipal principal) =>
        Guid.TryParse(principal.FindFirstValue(ClaimTypes.NameIdentifier), out var id)
            ? new Actor(id, principal.FindFirstValue(StudioClaimsFactory.DisplayName) ?? principal.Identity?.Name ?? "")
            : null;

    public static bool IsAdministrator(this ClaimsPrincipal principal) => principal.HasClaim(StudioClaimsFactory.Administrator, "true");
}
