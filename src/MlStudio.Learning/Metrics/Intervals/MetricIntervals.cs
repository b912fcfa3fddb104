using MlStudio.Learning.Numerics;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Validation;

namespace MlStudio.Learning.Metrics;

/// <summary>
/// Intervals around the metrics of a run. On the rows of one part: a bootstrap that keeps the number of rows of each class, so the
/// interval speaks of rows with this mix of classes, and that draws whole groups where the split kept them whole; see
/// <see cref="ReplicateRange"/> for why percentiles. Calibration error and KS only grow by chance, so their range is turned around the
/// value (the basic interval). The mean area over several classes takes DeLong's variance. The model is taken as given: how another
/// training would have come out only <see cref="OverFolds"/> tells. Thread-safe.
/// </summary>
public static class MetricIntervals
{
    private const string Same = "Every draw of rows gives the same value, so these rows do not tell how far it could be off.";
    private static readonly string[] s_growing = ["ece", "ks"];

    /// <summary>An interval for every metric of the task.</summary>
    /// <param name="rows">The entries of one part, such as <see cref="RunAnswers.Test"/>; folds are pooled.</param>
    /// <exception cref="LearningException">The options are out of range.</exception>
    public static IReadOnlyList<MetricInterval> Of(RunAnswers rows, IntervalOptions? options = null, CancellationToken cancellation = default)
    {
        var asked = (options ?? new IntervalOptions()).Checked();
        rows = rows.Pooled();
        var plan = PlanOf(rows, asked.Seed);
        var kernels = MetricKernels.For(rows, plan);
        string[] keys = [.. kernels.SelectMany(k => k.Keys)];
        var observed = Bootstrap.Observed(plan, kernels);
        var replicates = asked.ReplicatesFor(rows.Count);
        var drawn = plan.Freedom < 1 ? [] : Bootstrap.Run(plan, kernels, replicates, asked.Threads, cancellation);
        return [.. MetricCatalog.For(rows.Task).Select(metric =>
        {
            var at = Array.IndexOf(keys, metric.Key);
            if (at < 0 || !double.IsFinite(observed[at])) { return Other(metric.Key, rows, asked); }
            var values = drawn.Select(d => d[at]).Where(double.IsFinite).Order().ToArray();
            return Range(metric, observed[at], values, replicates, plan, asked);
        })];
    }

    /// <summary>
    /// Mean over folds ± Student's quantile · √((1 / k + validation rows / training rows) · variance over folds) (Nadeau and Bengio
    /// 2003): the models of folds share rows, which the plain deviation ignores. Speaks of the training too, not of one model.
    /// </summary>
    /// <param name="folds">At least two.</param>
    public static IReadOnlyList<MetricInterval> OverFolds(IReadOnlyList<FoldResult> folds, double confidence = 0.95)
    {
        new IntervalOptions { Confidence = confidence }.Checked();
        if (folds.Count < 2) { return []; }
        var ratio = folds.Average(f => f.ValidationRows / (double)f.TrainRows);
        var student = Distributions.StudentQuantile((1 - confidence) / 2, folds.Count - 1);
        return [.. FoldSummary.Of([.. folds.Select(f => f.Metrics)]).Select(mean =>
        {
            if (mean.Value is not { } value) { return MetricInterval.Without(mean.Key, null, IntervalMethod.Folds, mean.UndefinedReason!); }
            if (!(mean.StdOverFolds > 0)) { return MetricInterval.Without(mean.Key, value, IntervalMethod.Folds, "All folds give the same value, so they do not tell how far it could be off."); }
            var half = student * mean.StdOverFolds.Value * Math.Sqrt((1.0 / folds.Count) + ratio);
            return Within(new MetricInterval(mean.Key, value, value - half, value + half, IntervalMethod.Folds));
        })];
    }

    /// <summary>What goes with a report: over folds for a cross-validation, else on the validation rows; empty where answers were not kept.</summary>
    public static IReadOnlyList<MetricInterval> OfValidation(ExperimentResult result, IntervalOptions? options = null, CancellationToken cancellation = default) =>
        result.Folds.Count > 0 ? OverFolds(result.Folds, (options ?? new IntervalOptions()).Confidence)
        : result.Answers is { } answers ? Of(answers.Compared(), options, cancellation)
        : [];

