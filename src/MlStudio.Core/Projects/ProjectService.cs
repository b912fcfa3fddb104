using Microsoft.EntityFrameworkCore;
using MlStudio.Core.Access;
using MlStudio.Core.Experiments;
using MlStudio.Core.Jobs;
using MlStudio.Core.Members;
using MlStudio.Core.Persistence;
using MlStudio.Learning.Metrics;

namespace MlStudio.Core.Projects;

/// <summary>Creating, listing and changing projects.</summary>
public sealed class ProjectService(IDbContextFactory<StudioDbContext> contexts, IChangeFeed feed, TimeProvider clock, RunResults results)
{
    /// <summary>The project and the actor's role in it, for a page to show.</summary>
    /// <exception cref="NotFoundException">There is no such project or the actor is no member.</exception>
    public async Task<ProjectScope> GetScopeAsync(Actor actor, string slug, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.DemandAsync(actor, slug, Permission.Read, cancellation);
    }

    /// <summary>Creates a project of which the actor is the owner.</summary>
    public async Task<Project> CreateAsync(Actor actor, string name, string description, ProjectGoal goal, CancellationToken cancellation)
    {
        ProjectRules.Check(name, description, goal);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await db.DemandAccountAsync(actor, cancellation);
        var now = clock.GetUtcNow();
        var project = new Project
        {
            Id = Guid.CreateVersion7(now),
            Slug = await FreeSlugAsync(db, ProjectRules.Slug(name), cancellation),
            Name = name.Trim(),
            Description = description.Trim(),
            CreatedAt = now,
            CreatedById = actor.UserId,
            GoalMetric = goal.Metric,
            GoalTarget = goal.Target,
            GoalDue = goal.Due,
        };
        db.Projects.Add(project);
        db.Memberships.Add(new Membership { ProjectId = project.Id, UserId = actor.UserId, Role = ProjectRole.Owner, JoinedAt = now });
        ActivityLog.Add(db, actor, project.Id, "created", "project", project.Name, "", now);
        try { await db.SaveChangesAsync(cancellation); }
        catch (DbUpdateException)
        {
            if (!await SlugTakenAsync(project.Slug, cancellation)) { throw; }
            throw new ConflictException("Somebody created a project of this name at the same moment. Try again.");
        }
        return project;
    }

    /// <summary>The projects that the actor is a member of, the latest active first, archived ones last.</summary>
    public async Task<IReadOnlyList<ProjectCard>> ListMineAsync(Actor actor, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var found = await (
            from membership in db.Memberships
            join project in db.Projects on membership.ProjectId equals project.Id
            where membership.UserId == actor.UserId && membership.User.DisabledAt == null
            select new
            {
                project,
                membership.Role,
                Active = db.Jobs.Count(j => j.ProjectId == project.Id && (j.State == JobState.Queued || j.State == JobState.Running || j.State == JobState.Cancelling)),
                LastAt = db.Activities.Where(a => a.ProjectId == project.Id).Max(a => (DateTimeOffset?)a.At),
            }).AsNoTracking().ToListAsync(cancellation);
        var best = await BestFiguresAsync(db, actor, cancellation);
        var standings = await StandingsAsync(db, found.Select(f => f.project), best, cancellation);
        return found
            .Select(f => new ProjectCard(
                f.project.Id, f.project.Slug, f.project.Name, f.project.Description, f.Role, f.project.ArchivedAt,
                f.project.GoalMetric, f.project.GoalTarget, f.project.GoalDue,
                best.TryGetValue(f.project.Id, out var figure) ? figure : null,
                f.Active, f.LastAt ?? f.project.CreatedAt,
                standings.GetValueOrDefault(f.project.Id)))
            .OrderBy(c => c.ArchivedAt is not null).ThenByDescending(c => c.LastActivityAt).ToArray();
    }

    /// <summary>Changes name and description; the address stays.</summary>
    public Task DescribeAsync(Actor actor, string slug, string name, string description, CancellationToken cancellation) =>
        ChangeAsync(actor, slug, Permission.EditSettings, "changed the settings of", project =>
        {
            ProjectRules.Check(name, description, null);
            (project.Name, project.Description) = (name.Trim(), description.Trim());
        }, cancellation);

    public Task SetGoalAsync(Actor actor, string slug, ProjectGoal goal, CancellationToken cancellation) =>
        ChangeAsync(actor, slug, Permission.SetGoal, goal.Metric is null ? "removed the goal of" : "set the goal of", project =>
        {
            ProjectRules.Check(project.Name, project.Description, goal);
            (project.GoalMetric, project.GoalTarget, project.GoalDue) = (goal.Metric, goal.Target, goal.Due);
        }, cancellation);

