using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using MlStudio.Core;
using MlStudio.Core.Persistence;

namespace MlStudio.Jobs.Runtime;

/// <summary>A host without pages: supervises one worker process against the shared database.</summary>
public static class StandaloneHost
{
    /// <param name="args">Settings as --Studio:Key=value.</param>
    /// <param name="program">The program that is started once more as worker.</param>
    /// <returns>The process's exit code.</returns>
    public static async Task<int> RunAsync(string[] args, Assembly program)
    {
        // As the web host: settings lie beside the program unless the folder it is started in has its own.
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { Args = args, ContentRootPath = File.Exists("appsettings.json") ? null : AppContext.BaseDirectory });
        builder.Services.AddStudioCore(builder.Configuration);
        builder.Services.AddSupervisedWorker(program, hostLivesForIt: true);
        using var host = builder.Build();
        try
        {
            var options = host.Services.GetRequiredService<IOptions<StudioOptions>>().Value;
            await DatabaseMigrator.MigrateAsync(host.Services.GetRequiredService<IDbContextFactory<StudioDbContext>>(), options, CancellationToken.None);
        }
        catch (OptionsValidationException invalid)
        {
            await Console.Error.WriteLineAsync(string.Join(Environment.NewLine, invalid.Failures));
            return 2;
        }
        await host.RunAsync();
        return Environment.ExitCode;
    }
}
