using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using MlStudio.Core;
using MlStudio.Core.Persistence;

namespace MlStudio.Jobs.Runtime;

/// <summary>The worker process: executes jobs until its supervisor asks it to stop or is gone.</summary>
public static class WorkerHost
{
    /// <summary>The first argument that turns a host program into a worker; its supervisor adds the worker's id.</summary>
    public const string Verb = "worker";

    public static bool IsWorker(string[] args) => args.Length >= 1 && args[0] == Verb;

    /// <param name="args">The verb, the worker's id, then settings.</param>
    /// <param name="add">Registers more executors.</param>
    /// <returns>The process's exit code.</returns>
    public static async Task<int> RunAsync(string[] args, Action<IServiceCollection>? add = null)
    {
        if (args.Length < 2 || !Guid.TryParse(args[1], out var id))
        {
            await Console.Error.WriteLineAsync($"'{Verb}' is how the host starts its own worker process; start the host without it.");
            return 2;
        }
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { Args = args[2..], ContentRootPath = AppContext.BaseDirectory });
        var options = builder.Configuration.GetSection(StudioOptions.Section).Get<StudioOptions>() ?? new StudioOptions();
        builder.Services.AddWorker(builder.Configuration, options, new WorkerIdentity(id));
        add?.Invoke(builder.Services);
        using var host = builder.Build();
        ExecutorLock? taken = null;
        try
        {
            taken = ExecutorLock.Take(options);
            await DatabaseMigrator.MigrateAsync(host.Services.GetRequiredService<IDbContextFactory<StudioDbContext>>(), options, CancellationToken.None);
            ParentWatch.Start(host.Services.GetRequiredService<IHostApplicationLifetime>());
            var fate = host.Services.GetRequiredService<WorkerFate>();
            await host.RunAsync();
            return fate.ExitCode;
        }
        catch (StudioException refusal)
        {
            await Console.Error.WriteLineAsync(refusal.Message);
            return WorkerExit.Refused;
        }
        catch (OperationCanceledException)
        {
            return WorkerExit.Stopped; // asked to stop while starting
        }
        catch (OptionsValidationException invalid)
        {
            await Console.Error.WriteLineAsync(string.Join(Environment.NewLine, invalid.Failures));
            return 2;
        }
        finally { taken?.Dispose(); }
    }

    /// <summary>Everything that a process needs to execute jobs. The pulse comes first: it stops last.</summary>
    internal static void AddWorker(this IServiceCollection services, IConfiguration configuration, StudioOptions options, WorkerIdentity identity)
    {
        services.AddSingleton(identity);
        services.AddStudioCore(configuration);
        services.AddStudioJobs();
        services.Configure<HostOptions>(host => host.ShutdownTimeout = ParentWatch.Grace);
        services.AddHostedService<WorkerPulse>();
        services.AddJobEngine(options, identity);
        services.AddHostedService<TicketIssuer>();
        services.AddHostedService<DailyUpkeep>();
    }
}
