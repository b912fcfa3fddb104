using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using MlStudio.Core.Access;
using MlStudio.Core.Persistence;
using MlStudio.Learning.Metrics;

namespace MlStudio.Core.Experiments;

/// <summary>A run that is as good as the best one for all that their rows can tell.</summary>
/// <param name="Best">The number of the best run on the same rows.</param>
/// <param name="Against">The best less this one.</param>
/// <param name="CorrectedPValue">The chance of such a difference between equally good runs, corrected for having chosen the best by the same rows.</param>
/// <param name="Compared">How many runs were compared with the best.</param>
/// <param name="Rows">On how many rows.</param>
public sealed record RunMark(int Best, PairedComparison Against, double CorrectedPValue, int Compared, int Rows);

/// <summary>The runs of a list that cannot be told apart from the best.</summary>
/// <param name="Metric">By which metric.</param>
/// <param name="Marks">By number of the run; the best itself is not among them.</param>
public sealed record RunMarks(string Metric, IReadOnlyDictionary<int, RunMark> Marks)
{
    public static RunMarks None { get; } = new("", new Dictionary<int, RunMark>());
}

/// <summary>
/// Says which runs of a list are level with its best. Takes seconds with many rows, so lists show themselves first and ask afterwards;
/// one question is worked on at a time, and answers are kept by what the runs answered. Thread-safe.
/// </summary>
public sealed class RunStandings(IDbContextFactory<StudioDbContext> contexts, RunAnswersStore store) : IDisposable
{
    /// <summary>The best of a list that are compared; the rest is worse than so many.</summary>
    public const int MostCompared = 30;

    /// <summary>Answers of all compared runs together; with more rows fewer runs are compared.</summary>
    private const int MostValues = 5_000_000;

    /// <summary>Chances follow from the deviation of the differences, which so many draws tell to 5 %.</summary>
    private static readonly IntervalOptions s_options = new() { Replicates = 200 };

    private readonly SemaphoreSlim _turn = new(1);
    private readonly MemoryCache _kept = new(new MemoryCacheOptions { SizeLimit = 256 });

    /// <param name="filter">Of the list, whatever its order.</param>
    /// <param name="metric">Key of the metric by which the best is chosen, on validation rows.</param>
    public async Task<RunMarks> FindAsync(Actor actor, string slug, RunFilter filter, string metric, CancellationToken cancellation)
    {
        List<Candidate> best;
        await using (var db = await contexts.CreateDbContextAsync(cancellation))
        {
            var scope = await db.DemandAsync(actor, slug, Permission.Read, cancellation);
            var ordered = filter with { Sort = metric, Descending = MetricCatalog.Get(metric).Direction == MetricDirection.Higher };
            best = await db.Runs.AsNoTracking().Where(r => r.ProjectId == scope.Project.Id && r.DeletedAt == null && r.AnswersHash != null).Matching(ordered).Sorted(ordered)
                .Select(r => new Candidate(r.Number, r.DatasetVersionId, r.Target, r.AnswersHash!, r.Metrics.Where(m => m.Part == RunParts.Validation && m.Key == metric).Select(m => m.Value).FirstOrDefault()))
                .Take(MostCompared).ToListAsync(cancellation);
        }
        Dictionary<int, RunMark> marks = [];
        foreach (var target in best.Where(c => c.Value is not null).GroupBy(c => c.Target))
        {
            // Only runs on the data of the target's best can stand beside it.
            Candidate[] comparable = [.. target.Where(c => c.DatasetVersionId == target.First().DatasetVersionId)];
            foreach (var (number, mark) in await MarksAsync(comparable, metric, cancellation)) { marks[number] = mark; }
        }
        return new RunMarks(metric, marks);
    }

    public void Dispose()
    {
        _turn.Dispose();
        _kept.Dispose();
    }

    private async Task<IReadOnlyDictionary<int, RunMark>> MarksAsync(Candidate[] runs, string metric, CancellationToken cancellation)
    {
        if (runs.Length < 2) { return RunMarks.None.Marks; }
        var key = $"{metric} {string.Join(' ', runs.Select(r => $"{r.Number}:{r.AnswersHash}"))}";
        if (_kept.TryGetValue(key, out IReadOnlyDictionary<int, RunMark>? known) && known is not null) { return known; }
        await _turn.WaitAsync(cancellation);
        try
        {
            if (_kept.TryGetValue(key, out known) && known is not null) { return known; }
            var found = await Task.Run(() => CompareAsync(runs, metric, cancellation), cancellation);
            return _kept.Set(key, found, new MemoryCacheEntryOptions { Size = 1, SlidingExpiration = TimeSpan.FromHours(6) });
        }
        finally { _turn.Release(); }
    }

    private async Task<IReadOnlyDictionary<int, RunMark>> CompareAsync(Candidate[] runs, string metric, CancellationToken cancellation)
    {
        var answers = new List<RunAnswers> { (await store.ReadAsync(runs[0].AnswersHash, cancellation)).Compared() };
        var most = Math.Clamp(MostValues / Math.Max(1, answers[0].Values.Length), 2, runs.Length);
        foreach (var run in runs[1..most]) { answers.Add((await store.ReadAsync(run.AnswersHash, cancellation)).Compared()); }
        var standings = BestRuns.Find(answers, [.. runs[..most].Select(r => r.Value)], metric, options: s_options, cancellation: cancellation);
        return standings.Where(s => s is { IsBest: false, CannotBeToldApart: true })
            .ToDictionary(s => runs[s.Index].Number, s => new RunMark(runs[s.Best].Number, s.AgainstBest!, s.CorrectedPValue!.Value, standings.Count(o => o.Best == s.Best && o.AgainstBest is not null), answers[s.Index].Count));
    }

    private sealed record Candidate(int Number, Guid DatasetVersionId, string Target, string AnswersHash, double? Value);
}
