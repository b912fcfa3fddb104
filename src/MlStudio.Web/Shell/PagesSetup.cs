using Microsoft.AspNetCore.Components.Server;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using MlStudio.Core;
using MlStudio.Core.Models;
using MlStudio.Core.Persistence;
using MlStudio.Web.Components;
using Radzen;

namespace MlStudio.Web.Shell;

/// <summary>Registers and maps the pages, checks the settings and prepares the database.</summary>
internal static class PagesSetup
{
    /// <summary>A whole document is sent as it is typed: its most characters, at most four bytes each and some for the wrapping.</summary>
    private const long LongestMessage = 5L * DocumentService.LongestDocument;

    public static void AddStudioPages(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents()
            .AddHubOptions(hub => hub.MaximumReceiveMessageSize = LongestMessage);
        services.Configure<CircuitOptions>(options => options.DisconnectedCircuitRetentionPeriod = TimeSpan.FromMinutes(5));
        services.AddHttpContextAccessor();
        services.AddAntiforgery(options => (options.Cookie.Name, options.Cookie.SecurePolicy) = ("studio-form", CookieSecurePolicy.SameAsRequest));
        services.AddRadzenComponents();
        services.AddScoped<ToastQueue>();
        services.AddScoped<ConfirmQueue>();
        services.AddSingleton<SharedClock>();
        services.AddHostedService<StartNotice>();
        services.AddProblemDetails();
        services.AddLogging(logs => logs.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error));
    }

    public static void MapStudioPages(this WebApplication app) => app
        .MapRazorComponents<App>()
        .AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = null); // SecurityHeaders says it

    /// <summary>Prints every setting that cannot be used with its key; false if there is one.</summary>
    public static bool SettingsAreUsable(this WebApplication app)
    {
        try
        {
            app.Services.GetRequiredService<IStartupValidator>().Validate();
            return true;
        }
        catch (OptionsValidationException error)
        {
            Console.Error.WriteLine("MlStudio cannot start with these settings (appsettings.json, environment or command line):");
            foreach (var failure in error.Failures) { Console.Error.WriteLine("  " + failure); }
            return false;
        }
    }

    public static Task MigrateDatabaseAsync(this WebApplication app) => DatabaseMigrator.MigrateAsync(
        app.Services.GetRequiredService<IDbContextFactory<StudioDbContext>>(),
        app.Services.GetRequiredService<IOptions<StudioOptions>>().Value,
        app.Lifetime.ApplicationStopping);
}
