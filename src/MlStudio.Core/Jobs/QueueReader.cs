using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using MlStudio.Core.Access;
using MlStudio.Core.Members;
using MlStudio.Core.Persistence;

namespace MlStudio.Core.Jobs;

/// <summary>Reads the queue as one person may see it: jobs of their projects in full, others as a job of another project.</summary>
public sealed class QueueReader(IDbContextFactory<StudioDbContext> contexts, IOptions<StudioOptions> options, TimeProvider time)
{
    /// <summary>How many ended jobs are listed, each of failed and others.</summary>
    public const int EndedShown = 20;
    private const int DurationsSeen = 100;

    /// <summary>A worker that has not reported for so long does not count as living.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan StoppedWorkersShown = TimeSpan.FromHours(1);

    /// <param name="mineOnly">Leaves out what others queued; places and expected starts stay those in the whole queue.</param>
    public async Task<QueueOverview> ReadAsync(Actor actor, bool mineOnly, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var now = time.GetUtcNow();
        var viewer = await ViewerAsync(db, actor, cancellation);
        var open = await db.Jobs.AsNoTracking()
            .Where(j => j.State == JobState.Queued || j.State == JobState.Running || j.State == JobState.Cancelling)
            .OrderByDescending(j => j.Priority).ThenBy(j => j.CreatedAt).ThenBy(j => j.Id).ToListAsync(cancellation);
        var ended = db.Jobs.AsNoTracking().Where(j => db.Memberships.Any(m => m.ProjectId == j.ProjectId && m.UserId == actor.UserId));
        if (mineOnly) { ended = ended.Where(j => j.CreatedById == actor.UserId); }
        var failed = await ended.Where(j => j.State == JobState.Failed).OrderByDescending(j => j.EndedAt).Take(EndedShown).ToListAsync(cancellation);
        var others = await ended.Where(j => j.State == JobState.Succeeded || j.State == JobState.Cancelled).OrderByDescending(j => j.EndedAt).Take(EndedShown).ToListAsync(cancellation);
        var names = await NamesAsync(db, open.Concat(failed).Concat(others), cancellation);
        var workers = await WorkersAsync(db, open, viewer, now, cancellation);

        QueueEntry Entry(Job job) => viewer.Entry(job, names);
        bool Shown(Job job) => !mineOnly || job.CreatedById == actor.UserId;
        return new QueueOverview(
            [.. open.Where(j => j.State != JobState.Queued && Shown(j)).OrderBy(j => j.StartedAt).Select(Entry)],
            await WaitingAsync(db, open, workers.Count(w => w.IsAlive), Entry, Shown, now, cancellation),
            [.. failed.Select(Entry)], [.. others.Select(Entry)], workers);
    }

    private async Task<List<QueueEntry>> WaitingAsync(
        StudioDbContext db, List<Job> open, int workers, Func<Job, QueueEntry> entry, Func<Job, bool> shown, DateTimeOffset now, CancellationToken cancellation)
    {
        var typical = await TypicalDurationsAsync(db, cancellation);
        List<QueueEntry> waiting = [];
        foreach (var queue in JobQueues.All)
        {
            var jobs = open.Where(j => j.Queue == queue).ToList();
            var forecast = new StartForecast(workers * JobQueues.LimitOf(queue, options.Value.Worker), jobs.FindAll(j => j.State != JobState.Queued), typical, now);
            var place = 0;
            foreach (var job in jobs.Where(j => j.State == JobState.Queued))
            {
                var start = forecast.Next(job);
                place++;
                if (shown(job)) { waiting.Add(entry(job) with { Place = place, ExpectedStart = start }); }
            }
        }
        return waiting;
    }

    private static async Task<Dictionary<string, TimeSpan>> TypicalDurationsAsync(StudioDbContext db, CancellationToken cancellation)
    {
        var late = await db.Jobs.Where(j => j.State == JobState.Succeeded && j.StartedAt != null && j.EndedAt != null)
            .OrderByDescending(j => j.EndedAt).Take(DurationsSeen).Select(j => new { j.Kind, j.StartedAt, j.EndedAt }).ToListAsync(cancellation);
        return late.GroupBy(j => j.Kind).ToDictionary(g => g.Key, g =>
        {
            var durations = g.Select(j => j.EndedAt!.Value - j.StartedAt!.Value).Order().ToList();
            return durations[durations.Count / 2];
        });
    }

