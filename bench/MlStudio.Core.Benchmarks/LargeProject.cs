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
    private const int AnsweredRows = 10_000;
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
            Id = Guid.CreateVersion7(now),
            Number = 1,
            State = DatasetVersionState.Ready,
            FileName = "people.csv",
            ContentHash = new string('0', 64),
            RowCount = 1,
            ColumnCount = 1,
            UploadedById = user.Id,
            UploadedAt = now,
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

    /// <summary>Gives every run that may stand among the best by a metric the same drawn answers to rows, if it has none.</summary>
    /// <returns>How many rows each answers.</returns>
    public static async Task<int> AnswerAsync(IDbContextFactory<StudioDbContext> contexts, RunAnswersStore store, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (await db.Runs.AnyAsync(r => r.AnswersHash != null, cancellation)) { return AnsweredRows; }
        string[] hashes = new string[RunStandings.MostCompared];
        for (var k = 0; k < hashes.Length; k++) { hashes[k] = await store.WriteAsync(Answers(k), cancellation); }
        foreach (var run in await db.Runs.OrderBy(r => r.Number).ToListAsync(cancellation)) { run.AnswersHash = hashes[run.Number % hashes.Length]; }
        await db.SaveChangesAsync(cancellation);
        return AnsweredRows;
    }

    /// <summary>Two classes, of which a tenth is positive; scores know the more the lower the number.</summary>
    private static RunAnswers Answers(int number)
    {
        var random = SplitMix64.For(number, 2);
        var actual = Enumerable.Range(0, AnsweredRows).Select(i => i % 10 == 0 ? 1.0 : 0.0).ToArray();
        var scores = Array.ConvertAll(actual, a => Math.Clamp((0.3 * a) + (random.Unit() * (0.6 + (0.003 * number))), 0.001, 0.999));
        return new RunAnswers(LearningTask.Binary, "y", AnsweredRows, ["no", "yes"], [new AnswerPart(AnswerPartKind.Validation, 0, 0, AnsweredRows, 0.5)], [.. Enumerable.Range(0, AnsweredRows)], actual, scores);
    }

    private static Run Make(int index, int metrics, Project project, DatasetVersion version, StudioUser user, DateTimeOffset at)
    {
        var trainer = Trainers[index % Trainers.Length];
        var job = new Job
        {
            Id = Guid.CreateVersion7(at),
            Kind = JobKind.Training,
            Title = "Train",
            PayloadJson = "{}",
            ProjectId = project.Id,
            Queue = JobQueues.Training,
            State = index % 50 == 0 ? JobState.Failed : JobState.Succeeded,
            CreatedAt = at,
            StartedAt = at,
            EndedAt = at.AddSeconds(index % 300),
            CreatedById = user.Id,
        };
        var spec = new TrainingSpec { Target = "y", Task = LearningTask.Binary, PositiveClass = "yes", TrainerKey = trainer, Seed = index % 5, Options = new() { ["learningRate"] = (index % 40) / 100.0 } };
        var run = new Run
        {
            Id = Guid.CreateVersion7(at),
            ProjectId = project.Id,
            Number = index + 1,
            Name = $"{TrainerCatalog.Get(trainer).Name} {index}",
            Tags = $"tag{index % 12}",
            DatasetVersionId = version.Id,
            SpecJson = spec.ToCanonicalJson(),
            TrainerKey = trainer,
            Target = "y",
            Task = "binary",
            Seed = index % 5,
            JobId = job.Id,
            Job = job,
            QueuedById = user.Id,
            QueuedAt = at,
            ModelHash = index % 50 == 0 ? null : new string('e', 64),
            TestRowsKey = new string((char)('a' + (index % 5)), 64),
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