    /// <summary>Makes the project read-only for everybody until it is restored.</summary>
    public Task ArchiveAsync(Actor actor, string slug, CancellationToken cancellation) =>
        ChangeAsync(actor, slug, Permission.EditSettings, "archived", project => project.ArchivedAt ??= clock.GetUtcNow(), cancellation);

    public Task RestoreAsync(Actor actor, string slug, CancellationToken cancellation) =>
        ChangeAsync(actor, slug, Permission.EditSettings, "restored", project => project.ArchivedAt = null, cancellation);

    private async Task ChangeAsync(Actor actor, string slug, Permission permission, string verb, Action<Project> change, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var scope = await db.DemandAsync(actor, slug, permission, cancellation);
        change(scope.Project);
        if (!db.ChangeTracker.HasChanges()) { return; }
        ActivityLog.Add(db, actor, scope.Project.Id, verb, "project", scope.Project.Name, "", clock.GetUtcNow());
        await db.SaveChangesAsync(cancellation);
        await feed.AnnounceAsync([Topics.Project(scope.Project.Id)], cancellation);
    }

    /// <summary>Per project of the actor, the best validation figure of its goal's metric.</summary>
    private static async Task<Dictionary<Guid, double>> BestFiguresAsync(StudioDbContext db, Actor actor, CancellationToken cancellation)
    {
        var ranges = await (
            from membership in db.Memberships
            join project in db.Projects on membership.ProjectId equals project.Id
            join run in db.Runs on project.Id equals run.ProjectId
            join figure in db.RunMetrics on run.Id equals figure.RunId
            where membership.UserId == actor.UserId && run.DeletedAt == null && run.Job.State == JobState.Succeeded
                && figure.Part == "validation" && figure.Key == project.GoalMetric && figure.Value != null
            group figure.Value!.Value by new { project.Id, project.GoalMetric } into figures
            select new { figures.Key.Id, figures.Key.GoalMetric, Lowest = figures.Min(), Highest = figures.Max() }).ToListAsync(cancellation);
        return ranges.ToDictionary(r => r.Id, r => MetricCatalog.Find(r.GoalMetric!)?.Direction == MetricDirection.Lower ? r.Lowest : r.Highest);
    }

    /// <summary>How surely each project's best run reaches the goal.</summary>
    private async Task<Dictionary<Guid, GoalStanding>> StandingsAsync(StudioDbContext db, IEnumerable<Project> projects, Dictionary<Guid, double> best, CancellationToken cancellation)
    {
        var found = new Dictionary<Guid, GoalStanding>();
        foreach (var project in projects)
        {
            if (!best.TryGetValue(project.Id, out var value) || project.GoalTarget is not { } target) { continue; }
            var metric = MetricCatalog.Get(project.GoalMetric!);
            found[project.Id] = GoalStanding.Of(metric, target, value, null, null);
            // Only what is reached is looked at closely: ranges are read from the stored result.
            if (found[project.Id].State == GoalState.NotReached) { continue; }
            var number = await (
                from run in db.Runs
                join figure in db.RunMetrics on run.Id equals figure.RunId
                where run.ProjectId == project.Id && run.DeletedAt == null && run.Job.State == JobState.Succeeded
                    && figure.Part == "validation" && figure.Key == project.GoalMetric && figure.Value == value
                orderby run.Job.EndedAt
                select (int?)run.Number).FirstOrDefaultAsync(cancellation);
            if (number is { } known) { found[project.Id] = await GoalStanding.ReadAsync(db, results, project.Id, known, metric, target, value, cancellation); }
        }
        return found;
    }

    private static async Task<string> FreeSlugAsync(StudioDbContext db, string wanted, CancellationToken cancellation)
    {
        var taken = await db.Projects.Where(p => p.Slug == wanted || p.Slug.StartsWith(wanted + "-")).Select(p => p.Slug).ToListAsync(cancellation);
        if (!taken.Contains(wanted)) { return wanted; }
        var number = 2;
        while (taken.Contains($"{wanted}-{number}")) { number++; }
        return $"{wanted}-{number}";
    }

    private async Task<bool> SlugTakenAsync(string slug, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.Projects.AnyAsync(p => p.Slug == slug, cancellation);
    }
}
