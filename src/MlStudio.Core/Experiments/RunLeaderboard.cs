using Microsoft.EntityFrameworkCore;
using MlStudio.Core.Access;
using MlStudio.Core.Persistence;
using MlStudio.Learning.Metrics;
using MlStudio.Learning.Trainers;

namespace MlStudio.Core.Experiments;

/// <summary>Lists a project's runs; filters, sorts and pages in the database. Orders by validation figures only.</summary>
public sealed class RunLeaderboard(IDbContextFactory<StudioDbContext> contexts)
{
    /// <summary>Databases take some ten thousand parameters in a query; an export lists more runs than that.</summary>
    private const int MostAskedFor = 1000;

    public async Task<RunList> ListAsync(Actor actor, string slug, RunFilter filter, int skip, int take, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var scope = await db.DemandAsync(actor, slug, Permission.Read, cancellation);
        var all = db.Runs.AsNoTracking().Where(r => r.ProjectId == scope.Project.Id && r.DeletedAt == null);
        var matching = all.Matching(filter);
        var count = await matching.CountAsync(cancellation);
        var items = await matching.Sorted(filter).Skip(skip).Take(take).Select(RunProjections.ListItem).ToListAsync(cancellation);
        var runs = await WithMetricsAsync(db, matching, items, cancellation);
        var choices = await ChoicesAsync(db, all, cancellation);
        var existing = await all.CountAsync(cancellation);
        var archived = await all.CountAsync(r => r.ArchivedAt != null, cancellation);
        var headline = await HeadlineAsync(all, scope.Project.GoalMetric, choices, cancellation);
        return new RunList(runs, count, existing, archived, headline, scope.Project.GoalMetric, choices, scope.May(Permission.Train));
    }

    private static async Task<IReadOnlyList<RunListItem>> WithMetricsAsync(
        StudioDbContext db, IQueryable<Run> matching, List<RunListItem> items, CancellationToken cancellation)
    {
        List<RunMetric> figures = [];
        foreach (var ids in items.Select(i => i.Id).Chunk(MostAskedFor))
        {
            figures.AddRange(await db.RunMetrics.AsNoTracking().Where(m => m.Part == RunParts.Validation && ids.Contains(m.RunId)).ToListAsync(cancellation));
        }
        var metrics = figures.ToLookup(m => m.RunId);
        var extremes = await (
            from run in matching
            join metric in db.RunMetrics on run.Id equals metric.RunId
            where metric.Part == RunParts.Validation && metric.Value != null
            group metric.Value by new { run.Target, metric.Key } into values
            select new { values.Key.Target, values.Key.Key, Highest = values.Max(), Lowest = values.Min(), Count = values.Count() }).ToListAsync(cancellation);
        var best = extremes.Where(e => e.Count > 1).ToDictionary(
            e => (e.Target, e.Key), e => MetricCatalog.Find(e.Key)?.Direction == MetricDirection.Lower ? e.Lowest : e.Highest);
        return [.. items.Select(item => item with
        {
            Metrics = metrics[item.Id].ToDictionary(m => m.Key, m => new MetricFigure(
                m.Value, m.Deviation, m.Value is { } value && best.TryGetValue((item.Target, m.Key), out var top) && value.Equals(top))),
        })];
    }

    private static async Task<RunFilterChoices> ChoicesAsync(StudioDbContext db, IQueryable<Run> all, CancellationToken cancellation)
    {
        var trainers = await all.Select(r => r.TrainerKey).Distinct().OrderBy(k => k).ToListAsync(cancellation);
        var datasets = await all.Select(r => new { r.DatasetVersion.Dataset.Number, r.DatasetVersion.Dataset.Name }).Distinct().OrderBy(d => d.Number).ToListAsync(cancellation);
        var targets = await all.Select(r => r.Target).Distinct().OrderBy(t => t).ToListAsync(cancellation);
        var tags = await all.Where(r => r.Tags != "").Select(r => r.Tags).Distinct().ToListAsync(cancellation);
        var keys = await (from run in all join metric in db.RunMetrics on run.Id equals metric.RunId where metric.Part == RunParts.Validation select metric.Key).Distinct().ToListAsync(cancellation);
        return new RunFilterChoices(
            trainers,
            [.. datasets.Select(d => (d.Number, d.Name))],
            targets,
            [.. tags.SelectMany(RunTags.Split).Distinct().Order(StringComparer.Ordinal)],
            [.. MetricCatalog.All.Select(m => m.Key).Where(keys.Contains)]);
    }

    private static async Task<string?> HeadlineAsync(IQueryable<Run> all, string? goal, RunFilterChoices choices, CancellationToken cancellation)
    {
        if (goal is not null && choices.Metrics.Contains(goal)) { return goal; }
        var task = await all.GroupBy(r => r.Task).OrderByDescending(g => g.Count()).ThenBy(g => g.Key).Select(g => g.Key).FirstOrDefaultAsync(cancellation);
        return task is null ? null : MetricCatalog.HeadlineKey(Enum.Parse<LearningTask>(task, ignoreCase: true));
    }
}
