using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MlStudio.Core;
using MlStudio.Core.Access;
using MlStudio.Core.Jobs;
using MlStudio.Core.Persistence;
using MlStudio.Core.Projects;
using MlStudio.Jobs.Runtime;
using MlStudio.Jobs.TestWorker;
using MlStudio.Tests.Shared.Database;

namespace MlStudio.Jobs.Tests.Runtime;

/// <summary>A database with one project, the services of a web host on it, and supervised worker processes beside it.</summary>
internal sealed class QueueBench : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ServiceProvider services;
    private readonly List<IHost> hosts = [];

    private QueueBench(TestDatabase database, Actor owner, Project project)
    {
        (Database, Owner, Project) = (database, owner, project);
        services = database.Services(s =>
        {
            s.AddStudioJobs();
            s.AddScoped<IJobExecutor, ProbeExecutor>();
        });
    }

    public TestDatabase Database { get; }
    public Actor Owner { get; }
    public Project Project { get; }
    public JobService Jobs => services.GetRequiredService<JobService>();
    public JobRunner Runner => services.GetRequiredService<JobRunner>();

    public static async Task<QueueBench> CreateAsync(DatabaseKind kind)
    {
        var database = await TestDatabase.CreateAsync(kind);
        var owner = await database.AddPersonAsync("Ada");
        return new QueueBench(database, owner, await database.AddProjectAsync(owner));
    }

    public async Task<Guid> QueueAsync(Probe probe, string title = "Probe", string queue = JobQueues.Interactive, int priority = 0, int maxAttempts = 3)
    {
        await using var db = Database.CreateDbContext();
        var job = Jobs.Add(db, Owner, probe.Request(title, queue, Project.Id, priority, maxAttempts));
        await db.SaveChangesAsync();
        await Jobs.AnnounceAsync(job, default);
        return job.Id;
    }

    /// <summary>Starts a host in this process that supervises a worker process, and waits until the worker has reported.</summary>
    public async Task<IHost> StartWorkerAsync(Action<Dictionary<string, string?>>? settings = null)
    {
        var before = await WorkersAsync();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        var values = Database.Settings.ToDictionary();
        settings?.Invoke(values);
        builder.Configuration.AddInMemoryCollection(values);
        builder.Logging.AddConsole().SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddStudioCore(builder.Configuration);
        builder.Services.AddSupervisedWorker(typeof(ProbeExecutor).Assembly);
        var host = builder.Build();
        hosts.Add(host);
        await host.StartAsync();
        await UntilAsync(async () => (await WorkersAsync()).Count(w => w.StoppedAt is null) > before.Count(w => w.StoppedAt is null), () => "No worker started.");
        return host;
    }

    public async Task<List<JobWorker>> WorkersAsync()
    {
        await using var db = Database.CreateDbContext();
        return await db.JobWorkers.AsNoTracking().OrderBy(w => w.StartedAt).ToListAsync();
    }

    public async Task<Job> JobAsync(Guid id)
    {
        await using var db = Database.CreateDbContext();
        return await db.Jobs.AsNoTracking().SingleAsync(j => j.Id == id);
    }

    public async Task<Job> UntilAsync(Guid id, Func<Job, bool> holds)
    {
        Job? job = null;
        await UntilAsync(async () => holds(job = await JobAsync(id)), () => $"The job is {job?.State}, attempt {job?.Attempts}, error: {job?.Error}");
        return job!;
    }

    public Task<Job> UntilAsync(Guid id, JobState state) => UntilAsync(id, job => job.State == state);

    /// <summary>How often jobs with this title wrote their result.</summary>
    public async Task<int> ResultsAsync(string title)
    {
        await using var db = Database.CreateDbContext();
        return await db.Activities.CountAsync(a => a.ProjectId == Project.Id && a.SubjectName == title);
    }

    public async Task StopAsync(IHost host)
    {
        hosts.Remove(host);
        await host.StopAsync();
        host.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in hosts.ToList()) { await StopAsync(host); }
        await services.DisposeAsync();
        await Database.DisposeAsync();
    }

    public static async Task UntilAsync(Func<Task<bool>> holds, Func<string> otherwise)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await holds())
        {
            if (TimeProvider.System.GetElapsedTime(started) > Patience) { throw new TimeoutException(otherwise()); }
            await Task.Delay(20);
        }
    }
}
