using Microsoft.EntityFrameworkCore;
using MlStudio.Core;
using MlStudio.Core.Datasets;
using MlStudio.Core.Experiments;
using MlStudio.Core.Jobs;
using MlStudio.Core.Persistence;
using MlStudio.Core.Recipes;
using MlStudio.Jobs.Runtime;
using MlStudio.Learning.Transforms;
using MlStudio.Learning.Validation;

namespace MlStudio.Jobs.Training;

/// <summary>Trains a run: opens its data, runs the experiment, stores model and result as blobs, and ends run and job in one transaction.</summary>
internal sealed class TrainingExecutor(
    IDbContextFactory<StudioDbContext> contexts, DatasetTables tables, RecipeTables others, IBlobStore blobs, RunResults results, RunAnswersStore answers, TimeProvider time) : IJobExecutor
{
    private const long LongestModel = 8L << 30;

    public string Kind => JobKind.Training;

    public async Task ExecuteAsync(JobExecution execution, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        var run = await ReadAsync(TrainingJob.FromJson(execution.Job.PayloadJson).RunId, cancellation);
        execution.Log($"{run.DatasetVersion.Dataset.Name} v{run.DatasetVersion.Number}: {run.DatasetVersion.RowCount:N0} rows, SHA-256 {run.DatasetVersion.ContentHash}.");
        execution.Log($"Code version {WorkerIdentity.CodeVersion}, seed {run.Seed}, {execution.Threads} {(execution.Threads == 1 ? "thread" : "threads")}.");
        var result = await TrainAsync(run, execution, cancellation);
        execution.Report(1, "Storing the model");
        using var bytes = new MemoryStream(result.ModelBytes, writable: false);
        var model = await blobs.PutAsync(bytes, LongestModel, cancellation);
        var stored = await results.WriteAsync(result, cancellation);
        var rows = result.Answers is null ? null : await answers.WriteAsync(result.Answers, cancellation);
        execution.Log("Model, result and answers are stored.");
        var seconds = time.GetElapsedTime(started).TotalSeconds;
        await execution.CompleteAsync(db => CompleteAsync(db, run.Id, result, (model.Hash, stored, rows), seconds, cancellation), cancellation);
    }

    private async Task<Run> ReadAsync(Guid id, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.Runs.AsNoTracking().Include(r => r.DatasetVersion).ThenInclude(v => v.Dataset).Include(r => r.RecipeVersion)
            .SingleOrDefaultAsync(r => r.Id == id, cancellation) ?? throw new StudioException("The run of this job does not exist any more.");
    }

    private async Task<ExperimentResult> TrainAsync(Run run, JobExecution execution, CancellationToken cancellation)
    {
        var spec = RunRecipes.SpecOf(run);
        using var joined = await others.OpenAsync(run.ProjectId, spec.Recipe ?? new Recipe(Recipe.CurrentVersion, []), cancellation);
        return await Task.Run(() =>
        {
            using var data = tables.Open(run.DatasetVersion);
            var reporter = new TrainingReporter(execution);
            return ExperimentRunner.Run(data.Table, spec, new ExperimentContext
            {
                Threads = execution.Threads,
                Tables = joined.Get,
                Intervals = true,
                Progress = reporter.Report,
                Log = execution.Log,
                Cancellation = cancellation,
                Time = time,
            });
        }, cancellation);
    }

    private async Task CompleteAsync(StudioDbContext db, Guid runId, ExperimentResult result, (string Model, string Result, string? Answers) hashes, double seconds, CancellationToken cancellation)
    {
        var run = await db.Runs.Include(r => r.Metrics).SingleAsync(r => r.Id == runId, cancellation);
        run.CodeVersion = WorkerIdentity.CodeVersion;
        run.ModelHash = hashes.Model;
        run.ResultHash = hashes.Result;
        run.AnswersHash = hashes.Answers;
        run.TestRowsKey = result.TestRowsSha256;
        run.Metrics.Clear();
        run.Metrics.AddRange(result.Validation.Metrics.Select(m => new RunMetric { Part = RunParts.Validation, Key = m.Key, Value = m.Value, Deviation = m.StdOverFolds }));
        run.Metrics.AddRange(result.Test?.Metrics.Select(m => new RunMetric { Part = RunParts.Test, Key = m.Key, Value = m.Value }) ?? []);
        run.Metrics.Add(new RunMetric { Part = RunParts.Timing, Key = RunParts.TotalSeconds, Value = seconds });
        db.Activities.Add(RunActivity.Of(run, null, "finished", time.GetUtcNow()));
    }
}
