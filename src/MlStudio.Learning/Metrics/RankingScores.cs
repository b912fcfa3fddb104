using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Metrics;

/// <summary>Computes the ranking metrics of the catalog: means over the groups in which a row is relevant, each group counting the same.</summary>
/// <param name="relevance">Per row.</param>
/// <param name="scores">Per row; higher comes first within a group.</param>
/// <param name="groups">A code per row.</param>
internal sealed class RankingScores(double[] relevance, double[] scores, int[] groups)
{
    private readonly Lazy<(int Code, RankedGroup Ranked)[]> _groups = new(() => [.. RowGroups.Of(groups).Select(rows =>
        (groups[rows[0]], new RankedGroup(Array.ConvertAll(rows, r => relevance[r]), Array.ConvertAll(rows, r => scores[r]))))]);

    /// <summary>Every group by ascending code.</summary>
    public IReadOnlyList<(int Code, RankedGroup Ranked)> Groups => _groups.Value;

    public IReadOnlyList<MetricValue> All() => MetricCatalog.For(LearningTask.Ranking).Select(m => Value(m.Key)).ToArray();

    public MetricValue Value(string key)
    {
        if (relevance.Length == 0) { return MetricValue.Undefined(key, "The part has no rows."); }
        return Mean(Of(key)) is { } mean ? new MetricValue(key, mean) : MetricValue.Undefined(key, "No group of this part has a row with a relevance above 0.");
    }

    /// <summary>The mean over the groups for which the figure is defined; null where it is for none.</summary>
    public double? Mean(Func<RankedGroup, double?> figure)
    {
        double sum = 0;
        var defined = 0;
        foreach (var (_, group) in Groups)
        {
            if (figure(group) is not { } value) { continue; }
            sum += value;
            defined++;
        }
        return defined > 0 ? sum / defined : null;
    }

    /// <summary>The figure of one group; null where none of its rows is relevant.</summary>
    public static Func<RankedGroup, double?> Of(string key) => key switch
    {
        "ndcg_10" => g => g.Ndcg(10),
        "ndcg_5" => g => g.Ndcg(5),
        "ndcg" => g => g.Ndcg(),
        "map" => g => g.AveragePrecision(),
        "mrr" => g => g.ReciprocalRank(),
        _ => throw new LearningException($"'{key}' is not a metric of rankings. Metrics: {string.Join(", ", MetricCatalog.For(LearningTask.Ranking).Select(m => m.Key))}."),
    };
}
