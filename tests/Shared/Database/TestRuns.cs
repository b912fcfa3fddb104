using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using MlStudio.Core.Access;
using MlStudio.Core.Datasets;
using MlStudio.Core.Experiments;
using MlStudio.Core.Jobs;
using MlStudio.Core.Persistence;
using MlStudio.Core.Projects;
using MlStudio.Learning.Calibration;
using MlStudio.Learning.Data;
using MlStudio.Learning.Metrics;
using MlStudio.Learning.Serialization;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Validation;

namespace MlStudio.Tests.Shared.Database;

/// <summary>Finished runs for tests: really trained on a small table, written straight into the database and the blob store.</summary>
public static class TestRuns
{
    private static readonly Lazy<ExperimentResult> Trained = new(() => Train("logistic-regression"));
    private static readonly Lazy<ExperimentResult> TrainedAndFinished = new(TrainAndFinish);

    /// <summary>120 rows: "age" decides "member" ("yes" from 40 on, with a few exceptions), "city" does not.</summary>
    public static Table People { get; } = MakePeople();

    /// <summary>A baseline trained once per process; its figures are real.</summary>
    public static ExperimentResult Result => Trained.Value;

    /// <summary>The same with everything that can be done after training; once per process.</summary>
    public static ExperimentResult Finished => TrainedAndFinished.Value;

    /// <param name="data">What it was trained on, where that is not <see cref="People"/>; the project's first run brings its data.</param>
    public static async Task<Run> AddFinishedRunAsync(this TestDatabase database, Project project, Actor by, string name = "First run", double? auc = null, DateTimeOffset? endedAt = null, ExperimentResult? trained = null, Table? data = null)
    {
        var of = trained ?? Result;
        var blobs = new FileBlobStore(database.DataFolder);
        var model = await blobs.PutAsync(new MemoryStream(of.ModelBytes), long.MaxValue, CancellationToken.None);
        var result = await blobs.PutAsync(new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(of, LearningJson.Options)), long.MaxValue, CancellationToken.None);
        var answers = of.Answers is null ? null : await blobs.WriteAsync(stream => RunAnswersFile.Write(of.Answers, stream), CancellationToken.None);
        var table = data ?? People;
        var (columns, profile) = await StoreAsync(blobs, table);
        await using var db = database.CreateDbContext();
        var now = endedAt ?? TimeProvider.System.GetUtcNow();
        var dataset = await db.Datasets.Include(d => d.Versions).FirstOrDefaultAsync(d => d.ProjectId == project.Id);
        if (dataset is null)
        {
            dataset = new Dataset { Id = Guid.CreateVersion7(), ProjectId = project.Id, Number = 1, Name = "people", CreatedAt = now, CreatedById = by.UserId };
            dataset.Versions.Add(new DatasetVersion
            {
                Id = Guid.CreateVersion7(),
                Number = 1,
                State = DatasetVersionState.Ready,
                FileName = "people.csv",
                ByteCount = 1,
                ContentHash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("people"))),
                RowCount = table.RowCount,
                ColumnCount = table.Columns.Count,
                ColumnsHash = columns,
                ProfileHash = profile,
                UploadedById = by.UserId,
                UploadedAt = now,
            });
            db.Datasets.Add(dataset);
        }
        var job = new Job
        {
            Id = Guid.CreateVersion7(),
            Kind = JobKind.Training,
            Title = name,
            PayloadJson = "{}",
            ProjectId = project.Id,
            Queue = "training",
            State = JobState.Succeeded,
            CreatedAt = now,
            StartedAt = now,
            EndedAt = now,
            CreatedById = by.UserId,
        };
        db.Jobs.Add(job);
        var run = new Run
        {
            Id = Guid.CreateVersion7(),
            ProjectId = project.Id,
            Name = name,
            DatasetVersionId = dataset.Versions[0].Id,
            Number = 1 + (await db.Runs.Where(r => r.ProjectId == project.Id).MaxAsync(r => (int?)r.Number) ?? 0),
            SpecJson = of.Spec.ToCanonicalJson(),
            TrainerKey = of.Spec.TrainerKey,
            Target = of.Spec.Target,
            Task = of.Spec.Task.ToString().ToLowerInvariant(),
            Seed = of.Spec.Seed,
            TestRowsKey = of.TestRowsSha256,
            JobId = job.Id,
            QueuedById = by.UserId,
            QueuedAt = now,
            CodeVersion = "test",
            ModelHash = model.Hash,
            ResultHash = result.Hash,
            AnswersHash = answers?.Hash,
        };
        foreach (var metric in of.Validation.Metrics)
        {
            run.Metrics.Add(new RunMetric { Part = "validation", Key = metric.Key, Value = metric.Key == "auc" && auc is not null ? auc : metric.Value });
        }
        foreach (var metric in of.Test!.Metrics) { run.Metrics.Add(new RunMetric { Part = "test", Key = metric.Key, Value = metric.Value }); }
        db.Runs.Add(run);
        await db.SaveChangesAsync();
        return run;
    }

    private static async Task<(string Columns, string Profile)> StoreAsync(FileBlobStore blobs, Table table)
    {
        using var file = new MemoryStream();
        ColumnFileWriter.Write(table, file);
        file.Position = 0;
        var columns = await blobs.PutAsync(file, long.MaxValue, CancellationToken.None);
        var profile = await blobs.PutAsync(new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(TableProfiler.Profile(table), LearningJson.Options)), long.MaxValue, CancellationToken.None);
        return (columns.Hash, profile.Hash);
    }

    /// <summary>Trains on <see cref="People"/>, or another table with its target.</summary>
    public static ExperimentResult Train(string trainer, Table? data = null) => ExperimentRunner.Run(
        data ?? People,
        new TrainingSpec { Target = "member", Task = LearningTask.Binary, PositiveClass = "yes", TrainerKey = trainer },
        new ExperimentContext());

    private static ExperimentResult TrainAndFinish() => ExperimentRunner.Run(
        People,
        Result.Spec with { Calibration = CalibrationMethod.Isotonic, Threshold = new ThresholdRule { Goal = ThresholdGoal.F1 }, Coverage = 0.8 },
        new ExperimentContext());

    private static Table MakePeople()
    {
        var age = new double[120];
        var city = new int[120];
        var member = new int[120];
        for (var row = 0; row < age.Length; row++)
        {
            age[row] = 20 + (row * 37 % 60);
            city[row] = row % 3;
            member[row] = (age[row] >= 40) ^ (row % 17 == 0) ? 1 : 0;
        }
        return new Table([new NumberColumn("age", age), new CategoryColumn("city", city, ["Aachen", "Bonn", "Celle"]), new CategoryColumn("member", member, ["no", "yes"])]);
    }
}
