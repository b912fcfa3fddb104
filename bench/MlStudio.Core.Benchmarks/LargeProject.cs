using Microsoft.EntityFrameworkCore;
using MlStudio.Core.Access;
using MlStudio.Core.Datasets;
using MlStudio.Core.Experiments;
using MlStudio.Core.Jobs;
using MlStudio.Core.Members;
using MlStudio.Core.Persistence;
using MlStudio.Core.Projects;
using MlStudio.Learning.Metrics;
using MlStudio.Learning.Numerics;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Validation;

namespace MlStudio.Core.Benchmarks;

/// <summary>A project with many finished runs, written straight into the database; their figures are drawn, not measured.</summary>
internal static class LargeProject
{
    public const string Slug = "large";
    private const int RunsAtOnce = 200;
    private static readonly string[] Trainers = ["gradient-boosting", "random-forest", "logistic-regression", "neural-network", "explainable-boosting"];

    /// <summary>Fills the project unless it is there.</summary>
    public static async Task<Actor> FillAsync(IDbContextFactory<StudioDbContext> contexts, int runs, int metrics, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (await db.Projects.FirstOrDefaultAsync(p => p.Slug == Slug, cancellation) is { } existing)
        {
            var person = await db.Users.SingleAsync(cancellation);
            if (await db.Runs.CountAsync(r => r.ProjectId == existing.Id, cancellation) == runs) { return new Actor(person.Id, person.DisplayName); }
            throw new InvalidOperationException("The folder holds a project of another size. Name another folder.");
        }
        var now = DateTimeOffset.UnixEpoch.AddYears(56);
        var user = new StudioUser { Id = Guid.CreateVersion7(now), UserName = "large@example.org", Email = "large@example.org", DisplayName = "Lara", CreatedAt = now };
        var project = new Project { Id = Guid.CreateVersion7(now), Name = "Large", Slug = Slug, CreatedAt = now, CreatedById = user.Id };
        var data = new Dataset { Id = Guid.CreateVersion7(now), ProjectId = project.Id, Number = 1, Name = "people", CreatedAt = now, CreatedById = user.Id };
        var version = new DatasetVersion
        {
            Id = Guid.CreateVersion7(now), Number = 1, State = DatasetVersionState.Ready, FileName = "people.csv", ContentHash = new string('0', 64), RowCount = 1, ColumnCount = 1, UploadedById = user.Id, UploadedAt = now,
        };
        data.Versions.Add(version);
        db.AddRange(user, project, data, new Membership { ProjectId = project.Id, UserId = user.Id, Role = ProjectRole.Owner });
        await db.SaveChangesAsync(cancellation);
        for (var first = 0; first < runs; first += RunsAtOnce)
        {
            await using var part = await contexts.CreateDbContextAsync(cancellation);
            part.ChangeTracker.AutoDetectChangesEnabled = false;
            for (var i = first; i < Math.Min(runs, first + RunsAtOnce); i++) { part.Add(Make(i, metrics, project, version, user, now.AddMinutes(i))); }
            await part.SaveChangesAsync(cancellation);
        }
        return new Actor(user.Id, user.DisplayName);
    }

    private static Run Make(int index, int metrics, Project project, DatasetVersion version, StudioUser user, DateTimeOffset at)
    {
        var trainer = Trainers[index % Trainers.Length];
        var job = new Job
        {
            Id = Guid.CreateVersion7(at), Kind = JobKind.Training, Title = "Train", PayloadJson = "{}", ProjectId = project.Id, Queue = JobQueues.Training,
            State = index % 50 == 0 ? JobState.Failed : JobState.Succeeded, CreatedAt = at, StartedAt = at, EndedAt = at.AddSeconds(index % 300), CreatedById = user.Id,
        };
        var spec = new TrainingSpec { Target = "y", Task = LearningTask.Binary, PositiveClass = "yes", TrainerKey = trainer, Seed = index % 5, Options = new() { ["learningRate"] = (index % 40) / 100.0 } };
        var run = new Run
        {
            Id = Guid.CreateVersion7(at), ProjectId = project.Id, Number = index + 1, Name = $"{TrainerCatalog.Get(trainer).Name} {index}", Tags = $"tag{index % 12}", DatasetVersionId = version.Id,
            SpecJson = spec.ToCanonicalJson(), TrainerKey = trainer, Target = "y", Task = "binary", Seed = index % 5, JobId = job.Id, Job = job, QueuedById = user.Id, QueuedAt = at,
        };
        var random = SplitMix64.For(index, 1);
        var known = MetricCatalog.For(LearningTask.Binary);
        run.Metrics.Add(new RunMetric { Part = RunParts.Timing, Key = RunParts.TotalSeconds, Value = index % 300 });
        for (var m = 0; m < metrics - 1; m++)
        {
            var part = m % 2 == 0 ? RunParts.Validation : RunParts.Test;
            run.Metrics.Add(new RunMetric { Part = part, Key = m / 2 < known.Count ? known[m / 2].Key : $"other_{m / 2}", Value = random.Unit() });
        }
        return run;
    }
}
