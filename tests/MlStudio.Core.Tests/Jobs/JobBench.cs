using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MlStudio.Core.Access;
using MlStudio.Core.Jobs;
using MlStudio.Core.Projects;
using MlStudio.Tests.Shared.Database;

namespace MlStudio.Core.Tests.Jobs;

/// <summary>A database with one project and jobs in chosen states.</summary>
internal sealed class JobBench : IAsyncDisposable
{
    private readonly ServiceProvider services;

    private JobBench(TestDatabase database, Actor owner, Project project) =>
        (Database, Owner, Project, services) = (database, owner, project, database.Services());

    public TestDatabase Database { get; }
    public Actor Owner { get; }
    public Project Project { get; }
    public JobService Service => services.GetRequiredService<JobService>();
    public QueueReader Reader => services.GetRequiredService<QueueReader>();
    public DateTimeOffset Now { get; } = TimeProvider.System.GetUtcNow();

    public static async Task<JobBench> CreateAsync(DatabaseKind kind)
    {
        var database = await TestDatabase.CreateAsync(kind);
        var owner = await database.AddPersonAsync("Ada");
        return new JobBench(database, owner, await database.AddProjectAsync(owner));
    }

    public async Task<Guid> AddAsync(JobState state, Action<Job>? change = null, Project? project = null)
    {
        await using var db = Database.CreateDbContext();
        var request = new JobRequest(JobKind.Training, JobQueues.Training, "Train", "{}", (project ?? Project).Id, "runs/1");
        var job = Service.Add(db, Owner, request);
        job.State = state;
        change?.Invoke(job);
        await db.SaveChangesAsync();
        return job.Id;
    }

    public async Task AddWorkerAsync()
    {
        await using var db = Database.CreateDbContext();
        db.JobWorkers.Add(new JobWorker
        {
            Id = Guid.NewGuid(),
            Host = "here",
            StartedAt = Now,
            LastSeenAt = TimeProvider.System.GetUtcNow(),
            Concurrency = 3,
            CodeVersion = "1",
            ResidentBytes = 10,
            ResidentLimitBytes = 1000,
        });
        await db.SaveChangesAsync();
    }

    public async Task<Job> JobAsync(Guid id)
    {
        await using var db = Database.CreateDbContext();
        return await db.Jobs.AsNoTracking().SingleAsync(j => j.Id == id);
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        await Database.DisposeAsync();
    }
}
