using Microsoft.Extensions.DependencyInjection;
using MlStudio.Jobs.Runtime;

namespace MlStudio.Jobs;

/// <summary>Registers what executes jobs; only processes that execute call it.</summary>
public static class JobServices
{
    public static IServiceCollection AddStudioJobs(this IServiceCollection services)
    {
        services.AddSingleton(_ => new WorkerIdentity(Guid.NewGuid()));
        services.AddSingleton<RunningJobs>();
        services.AddSingleton<JobRunner>();

        services.AddScoped<IJobExecutor, Scoring.ScoringExecutor>();
        // One line per executor.
        services.AddScoped<IJobExecutor, Importing.DatasetImporter>();
        services.AddScoped<IJobExecutor, Training.TrainingExecutor>();
        services.AddScoped<IJobExecutor, Sample.SampleExecutor>();
        return services;
    }
}
