using Microsoft.EntityFrameworkCore;
using MlStudio.Core.Access;
using MlStudio.Core.Persistence;

namespace MlStudio.Core.Projects;

/// <summary>Reads what waits for a person and what they queued, over all their projects.</summary>
public sealed class HomeService(IDbContextFactory<StudioDbContext> contexts)
{
    private const int JobsShown = 8;

    public async Task<HomeOverview> GetAsync(Actor actor, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await db.DemandAccountAsync(actor, cancellation);
        var scopes = await (
            from membership in db.Memberships.AsNoTracking()
            join project in db.Projects.AsNoTracking() on membership.ProjectId equals project.Id
            where membership.UserId == actor.UserId && project.ArchivedAt == null
            select new ProjectScope(project, membership.Role)).ToListAsync(cancellation);
        List<HomeWaiting> waiting = [];
        foreach (var scope in scopes)
        {
            var items = await WaitingItems.FindAsync(db, actor, scope, cancellation);
            waiting.AddRange(items.Where(i => i.ForMe).Select(i => new HomeWaiting(scope.Project.Slug, scope.Project.Name, i.What, i.Path, i.Since)));
        }
        return new HomeOverview([.. waiting.OrderBy(w => w.Since)], await JobsAsync(db, actor, cancellation));
    }

    private static async Task<IReadOnlyList<HomeJob>> JobsAsync(StudioDbContext db, Actor actor, CancellationToken cancellation) => await (
        from job in db.Jobs.AsNoTracking()
        join project in db.Projects on job.ProjectId equals project.Id
        where job.CreatedById == actor.UserId && db.Memberships.Any(m => m.ProjectId == project.Id && m.UserId == actor.UserId)
        orderby job.CreatedAt descending
        select new HomeJob(job.Id, project.Slug, project.Name, job.Title, job.SubjectPath, job.State, job.Progress, job.ExpectedEnd, job.CreatedAt, job.EndedAt))
        .Take(JobsShown).ToListAsync(cancellation);
}
