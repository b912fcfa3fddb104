using System.Globalization;
using MlStudio.Learning.Metrics;
using MlStudio.Learning.Trainers;

namespace MlStudio.Benchmarks;

/// <summary>Writes figures as the markdown tables of docs/benchmarks.md.</summary>
internal sealed class AccuracyTables
{
    private const string None = "–";
    private readonly IReadOnlyList<AccuracyResult> _results;
    private readonly PeerResults _peers;
    private readonly string _ruled;
    private readonly List<string> _lines = [];

    private AccuracyTables(IReadOnlyList<AccuracyResult> results, PeerResults? peers, string ruled)
    {
        _results = [.. results.Where(r => r.Refusal is null)];
        _peers = peers ?? new PeerResults([]);
        _ruled = ruled;
    }

    /// <param name="results">The figures, by data set.</param>
    /// <param name="peers">What to compare with; null for nothing.</param>
    /// <param name="ruled">The trainer that the rule of one standard error is for.</param>
    public static IReadOnlyList<string> Of(IReadOnlyList<AccuracyResult> results, PeerResults? peers, string ruled)
    {
        var tables = new AccuracyTables(results, peers, ruled);
        tables.WriteRule();
        foreach (var task in Enum.GetValues<LearningTask>()) { tables.WriteTrainers(task); }
        tables.WriteShare();
        tables.WriteFigures("all figures of classes", [LearningTask.Binary, LearningTask.Multiclass]);
        tables.WriteFigures("all figures of numbers", [LearningTask.Regression]);
        return tables._lines;
    }

    private void WriteRule()
    {
        var rows = _results.Where(r => r.Trainer == _ruled).SelectMany(r => r.Metrics.Where(m => m.Key is "auc" or "logloss" or "rmse")
            .Select(m => _peers.Compare(r.Dataset, m.Key, m.Value)).OfType<Comparison>()).ToArray();
        if (rows.Length == 0) { return; }
        Begin($"{_ruled}, no worse than the best boosting peer by more than one standard error", ["data set", "metric"], ["MlStudio", .. PeerResults.Boosting, "allowed"], "holds");
        foreach (var c in rows)
        {
            var peers = PeerResults.Boosting.Select(b => _peers.Of(c.Dataset, b, c.Metric))
                .Select(p => p is null ? None : p == c.Best ? $"**{Spread(c.Metric, p.Mean, p.Std)}**" : Spread(c.Metric, p.Mean, p.Std));
            var verdict = !c.Holds ? "no" : IsAtLeast(c.Metric, c.Ours, c.Best.Mean) ? "yes, better than the best" : "yes";
            Row([c.Dataset, c.Metric, Spread(c.Metric, c.Ours, c.OursStd), .. peers, Number(c.Metric, c.Allowed), verdict]);
        }
    }

    private void WriteTrainers(LearningTask task)
    {
        var metric = AccuracyBenchmark.HeadlineOf(task);
        var sets = _results.Where(r => r.Task == task).Select(r => r.Dataset).Distinct().ToArray();
        var trainers = _results.Where(r => r.Task == task).Select(r => r.Trainer).Distinct().ToArray();
        if (sets.Length == 0) { return; }
        Begin($"{metric}, mean over the folds; the best trainer in bold", ["trainer"], sets);
        foreach (var trainer in trainers)
        {
            Row([trainer, .. sets.Select(set =>
            {
                if (Of(set, trainer) is not { } value) { return None; }
                var text = Number(metric, value);
                return value == Best(set) ? $"**{text}**" : text;
            })]);
        }
        if (!sets.Any(s => _peers.Best(s, metric) is not null)) { return; }
        Row(["best peer", .. sets.Select(s => _peers.Best(s, metric) is { } p ? $"{Number(metric, p.Mean)} `{p.Model}`" : None)]);
        Row(["best trainer at or above it", .. sets.Select(s => Reaches(s) switch { true => "yes", false => "no", null => None })]);
    }

    private void WriteShare()
    {
        var verdicts = _results.Select(r => r.Dataset).Distinct().Select(Reaches).OfType<bool>().ToArray();
        if (verdicts.Length == 0) { return; }
        var reached = verdicts.Count(v => v);
        _lines.Add("");
        _lines.Add(string.Create(CultureInfo.InvariantCulture, $"The best trainer is at or above the best peer on {reached} of {verdicts.Length} data sets that have a peer ({100.0 * reached / verdicts.Length:0} %)."));
    }

    private void WriteFigures(string title, LearningTask[] tasks)
    {
        var rows = _results.Where(r => r.Trainer == _ruled && tasks.Contains(r.Task)).ToArray();
        var metrics = rows.SelectMany(r => r.Metrics.Keys).Distinct().ToArray();
        if (rows.Length == 0) { return; }
        Begin($"{_ruled}, {title}", ["data set"], metrics);
        foreach (var r in rows)
        {
            Row([r.Dataset, .. metrics.Select(m => r.Metrics.TryGetValue(m, out var value) && value.Mean is { } mean ? Spread(m, mean, value.Std ?? 0) : None)]);
        }
    }

    private double? Of(string set, string trainer) =>
        _results.FirstOrDefault(r => r.Dataset == set && r.Trainer == trainer) is { } r ? r.Metrics[AccuracyBenchmark.HeadlineOf(r.Task)].Mean : null;

    private double? Best(string set)
    {
        var own = _results.Where(r => r.Dataset == set).ToArray();
        var metric = AccuracyBenchmark.HeadlineOf(own[0].Task);
        var values = own.Select(r => r.Metrics[metric].Mean).OfType<double>().ToArray();
        return values.Length == 0 ? null : IsHigher(metric) ? values.Max() : values.Min();
    }

    /// <summary>Whether the best trainer is at or above the best peer; null where one of them is missing.</summary>
    private bool? Reaches(string set)
    {
        var metric = AccuracyBenchmark.HeadlineOf(_results.First(r => r.Dataset == set).Task);
        return Best(set) is { } ours && _peers.Best(set, metric) is { } peer ? IsAtLeast(metric, ours, peer.Mean) : null;
    }

    private static bool IsHigher(string metric) => MetricCatalog.Get(metric).Direction == MetricDirection.Higher;

    private static bool IsAtLeast(string metric, double ours, double theirs) => IsHigher(metric) ? ours >= theirs : ours <= theirs;

    /// <param name="names">Columns of words, aligned left.</param>
    /// <param name="numbers">Columns of numbers, aligned right.</param>
    /// <param name="last">One more column of words; null for none.</param>
    private void Begin(string title, string[] names, IReadOnlyList<string> numbers, string? last = null)
    {
        _lines.AddRange(["", $"{title}:", ""]);
        Row([.. names, .. numbers, .. last is null ? Array.Empty<string>() : [last]]);
        _lines.Add($"|{string.Concat(names.Select(_ => "---|"))}{string.Concat(numbers.Select(_ => "---:|"))}{(last is null ? "" : "---|")}");
    }

    private void Row(IEnumerable<string> cells) => _lines.Add($"| {string.Join(" | ", cells)} |");

    private static string Spread(string metric, double mean, double std) => $"{Number(metric, mean)} ± {Number(metric, std, mean)}";

    private static string Number(string metric, double value) => Number(metric, value, value);

    /// <param name="scale">Digits suit this value.</param>
    private static string Number(string metric, double value, double scale) => value.ToString(
        MetricCatalog.Get(metric).Unit != "target" ? metric == "auc" && scale is >= 0.999 and < 1 ? "0.00000" : "0.0000" : Math.Abs(scale) >= 20 ? "0.0" : "0.000", CultureInfo.InvariantCulture);
}
