using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Metrics;

/// <summary>Which way a metric is better.</summary>
public enum MetricDirection
{
    Higher,
    Lower,
}

/// <summary>What a metric is called and means.</summary>
/// <param name="Key">Standard key, such as "auc".</param>
/// <param name="Name">The name in the field, such as "ROC-AUC".</param>
/// <param name="Question">The plain-word name, such as "How often is it right?".</param>
/// <param name="Explanation">One sentence.</param>
/// <param name="Direction">Which way is better.</param>
/// <param name="Lowest">The lowest possible value, or null.</param>
/// <param name="Highest">The highest possible value, or null.</param>
/// <param name="Unit">"share" (0 to 1, may be shown as percent), "score", "target" (the target's own unit) or "ratio" (shown as percent).</param>
/// <param name="Tasks">The tasks it is reported for.</param>
public sealed record MetricDefinition(
    string Key, string Name, string Question, string Explanation, MetricDirection Direction,
    double? Lowest, double? Highest, string Unit, IReadOnlyList<LearningTask> Tasks)
{
    /// <summary>Whether <paramref name="value"/> is better than <paramref name="other"/>.</summary>
    public bool IsBetter(double value, double other) => Direction == MetricDirection.Higher ? value > other : value < other;
}
