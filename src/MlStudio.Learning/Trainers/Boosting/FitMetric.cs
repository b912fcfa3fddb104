using MlStudio.Learning.Metrics;
using MlStudio.Learning.Trainers.Boosting.Objectives;

namespace MlStudio.Learning.Trainers.Boosting;

/// <summary>How good the scores of some rows are: by the loss that is learned (rows weighted), or by a metric of the catalog (rows counting the same).</summary>
internal sealed class FitMetric(BoostingData data, Objective objective, MetricDefinition? asked)
{
    private readonly MetricDefinition? _definition = asked ?? (objective.CurveMetric is { } key ? MetricCatalog.Get(key) : null);

    public string Name => _definition?.Key ?? objective.Metric;

    /// <summary>Whether a value is better than the best so far; an undefined one never is.</summary>
    public bool IsBetter(double? value, double? best) =>
        value is { } now && (best is not { } before || (_definition?.IsBetter(now, before) ?? now < before));

    /// <summary>The metric of every stride-th row (ranking: group) from <paramref name="from"/> on; null where it is undefined.</summary>
    public double? Of(ScoreSheet scores, int from, int to, int stride) => _definition is null ? Loss(scores, from, to, stride) : FromCatalog(scores, _definition.Key, from, to, stride);

    /// <summary>The metric of that key, or null where none is asked for.</summary>
    /// <exception cref="Parameters.InvalidOptionsException">There is no such metric for the task; the message lists those there are.</exception>
    public static MetricDefinition? Find(string? key, LearningTask task)
    {
        if (string.IsNullOrWhiteSpace(key)) { return null; }
        var suiting = MetricCatalog.For(task);
        return suiting.FirstOrDefault(m => m.Key == key.Trim())
            ?? throw new Parameters.InvalidOptionsException([new("stoppingMetric", $"Stopping metric must be empty or one of {string.Join(", ", suiting.Select(m => m.Key))}; '{key}' was given.")]);
    }

    private double Loss(ScoreSheet scores, int from, int to, int stride)
    {
        double sum = 0, all = 0;
        for (var row = from; row < to; row += stride)
        {
            var weight = data.Weights.Length == 0 ? 1 : data.Weights[row];
            sum += weight * objective.Loss(scores.Values, data.Rows, row, data.Target[row]);
            all += weight;
        }
        return objective.ToMetric(sum / all);
    }

    private double? FromGroups(ScoreSheet scores, GroupOrder groups, string key, int from, int to, int stride)
    {
        var (first, end) = (from < data.Learned ? 0 : groups.LearnedGroups, to <= data.Learned ? groups.LearnedGroups : groups.Starts.Length - 1);
        var rows = new List<int>();
        var codes = new List<int>();
        for (var group = first; group < end; group += stride)
        {
            for (var row = groups.Starts[group]; row < groups.Starts[group + 1]; row++)
            {
                rows.Add(row);
                codes.Add(group);
            }
        }
        return new RankingScores([.. rows.Select(r => data.Target[r])], [.. rows.Select(r => scores.Values[r])], [.. codes]).Value(key).Value;
    }

    private double? FromCatalog(ScoreSheet scores, string key, int from, int to, int stride)
    {
        if (data.Groups is { } groups) { return FromGroups(scores, groups, key, from, to, stride); }
        var count = (to - from + stride - 1) / stride;
        var outputs = objective.ScoreCount;
        var predicted = new double[count * outputs];
        var actual = new double[count];
        for (var i = 0; i < count; i++)
        {
            var row = from + i * stride;
            var answer = predicted.AsSpan(i * outputs, outputs);
            for (var k = 0; k < outputs; k++) { answer[k] = scores.Of(k)[row]; }
            objective.ToOutputs(answer);
            actual[i] = data.Target[row];
        }
        if (data.Task == LearningTask.Regression) { return new RegressionScores(actual, predicted).Value(key).Value; }
        var classes = Enumerable.Range(0, data.ClassCount).Select(c => $"{c}").ToArray();
        return new ClassificationScores(new ClassPredictions(classes, Array.ConvertAll(actual, a => (int)a), predicted)).Value(key).Value;
    }
}
