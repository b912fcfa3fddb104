using Microsoft.Extensions.Caching.Memory;
using MlStudio.Core.Access;
using MlStudio.Learning.Data;
using MlStudio.Learning.Metrics;
using MlStudio.Learning.Trainers;

namespace MlStudio.Core.Experiments;

/// <summary>
/// How good a run is on parts of its rows. Runs and data never change, so answers are kept; what several people ask for at once is worked out
/// once, and one question at a time, so that pages stay quick. Thread-safe.
/// </summary>
public sealed class RunSlices(RunData data) : IDisposable
{
    /// <summary>Below it a group's figures say little.</summary>
    public const int FewestRows = 30;
    private const int MostKept = 500;
    private const int MostOfAClass = 5;
    private readonly MemoryCache _kept = new(new MemoryCacheOptions { SizeLimit = MostKept });
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>The columns that rows can be grouped by, in the order of the file.</summary>
    public Task<IReadOnlyList<SliceColumn>> ColumnsAsync(Actor actor, string slug, int number, CancellationToken cancellation) =>
        AnswerAsync<IReadOnlyList<SliceColumn>>(actor, slug, number, "columns", (answers, table) =>
            [.. table.Columns.Where(c => c.Type != ColumnType.Text && SliceRows.CanDivide(answers, c)).Select(c => new SliceColumn(c.Name, c.Type, c.Name == answers.Target))], cancellation);

    /// <summary>The parts of the rows that the run is weakest on, found by looking at every column and pair of columns.</summary>
    public Task<WeakSlices> WeakestAsync(Actor actor, string slug, int number, CancellationToken cancellation) =>
        AnswerAsync(actor, slug, number, "weakest", (answers, table) =>
        {
            var rows = answers.Compared().Pooled();
            var whole = MetricsOf(rows);
            return new WeakSlices(rows.Count, [.. SliceFinder.Find(rows, table, cancellation: cancellation).Select(s => new FoundSlice(s, SliceText.Describe(s.Conditions, table), SliceText.Sentence(s, table, whole, rows.Count)))])
            {
                Missed = rows.Task == LearningTask.Binary ? Wrong(rows, table, 1, cancellation) : [],
                FalseAlarms = rows.Task == LearningTask.Binary ? Wrong(rows, table, 0, cancellation) : [],
            };
        }, cancellation);

    /// <summary>Where clearly more of a class is answered wrongly than elsewhere.</summary>
    private static IReadOnlyList<FoundSlice> Wrong(RunAnswers rows, Table table, int actual, CancellationToken cancellation)
    {
        var own = rows.Take([.. Enumerable.Range(0, rows.Count).Where(i => rows.ActualClass(i) == actual)]);
        if (own.Count < FewestRows) { return []; }
        var options = new SliceOptions { Loss = SliceLoss.Wrong, Most = MostOfAClass };
        return [.. SliceFinder.Find(own, table, [.. table.Columns.Where(c => c.Type != ColumnType.Text && c.Name != rows.Target).Select(c => c.Name)], options, rows, cancellation)
            .Select(s => new FoundSlice(s, SliceText.Describe(s.Conditions, table), SliceText.OfAClass(s, table, rows.Classes, actual)))];
    }

    /// <summary>All metrics per value or range of a column, with 95 % intervals.</summary>
    /// <exception cref="StudioException">There is no such column, or it is free text.</exception>
    public Task<SlicesByColumn> ByAsync(Actor actor, string slug, int number, string column, CancellationToken cancellation) =>
        AnswerAsync(actor, slug, number, "by " + column, (answers, table) =>
        {
            var rows = answers.Compared().Pooled();
            return new SlicesByColumn(
                column, new SliceFigures("all rows", rows.Count, IntervalsOf(rows, cancellation)),
                [.. SliceRows.By(rows, table, column).Select(s => new SliceFigures(s.Value, s.Entries.Length, IntervalsOf(rows.Take(s.Entries), cancellation)))]);
        }, cancellation);

    /// <summary>How the rows with each value of a column are treated; two classes only.</summary>
    /// <exception cref="StudioException">There is no such column, it is free text, or the run is not for two classes.</exception>
    public Task<FairnessReport> FairnessAsync(Actor actor, string slug, int number, string column, CancellationToken cancellation) =>
        AnswerAsync(actor, slug, number, "fairness " + column, (answers, table) => FairnessReport.Of(answers.Compared(), table, column, FewestRows), cancellation);

    public void Dispose()
    {
        _kept.Dispose();
        _turn.Dispose();
    }

    private async Task<T> AnswerAsync<T>(Actor actor, string slug, int number, string question, Func<RunAnswers, Table, T> answer, CancellationToken cancellation) where T : notnull
    {
        var found = await data.FindAsync(actor, slug, number, cancellation);
        var key = (found.Key, question);
        if (_kept.TryGetValue(key, out T? kept) && kept is not null) { return kept; }
        await _turn.WaitAsync(cancellation);
        try
        {
            // Whoever was before may have asked the same.
            if (_kept.TryGetValue(key, out kept) && kept is not null) { return kept; }
            return _kept.Set(key, await data.WorkAsync(found, answer, cancellation), new MemoryCacheEntryOptions { Size = 1, SlidingExpiration = TimeSpan.FromHours(1) });
        }
        finally { _turn.Release(); }
    }

    private static IReadOnlyList<MetricValue> MetricsOf(RunAnswers rows) =>
        [.. MetricIntervals.Of(rows, new IntervalOptions { Replicates = 100 }).Select(i => new MetricValue(i.Key, i.Value, null, i.UndefinedReason))];

    private static IReadOnlyList<MetricInterval> IntervalsOf(RunAnswers rows, CancellationToken cancellation) => MetricIntervals.Of(rows, new IntervalOptions { Threads = 2 }, cancellation);
}
