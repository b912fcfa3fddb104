using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MlStudio.Core.Persistence;

namespace MlStudio.Core.Members;

/// <summary>Registers accounts: Identity's rules and stores, the keys that protect sign-ins and links, and the services.</summary>
internal static class MemberRegistration
{
    public static void AddMembers(this IServiceCollection services)
    {
        services.AddIdentityCore<StudioUser>(options =>
        {
            options.User.RequireUniqueEmail = true;
            options.User.AllowedUserNameCharacters = ""; // any: the name is the email address, checked by us
            options.Password.RequiredLength = 10;
            options.Password.RequireDigit = options.Password.RequireLowercase = options.Password.RequireUppercase = options.Password.RequireNonAlphanumeric = false;
            options.Password.RequiredUniqueChars = 1;
            options.Lockout.MaxFailedAccessAttempts = 5;
            options.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(5);
        }).AddEntityFrameworkStores<StudioDbContext>().AddDefaultTokenProviders();
        services.Configure<DataProtectionTokenProviderOptions>(options => options.TokenLifespan = TimeSpan.FromDays(1));
        services.AddDataProtection().SetApplicationName("MlStudio");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>, KeysInDataFolder>();
        services.AddSingleton<SetupCode>();
        services.AddSingleton<AccountService>();
        services.AddSingleton<AccountAdministration>();
        services.AddSingleton<InvitationService>();
        services.AddSingleton<MemberService>();
    }

    /// <summary>Keeps the keys beside the data, so that sign-ins survive a restart and move with the folder.</summary>
    private sealed class KeysInDataFolder(IOptions<StudioOptions> options, ILoggerFactory logs) : IConfigureOptions<KeyManagementOptions>
    {
        public void Configure(KeyManagementOptions keys)
        {
            var folder = Path.Combine(Path.GetFullPath(options.Value.DataFolder), "keys");
            var made = OperatingSystem.IsWindows()
                ? Directory.CreateDirectory(folder)
                : Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            keys.XmlRepository = new FileSystemXmlRepository(made, logs);
        }
    }
}
