using System.Globalization;
using MlStudio.Learning;
using MlStudio.Learning.Metrics;

namespace MlStudio.Benchmarks;

/// <summary>A peer's mean and sample standard deviation over five folds.</summary>
internal sealed record PeerResult(string Dataset, string Model, string Metric, double Mean, double Std);

/// <summary>A figure of ours beside the best untuned boosting peer.</summary>
/// <param name="Allowed">The peer's mean less (or, where lower is better, plus) one standard error, std / √5.</param>
internal sealed record Comparison(string Dataset, string Metric, double Ours, double OursStd, PeerResult Best, double Allowed, bool Holds);

/// <summary>Results of other libraries on the same folds, and the rule of one standard error.</summary>
internal sealed class PeerResults(IReadOnlyList<PeerResult> results)
{
    public static IReadOnlyList<string> Boosting { get; } = ["hgb", "hgb_cat", "xgb"];

    public IReadOnlyList<PeerResult> All { get; } = results;

    /// <summary>Reads dataset,model,metric,mean,std,… with a header.</summary>
    /// <exception cref="LearningException">A line cannot be read.</exception>
    public static PeerResults Read(string path) => new([.. File.ReadLines(path).Skip(1).Where(l => l.Trim().Length > 0).Select(Parse)]);

    /// <summary>Compares with the best of hgb, hgb_cat and xgb; null where none of them reports the metric.</summary>
    public Comparison? Compare(string dataset, string metric, MetricSummary ours)
    {
        var definition = MetricCatalog.Get(metric);
        var peers = All.Where(r => r.Dataset == dataset && r.Metric == metric && Boosting.Contains(r.Model)).ToArray();
        if (peers.Length == 0 || ours.Mean is not { } mean) { return null; }
        var sign = definition.Direction == MetricDirection.Higher ? 1 : -1;
        var best = peers.MaxBy(p => sign * p.Mean)!;
        var allowed = best.Mean - (sign * best.Std / Math.Sqrt(5));
        return new Comparison(dataset, metric, mean, ours.Std ?? 0, best, allowed, sign * mean >= sign * allowed);
    }

    /// <summary>The best row of a data set, tuned peers and those that do not boost included; null where none reports the metric.</summary>
    public PeerResult? Best(string dataset, string metric)
    {
        var sign = MetricCatalog.Get(metric).Direction == MetricDirection.Higher ? 1 : -1;
        return All.Where(r => r.Dataset == dataset && r.Metric == metric).MaxBy(r => sign * r.Mean);
    }

    /// <summary>A peer's result; null where it does not report the metric.</summary>
    public PeerResult? Of(string dataset, string model, string metric) => All.FirstOrDefault(r => r.Dataset == dataset && r.Model == model && r.Metric == metric);

    private static PeerResult Parse(string line)
    {
        var cells = line.Split(',');
        if (cells.Length < 5 || !double.TryParse(cells[3], CultureInfo.InvariantCulture, out var mean))
        {
            throw new LearningException($"The peers' line '{line}' cannot be read; dataset,model,metric,mean,std is expected.");
        }
        return new PeerResult(cells[0], cells[1], cells[2], mean, double.TryParse(cells[4], CultureInfo.InvariantCulture, out var std) ? std : 0);
    }
}
