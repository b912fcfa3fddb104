using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using MlStudio.Core.Members;

namespace MlStudio.Web.Shell;

/// <summary>Registers sign-in by cookie. What an account may do is decided in Core; this only says who somebody is.</summary>
internal static class AccessSetup
{
    /// <summary>How soon a disabled account, or one with a new password, is signed out elsewhere.</summary>
    public static readonly TimeSpan StampCheck = TimeSpan.FromSeconds(30);

    public static void AddStudioAccess(this IServiceCollection services)
    {
        services.AddAuthentication(IdentityConstants.ApplicationScheme).AddIdentityCookies();
        services.ConfigureApplicationCookie(cookie =>
        {
            cookie.Cookie.Name = "studio";
            cookie.Cookie.SameSite = SameSiteMode.Lax;
            cookie.LoginPath = StudioRoutes.SignIn;
            cookie.LogoutPath = StudioRoutes.SignOut;
            cookie.AccessDeniedPath = StudioRoutes.NotFound;
            cookie.ReturnUrlParameter = "returnUrl";
            cookie.ExpireTimeSpan = TimeSpan.FromDays(14);
            cookie.Events.OnRedirectToLogin = AnswerSignInAsync;
        });
        services.AddScoped<SignInManager<StudioUser>>();
        services.AddScoped<ISecurityStampValidator, SecurityStampValidator<StudioUser>>();
        services.AddScoped<ITwoFactorSecurityStampValidator, TwoFactorSecurityStampValidator<StudioUser>>();
        services.AddScoped<IUserClaimsPrincipalFactory<StudioUser>, StudioClaimsFactory>();
        services.Configure<SecurityStampValidatorOptions>(options => options.ValidationInterval = StampCheck);
        services.AddAuthorization(options => options.FallbackPolicy = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        services.AddScoped<AuthenticationStateProvider, StampCheckingStateProvider>();
        services.AddCascadingAuthenticationState();
    }

    /// <summary>Pages go to the sign-in page; programs get a 401 as a problem.</summary>
    private static Task AnswerSignInAsync(RedirectContext<Microsoft.AspNetCore.Authentication.Cookies.CookieAuthenticationOptions> context)
    {
        if (StudioErrors.IsApi(context.HttpContext))
        {
            return StudioErrors.WriteAsync(context.HttpContext, new ProblemDetails
            {
                Status = StatusCodes.Status401Unauthorized,
                Title = "Not signed in",
                Detail = "Sign in first; the sign-in may have ended.",
            });
        }
        context.Response.Redirect(StudioRoutes.SignInTo(context.Request.Path + context.Request.QueryString));
        return Task.CompletedTask;
    }
}
