using Microsoft.EntityFrameworkCore;
using MlStudio.Core;
using MlStudio.Core.Access;
using MlStudio.Core.Datasets;
using MlStudio.Core.Experiments;
using MlStudio.Core.Jobs;
using MlStudio.Core.Models;
using MlStudio.Core.Persistence;
using MlStudio.Core.Sample;
using MlStudio.Jobs.Runtime;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Validation;

namespace MlStudio.Jobs.Sample;

/// <summary>
/// Fills the sample project through the same services that pages use: waits for the import, queues two trainings, registers the
/// better one and documents it. Each step looks first whether it is done, so that it can be run again after an interruption.
/// </summary>
public sealed class SampleExecutor(
    IDbContextFactory<StudioDbContext> contexts, RunQueueing queueing, ModelService models, DocumentService documents) : IJobExecutor
{
    private const string ModelName = "Who says yes";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    public string Kind => JobKind.Sample;

    public async Task ExecuteAsync(JobExecution execution, CancellationToken cancellation)
    {
        var (slug, ownerId) = execution.Payload<SampleJob>();
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var owner = new Actor(ownerId, await db.Users.Where(u => u.Id == ownerId).Select(u => u.DisplayName).SingleAsync(cancellation));
        var project = await db.Projects.AsNoTracking().SingleAsync(p => p.Slug == slug, cancellation);

        execution.Report(0.05, "Reading the data");
        var data = await DataAsync(db, project.Id, cancellation);
        execution.Report(0.25, "Training two models");
        if (!await db.Runs.AnyAsync(r => r.ProjectId == project.Id, cancellation)) { await queueing.QueueAsync(owner, slug, Request(data), cancellation); }
        var best = await BestRunAsync(db, project.Id, cancellation);
        execution.Report(0.9, "Registering and documenting the better one");
        if (!await db.Models.AnyAsync(m => m.ProjectId == project.Id, cancellation)) { await models.RegisterAsync(owner, slug, best, ModelName, cancellation); }
        var model = await db.Models.AsNoTracking().FirstAsync(m => m.ProjectId == project.Id, cancellation);
        var document = await documents.GetAsync(owner, model.Id, cancellation);
        if (document.Number == 0) { await documents.SaveAsync(owner, model.Id, 0, SampleProjectService.Document(document.Markdown), cancellation); }
    }

    private static async Task<Guid> DataAsync(StudioDbContext db, Guid projectId, CancellationToken cancellation)
    {
        while (true)
        {
            var version = await db.DatasetVersions.AsNoTracking().FirstAsync(v => v.Dataset.ProjectId == projectId, cancellation);
            if (version.State == DatasetVersionState.Ready) { return version.Id; }
            if (version.State != DatasetVersionState.Importing) { throw new StudioException("The sample's data could not be read; delete the project and make it again."); }
            var stuck = await db.Jobs.AsNoTracking().AnyAsync(j => j.Id == version.ImportJobId && (j.State == JobState.Failed || j.State == JobState.Cancelled), cancellation);
            if (stuck) { throw new StudioException("Reading the sample's data did not finish. Retry the import on the queue page, then this."); }
            await Task.Delay(Pause, cancellation);
        }
    }

    /// <summary>Without "duration", which is known only after the call.</summary>
    private static RunRequest Request(Guid data) => new()
    {
        DatasetVersionId = data,
        Target = "y",
        Task = LearningTask.Binary,
        PositiveClass = "yes",
        Excluded = ["duration"],
        Split = new Holdout(),
        Algorithms = [new AlgorithmChoice("gradient-boosting"), new AlgorithmChoice("logistic-regression")],
        Tags = "sample",
        Notes = "The length of the call is left out: it is known only afterwards.",
    };

    private static async Task<int> BestRunAsync(StudioDbContext db, Guid projectId, CancellationToken cancellation)
    {
        while (true)
        {
            var runs = await db.Runs.AsNoTracking().Where(r => r.ProjectId == projectId)
                .Select(r => new { r.Number, r.Job.State, Auc = r.Metrics.Where(m => m.Part == "validation" && m.Key == "auc").Select(m => m.Value).FirstOrDefault() })
                .ToListAsync(cancellation);
            if (runs.All(r => r.State is JobState.Succeeded or JobState.Failed or JobState.Cancelled))
            {
                return runs.Where(r => r.State == JobState.Succeeded).MaxBy(r => r.Auc)?.Number
                    ?? throw new StudioException("No training of the sample project finished. Look at its runs, retry one, then this.");
            }
            await Task.Delay(Pause, cancellation);
        }
    }
}
