using Microsoft.EntityFrameworkCore;
using MlStudio.Core.Access;
using MlStudio.Core.Experiments;
using MlStudio.Core.Jobs;
using MlStudio.Core.Persistence;
using MlStudio.Learning.Metrics;

namespace MlStudio.Core.Projects;

/// <summary>Reads a project's overview. Only validation figures count towards the goal; test figures are never used to choose.</summary>
public sealed class OverviewService(IDbContextFactory<StudioDbContext> contexts, RunResults results)
{
    private const int ActivityShown = 30;

    public async Task<ProjectOverview> GetAsync(Actor actor, string slug, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var scope = await db.DemandAsync(actor, slug, Permission.Read, cancellation);
        var project = scope.Project;
        var progress = project.GoalMetric is { } metric ? await ProgressAsync(db, project.Id, MetricCatalog.Get(metric), cancellation) : [];
        var best = progress.Count > 0 ? progress[^1] : null;
        var reached = best is not null && project.GoalTarget is { } target && !MetricCatalog.Get(project.GoalMetric!).IsBetter(target, best.Value);
        return new ProjectOverview(
            project.GoalMetric, project.GoalTarget, project.GoalDue, reached, best, progress,
            await ActiveAsync(db, project.Id, cancellation),
            await WaitingItems.FindAsync(db, actor, scope, cancellation),
            await ActivityAsync(db, project.Id, cancellation),
            await CountsAsync(db, project.Id, cancellation),
            best is not null && project.GoalTarget is { } wanted ? await GoalStanding.ReadAsync(db, results, project.Id, best.Number, MetricCatalog.Get(project.GoalMetric!), wanted, best.Value, cancellation) : null);
    }

    /// <summary>The runs that were better than all before them; deleted runs no longer count.</summary>
    private static async Task<IReadOnlyList<BestRun>> ProgressAsync(StudioDbContext db, Guid projectId, MetricDefinition metric, CancellationToken cancellation)
    {
        var finished = await (
            from run in db.Runs.AsNoTracking()
            join figure in db.RunMetrics on run.Id equals figure.RunId
            where run.ProjectId == projectId && run.DeletedAt == null && run.Job.State == JobState.Succeeded
                && figure.Part == "validation" && figure.Key == metric.Key && figure.Value != null
            orderby run.Job.EndedAt
            select new { run.Number, run.Name, figure.Value, run.Job.EndedAt }).ToListAsync(cancellation);
        List<BestRun> progress = [];
        foreach (var run in finished.Where(r => r.EndedAt is not null))
        {
            if (progress.Count == 0 || metric.IsBetter(run.Value!.Value, progress[^1].Value))
            {
                progress.Add(new BestRun(run.Number, run.Name, run.Value!.Value, run.EndedAt!.Value));
            }
        }
        return progress;
    }

    private static async Task<IReadOnlyList<ActiveJob>> ActiveAsync(StudioDbContext db, Guid projectId, CancellationToken cancellation) =>
        await db.Jobs.AsNoTracking()
            .Where(j => j.ProjectId == projectId && (j.State == JobState.Queued || j.State == JobState.Running || j.State == JobState.Cancelling))
            .OrderBy(j => j.StartedAt == null).ThenByDescending(j => j.Priority).ThenBy(j => j.CreatedAt)
            .Take(50)
            .Select(j => new ActiveJob(j.Id, j.Title, j.SubjectPath, j.State, j.Progress, j.Phase, j.ExpectedEnd, j.CreatedAt))
            .ToListAsync(cancellation);

    private static async Task<IReadOnlyList<ActivityView>> ActivityAsync(StudioDbContext db, Guid projectId, CancellationToken cancellation) =>
        await (
            from activity in db.Activities.AsNoTracking()
            join user in db.Users on activity.ActorId equals user.Id into actors
            from user in actors.DefaultIfEmpty()
            where activity.ProjectId == projectId
            orderby activity.At descending
            select new ActivityView(user == null ? null : user.DisplayName, activity.Verb, activity.SubjectKind, activity.SubjectName, activity.SubjectPath, activity.At))
            .Take(ActivityShown)
            .ToListAsync(cancellation);

    private static async Task<OverviewCounts> CountsAsync(StudioDbContext db, Guid projectId, CancellationToken cancellation) => new(
        await db.Datasets.CountAsync(d => d.ProjectId == projectId && d.DeletedAt == null, cancellation),
        await db.Runs.CountAsync(r => r.ProjectId == projectId && r.DeletedAt == null, cancellation),
        await db.Models.CountAsync(m => m.ProjectId == projectId, cancellation),
        await db.Memberships.CountAsync(m => m.ProjectId == projectId, cancellation));
}
