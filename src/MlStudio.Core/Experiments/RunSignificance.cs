using Microsoft.Extensions.Caching.Memory;
using MlStudio.Learning;
using MlStudio.Learning.Metrics;

namespace MlStudio.Core.Experiments;

/// <summary>Tells by paired tests whether runs differ from a baseline by more than noise; what was found stays in memory. Thread-safe.</summary>
public sealed class RunSignificance(RunAnswersStore store) : IDisposable
{
    private const int MostKept = 50_000;
    private readonly MemoryCache _kept = new(new MemoryCacheOptions { SizeLimit = MostKept });

    // One at a time: pages stay quick while intervals are drawn.
    private readonly SemaphoreSlim _turn = new(1);

    private sealed record Finding(PairedComparison? Comparison, string? WhyNot);

    /// <summary>A verdict per run that is held against the baseline, corrected for all of them. No access is checked here: callers have read the runs for somebody.</summary>
    /// <param name="part"><see cref="RunParts.Validation"/> or <see cref="RunParts.Test"/>.</param>
    /// <param name="metric">Key in the catalog.</param>
    public async Task<IReadOnlyDictionary<int, RunVerdict>> CompareAsync(
        RunDetails baseline, IReadOnlyList<RunDetails> others, string part, string metric, CancellationToken cancellation)
    {
        // The same number under two names has one test, and so one verdict.
        metric = metric switch { "weighted_recall" or "micro_f1" => "accuracy", "macro_recall" => "balanced_accuracy", _ => metric };
        Dictionary<int, Finding> found = [];
        foreach (var other in others) { found[other.Item.Number] = await FindAsync(other, baseline, part, metric, cancellation); }
        int[] compared = [.. found.Where(f => f.Value.Comparison is not null).Select(f => f.Key)];
        var chances = ManyTests.Holm([.. compared.Select(n => found[n].Comparison!.PValue)]);
        return found.ToDictionary(f => f.Key, f => Array.IndexOf(compared, f.Key) is var at and >= 0
            ? new RunVerdict(f.Value.Comparison, chances[at], compared.Length, null)
            : new RunVerdict(null, null, compared.Length, f.Value.WhyNot));
    }

    public void Dispose()
    {
        _kept.Dispose();
        _turn.Dispose();
    }

    private async Task<Finding> FindAsync(RunDetails other, RunDetails baseline, string part, string metric, CancellationToken cancellation)
    {
        if ((WhyWithoutAnswers(other) ?? WhyWithoutAnswers(baseline)) is { } reason) { return new Finding(null, reason); }
        var key = (other.AnswersHash, baseline.AnswersHash, part, metric);
        if (_kept.TryGetValue(key, out Finding? kept) && kept is not null) { return kept; }
        await _turn.WaitAsync(cancellation);
        try
        {
            var (ours, theirs) = (await store.ReadAsync(other.AnswersHash!, cancellation), await store.ReadAsync(baseline.AnswersHash!, cancellation));
            var found = await Task.Run(() => Compare(PartOf(ours, part), PartOf(theirs, part), metric, cancellation), cancellation);
            return _kept.Set(key, found, new MemoryCacheEntryOptions { Size = 1 });
        }
        finally { _turn.Release(); }
    }

    private static Finding Compare(RunAnswers ours, RunAnswers theirs, string metric, CancellationToken cancellation)
    {
        try
        {
            return RunComparer.WhyNot(ours, theirs) is { } reason ? new Finding(null, reason) : new Finding(RunComparer.Compare(ours, theirs, metric, cancellation: cancellation), null);
        }
        catch (LearningException e) { return new Finding(null, e.Message); }
    }

    private static RunAnswers PartOf(RunAnswers answers, string part) => part == RunParts.Test ? answers.Test() : answers.Compared();

    private static string? WhyWithoutAnswers(RunDetails run) => run.AnswersHash is not null ? null
        : run.ResultHash is null ? $"Run {run.Item.Number} has not finished."
        : $"Run {run.Item.Number} was trained before answers to single rows were kept, or had too many of them.";
}
