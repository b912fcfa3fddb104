using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using MlStudio.Core.Access;
using MlStudio.Core.Jobs;
using MlStudio.Core.Persistence;
using MlStudio.Learning.Metrics;
using MlStudio.Learning.Trainers;

namespace MlStudio.Core.Experiments;

/// <summary>Lists a project's runs; filters, sorts and pages in the database. Orders by validation figures only.</summary>
public sealed class RunLeaderboard(IDbContextFactory<StudioDbContext> contexts)
{
    /// <summary>Runs that are read at a time; databases take some ten thousand parameters in a query.</summary>
    private const int MostAskedFor = 1000;
    private const int UsualColumns = 3;
    private static readonly string[] s_seldom = ["balanced_accuracy", "precision", "recall", "median_ae"];

    /// <param name="columns">Keys of the metrics to read beside the headline; null for the usual ones.</param>
    public async Task<RunList> ListAsync(Actor actor, string slug, RunFilter filter, int skip, int take, CancellationToken cancellation, IReadOnlyList<string>? columns = null)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var scope = await db.DemandAsync(actor, slug, Permission.Read, cancellation);
        var all = AllOf(db, scope);
        var matching = all.Matching(filter);
        var count = await matching.CountAsync(cancellation);
        var numbers = await matching.Sorted(filter).Skip(skip).Take(take).Select(r => r.Number).ToListAsync(cancellation);
        var choices = await ChoicesAsync(all, cancellation);
        var counts = await all.GroupBy(r => r.ArchivedAt != null).Select(g => new { Archived = g.Key, Count = g.Count() }).ToListAsync(cancellation);
        var headline = await HeadlineAsync(all, scope.Project.GoalMetric, choices, cancellation);
        var shown = Shown(headline, choices.Metrics, columns);
        var best = await BestAsync(db, matching, shown, cancellation);
        var runs = await ReadAsync(db, all, numbers, shown, best, cancellation);
        return new RunList(runs, count, counts.Sum(c => c.Count), counts.Where(c => c.Archived).Sum(c => c.Count), headline, scope.Project.GoalMetric, choices, shown, scope.May(Permission.Train));
    }

    /// <summary>How far these runs are, by number; far cheaper than the list.</summary>
    public async Task<IReadOnlyDictionary<int, RunProgress>> ProgressAsync(Actor actor, string slug, IReadOnlyCollection<int> numbers, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var scope = await db.DemandAsync(actor, slug, Permission.Read, cancellation);
        return await db.Runs.AsNoTracking().Where(r => r.ProjectId == scope.Project.Id && r.DeletedAt == null && numbers.Contains(r.Number))
            .Select(r => new { r.Number, Now = new RunProgress(r.Job.State, r.Job.Progress, r.Job.Phase) }).ToDictionaryAsync(r => r.Number, r => r.Now, cancellation);
    }

    /// <summary>The keys of all metrics that runs of the project have.</summary>
    public async Task<IReadOnlyList<string>> MetricsAsync(Actor actor, string slug, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var scope = await db.DemandAsync(actor, slug, Permission.Read, cancellation);
        return (await ChoicesAsync(AllOf(db, scope), cancellation)).Metrics;
    }

    /// <summary>Matching runs with these metrics, some hundred at a time, so that however many there are they need no more memory. Nothing is marked as the best.</summary>
    public async IAsyncEnumerable<IReadOnlyList<RunListItem>> ReadAllAsync(
        Actor actor, string slug, RunFilter filter, int most, IReadOnlyList<string> metrics, [EnumeratorCancellation] CancellationToken cancellation)
    {
        List<int> numbers;
        await using (var db = await contexts.CreateDbContextAsync(cancellation))
        {
            var scope = await db.DemandAsync(actor, slug, Permission.Read, cancellation);
            numbers = await AllOf(db, scope).Matching(filter).Sorted(filter).Take(most).Select(r => r.Number).ToListAsync(cancellation);
        }
        foreach (var some in numbers.Chunk(MostAskedFor))
        {
            await using var db = await contexts.CreateDbContextAsync(cancellation);
            var scope = await db.DemandAsync(actor, slug, Permission.Read, cancellation);
            yield return await ReadAsync(db, AllOf(db, scope), some, metrics, new Dictionary<(string, string), double?>(), cancellation);
        }
    }

    private static IQueryable<Run> AllOf(StudioDbContext db, ProjectScope scope) => db.Runs.AsNoTracking().Where(r => r.ProjectId == scope.Project.Id && r.DeletedAt == null);

    /// <summary>The headline first, then the chosen ones or the first few of the catalog.</summary>
    private static IReadOnlyList<string> Shown(string? headline, IReadOnlyList<string> existing, IReadOnlyList<string>? chosen)
    {
        var others = chosen is not null ? existing.Where(chosen.Contains)
            : existing.Where(k => !s_seldom.Contains(k)).Take(UsualColumns);
        return [.. new[] { headline }.OfType<string>().Where(existing.Contains), .. others.Where(k => k != headline)];
    }

    private static async Task<IReadOnlyList<RunListItem>> ReadAsync(
        StudioDbContext db, IQueryable<Run> all, IReadOnlyList<int> numbers, IReadOnlyList<string> shown, IReadOnlyDictionary<(string Target, string Key), double?> best, CancellationToken cancellation)
    {
        var items = await all.Where(r => numbers.Contains(r.Number)).Select(RunProjections.ListItem).ToListAsync(cancellation);
        var ids = items.Select(i => i.Id).ToArray();
        var figures = await db.RunMetrics.AsNoTracking().Where(m => ids.Contains(m.RunId) && m.Part == RunParts.Validation && shown.Contains(m.Key)).ToListAsync(cancellation);
        var metrics = figures.ToLookup(m => m.RunId);
        var byNumber = items.ToDictionary(i => i.Number);
        return [.. numbers.Where(byNumber.ContainsKey).Select(n => byNumber[n]).Select(item => item with
        {
            Metrics = metrics[item.Id].ToDictionary(m => m.Key, m => new MetricFigure(
                m.Value, m.Deviation, m.Value is { } value && best.TryGetValue((item.Target, m.Key), out var top) && value.Equals(top))),
        })];
    }

    /// <summary>The best figure of each target and metric, where there is more than one.</summary>
    private static async Task<Dictionary<(string Target, string Key), double?>> BestAsync(StudioDbContext db, IQueryable<Run> matching, IReadOnlyList<string> shown, CancellationToken cancellation)
    {
        var extremes = await (
            from run in matching
            join metric in db.RunMetrics on run.Id equals metric.RunId
            where metric.Part == RunParts.Validation && shown.Contains(metric.Key) && metric.Value != null
            group metric.Value by new { run.Target, metric.Key } into values
            select new { values.Key.Target, values.Key.Key, Highest = values.Max(), Lowest = values.Min(), Count = values.Count() }).ToListAsync(cancellation);
        return extremes.Where(e => e.Count > 1).ToDictionary(e => (e.Target, e.Key), e => MetricCatalog.Find(e.Key)?.Direction == MetricDirection.Lower ? e.Lowest : e.Highest);
    }

    private static async Task<RunFilterChoices> ChoicesAsync(IQueryable<Run> all, CancellationToken cancellation)
    {
        var kinds = await all.Select(r => new { r.TrainerKey, r.DatasetVersion.Dataset.Number, r.DatasetVersion.Dataset.Name, r.Target, r.Tags, r.Task, HasModel = r.ModelHash != null }).Distinct().ToListAsync(cancellation);
        var tasks = kinds.Where(k => k.HasModel).Select(k => Enum.Parse<LearningTask>(k.Task, ignoreCase: true)).ToHashSet();
        return new RunFilterChoices(
            [.. kinds.Select(k => k.TrainerKey).Distinct().Order(StringComparer.Ordinal)],
            [.. kinds.Select(k => (k.Number, k.Name)).Distinct().Order()],
            [.. kinds.Select(k => k.Target).Distinct().Order(StringComparer.Ordinal)],
            [.. kinds.SelectMany(k => RunTags.Split(k.Tags)).Distinct().Order(StringComparer.Ordinal)],
            [.. MetricCatalog.All.Where(m => m.Tasks.Any(tasks.Contains)).Select(m => m.Key)]);
    }

    private static async Task<string?> HeadlineAsync(IQueryable<Run> all, string? goal, RunFilterChoices choices, CancellationToken cancellation)
    {
        if (goal is not null && choices.Metrics.Contains(goal)) { return goal; }
        var task = await all.GroupBy(r => r.Task).OrderByDescending(g => g.Count()).ThenBy(g => g.Key).Select(g => g.Key).FirstOrDefaultAsync(cancellation);
        return task is null ? null : MetricCatalog.HeadlineKey(Enum.Parse<LearningTask>(task, ignoreCase: true));
    }
}
