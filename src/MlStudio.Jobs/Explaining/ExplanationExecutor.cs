using Microsoft.EntityFrameworkCore;
using MlStudio.Core;
using MlStudio.Core.Datasets;
using MlStudio.Core.Experiments;
using MlStudio.Core.Explanations;
using MlStudio.Core.Jobs;
using MlStudio.Core.Models;
using MlStudio.Core.Persistence;
using MlStudio.Jobs.Runtime;

namespace MlStudio.Jobs.Explaining;

/// <summary>Explains a run's model as a whole and stores what came out beside the run.</summary>
internal sealed class ExplanationExecutor(
    IDbContextFactory<StudioDbContext> contexts, DatasetTables tables, ModelStore models, RunAnswersStore answers, RunExplanations explanations, IChangeFeed feed) : IJobExecutor
{
    public string Kind => JobKind.Explanation;

    public async Task ExecuteAsync(JobExecution execution, CancellationToken cancellation)
    {
        var run = await ReadAsync(ExplanationJob.FromJson(execution.Job.PayloadJson).RunId, cancellation);
        execution.Report(0.01, "Reading model and data");
        var kept = run.AnswersHash is { } hash ? await answers.ReadAsync(hash, cancellation) : null;
        var explanation = await Task.Run(() =>
        {
            using var data = tables.Open(run.DatasetVersion);
            return new ModelExplanation(models.Load(run.ModelHash!), data.Table, kept, execution.Threads, execution.Report, cancellation).Compute();
        }, cancellation);
        execution.Log($"{explanation.Method}; {explanation.Rows:n0} rows.");
        var stored = await explanations.WriteAsync(explanation, cancellation);
        await execution.CompleteAsync(async db => (await db.Runs.SingleAsync(r => r.Id == run.Id, cancellation)).ExplanationHash = stored, cancellation);
        await feed.AnnounceAsync([Topics.Project(run.ProjectId)], cancellation);
    }

    private async Task<Run> ReadAsync(Guid id, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var run = await db.Runs.AsNoTracking().Include(r => r.DatasetVersion).SingleOrDefaultAsync(r => r.Id == id, cancellation);
        return run?.ModelHash is null ? throw new StudioException("The run of this job does not exist any more, or has no model.") : run;
    }
}
