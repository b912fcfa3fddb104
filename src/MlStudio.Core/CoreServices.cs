using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using MlStudio.Core.Jobs;
using MlStudio.Core.Members;
using MlStudio.Core.Persistence;
using MlStudio.Core.Projects;

namespace MlStudio.Core;

/// <summary>Registers storage and the features' services; both hosts call it.</summary>
public static class CoreServices
{
    public static IServiceCollection AddStudioCore(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<StudioOptions>().Configure(options => StudioOptionsReader.Read(configuration.GetSection(StudioOptions.Section), options)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<StudioOptions>, StudioOptionsValidator>();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(s => StudioDatabase.From(s.GetRequiredService<IOptions<StudioOptions>>().Value));
        services.AddDbContextFactory<StudioDbContext>((s, builder) => s.GetRequiredService<StudioDatabase>().Configure(builder));
        services.AddSingleton<IBlobStore>(s => new FileBlobStore(s.GetRequiredService<IOptions<StudioOptions>>().Value.DataFolder));
        services.AddMembers();
        services.AddSingleton<ProjectService>();
        AddDatasets(services);
        AddRuns(services);
        AddModels(services);
        AddJobs(services);
        return services;
    }

    private static void AddJobs(IServiceCollection services)
    {
        services.AddSingleton<IChangeFeed>(s => s.GetRequiredService<StudioDatabase>().IsPostgres
            ? ActivatorUtilities.CreateInstance<PostgresChangeFeed>(s)
            : ActivatorUtilities.CreateInstance<SqliteChangeFeed>(s));
        services.AddSingleton<IJobQueue, FeedJobQueue>();
        services.AddSingleton<JobService>();
        services.AddSingleton<QueueReader>();
    }

    private static void AddDatasets(IServiceCollection services)
    {
        services.AddSingleton<BlobCleaner>();
        services.AddSingleton<BlobSweeper>();
        services.AddSingleton<Datasets.DatasetService>();
        services.AddSingleton<Datasets.DatasetImports>();
        services.AddSingleton<Datasets.DatasetUploads>();
        services.AddSingleton<Datasets.ImportResults>();
        services.AddSingleton<Datasets.DatasetTables>();
        services.AddSingleton<Datasets.DatasetContents>();
    }

    private static void AddRuns(IServiceCollection services)
    {
        services.AddSingleton<Recipes.RecipeService>();
        services.AddSingleton<Recipes.RecipeReader>();
        services.AddSingleton<Recipes.RecipeSamples>();
        services.AddSingleton<Recipes.RecipeTables>();
        services.AddSingleton<Recipes.RecipePreviewer>();
        services.AddSingleton<Experiments.RunChecks>();
        services.AddSingleton<Experiments.RunResults>();
        services.AddSingleton<Experiments.RunAnswersStore>();
        services.AddSingleton<Experiments.RunAnswersReader>();
        services.AddSingleton<Experiments.RunSignificance>();
        services.AddSingleton<Experiments.SavedViewService>();
        services.AddSingleton<Experiments.RunConfigurator>();
        services.AddSingleton<Experiments.RunQueueing>();
        services.AddSingleton<Experiments.RunService>();
        services.AddSingleton<Experiments.RunReproducing>();
        services.AddSingleton<Experiments.RunData>();
        services.AddSingleton<Experiments.RunRows>();
        services.AddSingleton<Experiments.RunResiduals>();
        services.AddSingleton<Experiments.RunSlices>();
        services.AddSingleton<Experiments.RunLabels>();
        services.AddSingleton<Experiments.RunDataChecks>();
        services.AddSingleton<Experiments.RunLeaderboard>();
        services.AddSingleton<Experiments.RunStandings>();
        services.AddSingleton<Experiments.TestLooks>();
        services.AddSingleton<Experiments.RunReader>();
        services.AddSingleton<Experiments.RunLog>();
        services.AddSingleton<Experiments.RunExport>();
        services.AddSingleton<Explanations.CaseExplainer>();
        services.AddSingleton<Explanations.RunExplanations>();
        services.AddSingleton<Explanations.RunExplaining>();
    }

    private static void AddModels(IServiceCollection services)
    {
        services.AddSingleton<Models.ModelService>();
        services.AddSingleton<Models.ModelStore>();
        services.AddSingleton<Models.PredictionService>();
        services.AddSingleton<Models.ScoringService>();
        services.AddSingleton<Models.DocumentDrafter>();
        services.AddSingleton<Models.DocumentService>();
        services.AddSingleton<Collaboration.CommentService>();
        services.AddSingleton<Projects.OverviewService>();
        services.AddSingleton<Projects.HomeService>();
        services.AddSingleton<Sample.SampleProjectService>();
    }
}
