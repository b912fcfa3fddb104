using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using MlStudio.Core.Members;

namespace MlStudio.Web.Shell;

/// <summary>What the shell's plain forms post to. The form binding makes the framework check the antiforgery token.</summary>
internal static class AccountEndpoints
{
    public static void MapAccountEndpoints(this WebApplication app) =>
        app.MapPost(StudioRoutes.SignOut, async ([FromForm] string? returnUrl, SignInManager<StudioUser> signIn) =>
        {
            await signIn.SignOutAsync();
            return Results.LocalRedirect(returnUrl is null ? StudioRoutes.SignIn : StudioRoutes.LocalOrHome(returnUrl));
        });
}
