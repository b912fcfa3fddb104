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
        var (choices, kinds) = await ChoicesAsync(db, all, cancellation);
        var headline = Headline(scope.Project.GoalMetric, choices, kinds);
        var shown = Shown(headline, choices.Metrics, columns);
        var best = await BestAsync(db, matching, shown, cancellation);
        var runs = await ReadAsync(db, all, numbers, shown, best, cancellation);
        return new RunList(runs, count, kinds.Sum(k => k.Runs), kinds.Where(k => k.Archived).Sum(k => k.Runs), headline, scope.Project.GoalMetric, choices, shown, scope.May(Permission.Train));
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
        return (await ChoicesAsync(db, AllOf(db, scope), cancellation)).Choices.Metrics;
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

    /// <summary>What can be filtered by, and the kinds of runs behind it, all from one pass over the runs.</summary>
    private static async Task<(RunFilterChoices Choices, IReadOnlyList<Kind> Kinds)> ChoicesAsync(StudioDbContext db, IQueryable<Run> all, CancellationToken cancellation)
    {
        var kinds = await all
            .GroupBy(r => new { r.TrainerKey, r.DatasetVersionId, r.Target, r.Tags, r.Task, HasModel = r.ModelHash != null, Archived = r.ArchivedAt != null })
            .Select(g => new Kind(g.Key.TrainerKey, g.Key.DatasetVersionId, g.Key.Target, g.Key.Tags, g.Key.Task, g.Key.HasModel, g.Key.Archived, g.Count())).ToListAsync(cancellation);
        var versions = kinds.Select(k => k.DatasetVersionId).Distinct().ToArray();
        var data = await db.DatasetVersions.AsNoTracking().Where(v => versions.Contains(v.Id)).Select(v => new { v.Dataset.Number, v.Dataset.Name }).Distinct().ToListAsync(cancellation);
        var tasks = kinds.Where(k => k.HasModel).Select(k => Enum.Parse<LearningTask>(k.Task, ignoreCase: true)).ToHashSet();
        var choices = new RunFilterChoices(
            [.. kinds.Select(k => k.TrainerKey).Distinct().Order(StringComparer.Ordinal)],
            [.. data.Select(d => (d.Number, d.Name)).Order()],
            [.. kinds.Select(k => k.Target).Distinct().Order(StringComparer.Ordinal)],
            [.. kinds.SelectMany(k => RunTags.Split(k.Tags)).Distinct().Order(StringComparer.Ordinal)],
            [.. MetricCatalog.All.Where(m => m.Tasks.Any(tasks.Contains)).Select(m => m.Key)]);
        return (choices, kinds);
    }

    private static string? Headline(string? goal, RunFilterChoices choices, IReadOnlyList<Kind> kinds)
    {
        if (goal is not null && choices.Metrics.Contains(goal)) { return goal; }
        var task = kinds.GroupBy(k => k.Task).OrderByDescending(g => g.Sum(k => k.Runs)).ThenBy(g => g.Key, StringComparer.Ordinal).Select(g => g.Key).FirstOrDefault();
        return task is null ? null : MetricCatalog.HeadlineKey(Enum.Parse<LearningTask>(task, ignoreCase: true));
    }

    /// <summary>Runs that are alike in all that lists are filtered by.</summary>
    private sealed record Kind(string TrainerKey, Guid DatasetVersionId, string Target, string Tags, string Task, bool HasModel, bool Archived, int Runs);
}