    /// <summary>An interval for the mean of a figure over groups, such as NDCG over queries; groups are drawn anew.</summary>
    /// <param name="values">The figure of each group where it is defined.</param>
    public static MetricInterval OfMean(string key, IReadOnlyList<double> values, IntervalOptions? options = null, CancellationToken cancellation = default)
    {
        var asked = (options ?? new IntervalOptions()).Checked();
        if (values.Count < 2) { return MetricInterval.Without(key, values.Count == 0 ? null : values[0], IntervalMethod.Bootstrap, $"There are only {values.Count} groups."); }
        var plan = ResamplingPlan.For(values.Count, [], [], asked.Seed);
        var kernel = new MomentKernel([key], plan, 2, (i, sums) => { sums[0]++; sums[1] += values[i]; }, (totals, found) => found[0] = totals[1] / totals[0]);
        var drawn = Bootstrap.Run(plan, [kernel], asked.ReplicatesFor(values.Count), asked.Threads, cancellation).Select(d => d[0]).Order().ToArray();
        return Range(MetricCatalog.Get(key), Bootstrap.Observed(plan, [kernel])[0], drawn, drawn.Length, plan, asked);
    }

    internal static ResamplingPlan PlanOf(RunAnswers rows, int seed) =>
        ResamplingPlan.For(rows.Count, rows.Groups, rows.HasClasses ? Array.ConvertAll(rows.Actual, a => (int)a) : [], seed);

    private static MetricInterval Range(MetricDefinition metric, double value, double[] sorted, int replicates, ResamplingPlan plan, IntervalOptions asked)
    {
        var enough = plan.Freedom >= 1 && sorted.Length >= replicates * 0.95;
        if (!enough) { return MetricInterval.Without(metric.Key, value, IntervalMethod.Bootstrap, "There are too few rows: in many draws of them it is undefined."); }
        if (sorted[0] == sorted[^1]) { return MetricInterval.Without(metric.Key, value, IntervalMethod.Bootstrap, Same); }
        var (low, high) = ReplicateRange.Of(sorted, asked.Confidence, plan);
        if (s_growing.Contains(metric.Key)) { (low, high) = ((2 * value) - high, (2 * value) - low); }
        return Within(new MetricInterval(metric.Key, value, low, high, IntervalMethod.Bootstrap, replicates));
    }

    private static MetricInterval Other(string key, RunAnswers rows, IntervalOptions asked)
    {
        if (key == "auc" && rows.Task == LearningTask.Multiclass && AucInfluence.Of(rows) is { } area) { return DeLong(rows, area.Auc, area.Influence, asked); }
        var value = rows.HasClasses ? new ClassificationScores(rows.ToPredictions()).Value(key)
            : rows.Task == LearningTask.Regression ? new RegressionScores(rows.Actual, rows.Values).Value(key)
            : new RankingScores(rows.Actual, rows.Values, rows.HasGroups ? rows.Groups : new int[rows.Count]).Value(key);
        return MetricInterval.Without(key, value.Value, IntervalMethod.Bootstrap, value.UndefinedReason ?? "How large the largest error of other rows is cannot be told from these.");
    }

    /// <summary>On the scale of log-odds, so that it stays between 0 and 1.</summary>
    private static MetricInterval DeLong(RunAnswers rows, double auc, double[] influence, IntervalOptions asked)
    {
        var variance = AucInfluence.Variance(influence, rows.Actual, rows.Groups);
        if (!(variance > 0) || !(auc > 0 && auc < 1)) { return MetricInterval.Without("auc", auc, IntervalMethod.DeLong, Same); }
        var odds = Logarithm.Log(auc) - Logarithm.Log(1 - auc);
        var half = -NormalQuantile.Of((1 - asked.Confidence) / 2) * Math.Sqrt(variance) / (auc * (1 - auc));
        return new MetricInterval("auc", auc, Exponential.Sigmoid(odds - half), Exponential.Sigmoid(odds + half), IntervalMethod.DeLong);
    }

    private static MetricInterval Within(MetricInterval interval)
    {
        var metric = MetricCatalog.Get(interval.Key);
        return interval with { Low = Math.Max(interval.Low!.Value, metric.Lowest ?? double.NegativeInfinity), High = Math.Min(interval.High!.Value, metric.Highest ?? double.PositiveInfinity) };
    }
}
