using MlStudio.Learning.Numerics;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Validation;

namespace MlStudio.Learning.Metrics;

/// <summary>
/// Intervals around the metrics of a run. On the rows of one part: a bootstrap that draws whole groups where the split kept them whole;
/// see <see cref="ReplicateRange"/> for why percentiles. Degrees of freedom are those of the rows that a metric rests on
/// (<see cref="MetricStrata"/>): with a handful of rows of a class its recall is little known, however many others there are. The area
/// under the ROC curve takes DeLong's variance and Student's distribution on the scale of log-odds. Calibration error and KS only grow by
/// chance: see <see cref="GrowingRange"/>. The model is taken as given: how another training would have come out only
/// <see cref="OverFolds"/> tells. Thread-safe.
/// </summary>
public static class MetricIntervals
{
    private const string Same = "Every draw of rows gives the same value, so these rows do not tell how far it could be off.";

    /// <summary>An interval for every metric of the task.</summary>
    /// <param name="rows">
    /// The entries of one part, such as <see cref="RunAnswers.Test"/>. Of several, such as folds, the value is the mean over them and each is
    /// drawn by itself; <see cref="RunAnswers.Pooled"/> takes them as one.
    /// </param>
    /// <exception cref="LearningException">The options are out of range.</exception>
    public static IReadOnlyList<MetricInterval> Of(RunAnswers rows, IntervalOptions? options = null, CancellationToken cancellation = default)
    {
        var asked = (options ?? new IntervalOptions()).Checked();
        var parts = rows.ByPart();
        ResampledPart[] resampled = [.. parts.Select((p, i) =>
        {
            var plan = PlanOf(p, asked.Seed, i);
            return new ResampledPart(plan, MetricKernels.For(p, plan));
        })];
        string[] keys = [.. resampled[0].Kernels.SelectMany(k => k.Keys)];
        var observed = Bootstrap.Observed(resampled);
        var replicates = asked.ReplicatesFor(rows.Count);
        var drawn = rows.Count < 2 ? [] : Bootstrap.Run(resampled, replicates, asked.Threads, cancellation);
        return [.. MetricCatalog.For(rows.Task).Select(metric =>
        {
            if (metric.Key == "auc" && AucInfluence.Estimate(parts) is { } area) { return DeLong(rows, area, asked); }
            var at = Array.IndexOf(keys, metric.Key);
            if (at < 0 || !double.IsFinite(observed[at])) { return Without(metric.Key, parts); }
            var freedom = SampleFreedom.Of([.. parts.SelectMany(p => MetricStrata.Of(metric.Key, p))]);
            double[] Drawn(int key) => [.. drawn.Select(d => d[key]).Where(double.IsFinite).Order()];
            var interval = Range(metric, observed[at], Drawn(at), replicates, rows, freedom, asked);
            if (metric.Key != "ece" || interval.High is not { } end) { return interval; }
            var (low, high) = GrowingRange.OfCalibration(observed[at], Drawn(Array.IndexOf(keys, MetricKernels.CalibrationChance)), end, asked.Confidence, freedom);
            return interval with { Low = low, High = high };
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

    internal static ResamplingPlan PlanOf(RunAnswers rows, int seed, int part = 0) =>
        ResamplingPlan.For(rows.Count, rows.Groups, rows.HasClasses ? Array.ConvertAll(rows.Actual, a => (int)a) : [], seed, part);

    /// <summary>Why there is no interval.</summary>
    internal static string TooFew(bool groups) => groups
        ? "It rests on too few groups of rows to tell how far it could be off; at least five are needed."
        : "It rests on too few rows to tell how far it could be off: of each kind that it weighs some three are needed.";

    private static MetricInterval Range(MetricDefinition metric, double value, double[] sorted, int replicates, RunAnswers rows, SampleFreedom freedom, IntervalOptions asked)
    {
        if (!freedom.IsEnough(rows.HasGroups)) { return MetricInterval.Without(metric.Key, value, IntervalMethod.Bootstrap, TooFew(rows.HasGroups)); }
        if (!ReplicateRange.IsEnough(sorted.Length, replicates)) { return MetricInterval.Without(metric.Key, value, IntervalMethod.Bootstrap, "There are too few rows: in many draws of them it is undefined."); }
        if (ReplicateRange.IsSame(sorted[0], sorted[^1], metric)) { return MetricInterval.Without(metric.Key, value, IntervalMethod.Bootstrap, Same); }
        var (low, high) = ReplicateRange.Of(sorted, asked.Confidence, freedom, rows.Count);
        if (metric.Key == "ks") { (low, high) = GrowingRange.Turned(value, sorted, low, high); }
        return Within(new MetricInterval(metric.Key, value, low, high, IntervalMethod.Bootstrap, replicates));
    }

    private static MetricInterval Without(string key, IReadOnlyList<RunAnswers> parts)
    {
        MetricValue[] values = [.. parts.Select(rows => rows.HasClasses ? new ClassificationScores(rows.ToPredictions()).Value(key)
            : rows.Task == LearningTask.Regression ? new RegressionScores(rows.Actual, rows.Values).Value(key)
            : new RankingScores(rows.Actual, rows.Values, rows.HasGroups ? rows.Groups : new int[rows.Count]).Value(key))];
        var value = values.Length == 1 ? values[0] : FoldSummary.Of([.. values.Select(v => new[] { v })])[0];
        return MetricInterval.Without(key, value.Value, IntervalMethod.Bootstrap, value.UndefinedReason ?? "How large the largest error of other rows is cannot be told from these.");
    }

    /// <summary>On the scale of log-odds, so that it stays between 0 and 1.</summary>
    private static MetricInterval DeLong(RunAnswers rows, AucEstimate area, IntervalOptions asked)
    {
        var auc = area.First;
        if (!area.Freedom.IsEnough(rows.HasGroups)) { return MetricInterval.Without("auc", auc, IntervalMethod.DeLong, TooFew(rows.HasGroups)); }
        if (!area.Varies || !(auc > 0 && auc < 1)) { return MetricInterval.Without("auc", auc, IntervalMethod.DeLong, Same); }
        var odds = Logarithm.Log(auc) - Logarithm.Log(1 - auc);
        var half = Distributions.StudentQuantile((1 - asked.Confidence) / 2, area.Freedom.Degrees) * Math.Sqrt(area.Variance) / (auc * (1 - auc));
        return new MetricInterval("auc", auc, Exponential.Sigmoid(odds - half), Exponential.Sigmoid(odds + half), IntervalMethod.DeLong);
    }

    private static MetricInterval Within(MetricInterval interval)
    {
        var metric = MetricCatalog.Get(interval.Key);
        double Inside(double value) => Math.Clamp(value, metric.Lowest ?? double.NegativeInfinity, metric.Highest ?? double.PositiveInfinity);
        return interval with { Low = Inside(interval.Low!.Value), High = Inside(interval.High!.Value) };
    }
}
