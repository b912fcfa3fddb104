using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using MlStudio.Jobs.Runtime;

namespace MlStudio.Jobs;

/// <summary>Registers what executes jobs; only processes that execute call it.</summary>
public static class JobServices
{
    public static IServiceCollection AddStudioJobs(this IServiceCollection services)
    {
        services.TryAddSingleton(_ => new WorkerIdentity(Guid.NewGuid()));
        services.AddSingleton<RunningJobs>();
        services.AddSingleton(s => new WorkerFate(s.GetService<IHostApplicationLifetime>()));
        services.AddSingleton<DeadWorkers>();
        services.AddSingleton<LostAttempts>();
        services.AddSingleton<JobRunner>();

        services.AddScoped<IJobExecutor, Scoring.ScoringExecutor>();
        // One line per executor.
        services.AddScoped<IJobExecutor, Importing.DatasetImporter>();
        services.AddScoped<IJobExecutor, Training.TrainingExecutor>();
        services.AddScoped<IJobExecutor, Explaining.ExplanationExecutor>();
        services.AddScoped<IJobExecutor, Sample.SampleExecutor>();
        return services;
    }

    /// <summary>Starts and supervises one worker process beside this host. The program must answer <see cref="WorkerHost.IsWorker"/>.</summary>
    /// <param name="services">The host's services; they hold Core already.</param>
    /// <param name="program">The program that is started once more as worker.</param>
    /// <param name="hostLivesForIt">Whether the host ends when its worker is refused (on SQLite, when another one executes).</param>
    public static IServiceCollection AddSupervisedWorker(this IServiceCollection services, Assembly program, bool hostLivesForIt = false)
    {
        services.AddSingleton(new SupervisedProgram(program, hostLivesForIt));
        services.TryAddSingleton<DeadWorkers>();
        services.Configure<HostOptions>(host =>
        {
            host.ShutdownTimeout = ParentWatch.Grace + TimeSpan.FromSeconds(5);
            // A download that will not end must not use up the time that the worker has for handing its jobs back.
            host.ServicesStopConcurrently = true;
        });
        services.AddHostedService<WorkerSupervisor>();
        return services;
    }
}