    private static async Task<List<WorkerStatus>> WorkersAsync(StudioDbContext db, List<Job> open, Viewer viewer, DateTimeOffset now, CancellationToken cancellation)
    {
        var since = now - StoppedWorkersShown;
        var rows = await db.JobWorkers.AsNoTracking().Where(w => w.StoppedAt == null || w.StoppedAt > since).OrderByDescending(w => w.StartedAt).Take(EndedShown).ToListAsync(cancellation);
        var workers = rows.Select(w => new WorkerStatus(
            w.Id, w.Host, w.ProcessId, w.StoppedAt is null && now - w.LastSeenAt < Silence, w.StoppedAt is null ? null : w.StopReason, w.StartedAt, w.StoppedAt,
            w.ResidentBytes, w.ResidentLimitBytes, [.. open.Where(j => j.WorkerId == w.Id && j.State != JobState.Queued).Select(viewer.TitleOf)]));
        return [.. workers.OrderByDescending(w => w.IsAlive).ThenByDescending(w => w.StartedAt)];
    }

    private static async Task<Viewer> ViewerAsync(StudioDbContext db, Actor actor, CancellationToken cancellation)
    {
        var account = await db.Users.Where(u => u.Id == actor.UserId && u.DisabledAt == null).Select(u => new { u.IsAdministrator }).SingleOrDefaultAsync(cancellation)
            ?? throw new ForbiddenException("Your account is closed. An administrator can open it again.");
        var scopes = await (
            from membership in db.Memberships
            join project in db.Projects on membership.ProjectId equals project.Id
            where membership.UserId == actor.UserId
            select new ProjectScope(project, membership.Role)).ToDictionaryAsync(s => s.Project.Id, cancellation);
        return new Viewer(account.IsAdministrator, scopes);
    }

    private static Task<Dictionary<Guid, string>> NamesAsync(StudioDbContext db, IEnumerable<Job> jobs, CancellationToken cancellation)
    {
        var ids = jobs.Select(j => j.CreatedById).OfType<Guid>().Distinct().ToList();
        return db.Users.Where(u => ids.Contains(u.Id)).ToDictionaryAsync(u => u.Id, u => u.DisplayName, cancellation);
    }

    private sealed record Viewer(bool IsAdministrator, IReadOnlyDictionary<Guid, ProjectScope> Scopes)
    {
        public string TitleOf(Job job) => ScopeOf(job) is null ? "A job of another project" : job.Title;

        public QueueEntry Entry(Job job, IReadOnlyDictionary<Guid, string> names)
        {
            var scope = ScopeOf(job);
            var common = new QueueEntry
            {
                Id = job.Id,
                IsOwn = scope is not null,
                MayChange = IsAdministrator || scope?.May(JobAccess.NeededFor(job.Kind)) == true,
                Title = TitleOf(job),
                Queue = job.Queue,
                State = job.State,
                CreatedAt = job.CreatedAt,
                StartedAt = job.StartedAt,
                EndedAt = job.EndedAt,
                NotBefore = job.NotBefore,
                ExpectedEnd = job.ExpectedEnd,
                Progress = job.Progress,
                Priority = job.Priority,
                WorkerId = job.WorkerId,
            };
            return scope is null ? common : common with
            {
                ProjectName = scope.Project.Name,
                ProjectSlug = scope.Project.Slug,
                SubjectPath = job.SubjectPath,
                CreatedByName = job.CreatedById is { } by ? names.GetValueOrDefault(by) : null,
                Phase = job.Phase,
                Error = job.Error,
                Attempts = job.Attempts,
                MaxAttempts = job.MaxAttempts,
            };
        }

        private ProjectScope? ScopeOf(Job job) => job.ProjectId is { } project ? Scopes.GetValueOrDefault(project) : null;
    }
}
