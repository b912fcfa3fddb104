using MlStudio.Learning.Numerics;
using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Metrics;

/// <summary>
/// Says whether the difference of two runs is more than noise. Both must have answered the same rows; folds are pooled, whichever fold a
/// row was in. Models are taken as they are: noise is that of the rows. Thread-safe; the same seed gives the same answer.
/// </summary>
public static class RunComparer
{
    /// <summary>Why the runs cannot be compared row by row; null where they can.</summary>
    public static string? WhyNot(RunAnswers first, RunAnswers second)
    {
        if (first.Task != second.Task) { return "They learned different tasks."; }
        if (first.Target != second.Target) { return $"They predict different columns, '{first.Target}' and '{second.Target}'."; }
        if (!first.Classes.SequenceEqual(second.Classes)) { return "They know different classes, or another class is the positive one."; }
        if (first.Count == 0 || second.Count == 0) { return "One of them has no rows in this part."; }
        if (first.TableRows != second.TableRows) { return $"They were trained on different data ({first.TableRows:N0} and {second.TableRows:N0} rows)."; }
        if (first.Count != second.Count || !first.Pooled().Rows.AsSpan().SequenceEqual(second.Pooled().Rows)) { return "They were measured on different rows: their splits differ."; }
        return first.Pooled().Actual.AsSpan().SequenceEqual(second.Pooled().Actual) ? null : "The truth of their rows differs: they were trained on different data.";
    }

    /// <param name="first">The entries of one part, such as <see cref="RunAnswers.Compared"/>.</param>
    /// <param name="second">The same part of the other run.</param>
    /// <param name="metric">A metric of the task.</param>
    /// <exception cref="LearningException">They cannot be compared, or the metric is undefined on these rows; the message says why.</exception>
    public static PairedComparison Compare(RunAnswers first, RunAnswers second, string metric, IntervalOptions? options = null, CancellationToken cancellation = default)
    {
        var asked = (options ?? new IntervalOptions()).Checked();
        if (WhyNot(first, second) is { } reason) { throw new LearningException($"The runs cannot be compared. {reason}"); }
        if (!MetricCatalog.For(first.Task).Any(m => m.Key == metric)) { throw new LearningException($"'{metric}' is not a metric of this task. Metrics: {string.Join(", ", MetricCatalog.For(first.Task).Select(m => m.Key))}."); }
        var (a, b) = (first.Pooled(), second.Pooled());
        var groups = a.HasGroups ? a.Groups : b.Groups;
        if (metric == "auc") { return DeLong(a, b, groups, asked); }
        var drawn = Drawn(a, b, groups, metric, asked, cancellation);
        return metric == "accuracy" && groups.Length == 0 ? drawn with { PValue = McNemar(a, b), Test = ComparisonTest.McNemar } : drawn;
    }

    private static double McNemar(RunAnswers a, RunAnswers b)
    {
        int onlyFirst = 0, onlySecond = 0;
        for (var i = 0; i < a.Count; i++)
        {
            var (first, second) = (a.Answered[i] == a.ActualClass(i), b.Answered[i] == b.ActualClass(i));
            if (first && !second) { onlyFirst++; }
            if (second && !first) { onlySecond++; }
        }
        return Distributions.FairCoinsTwoSided(onlyFirst, onlyFirst + onlySecond);
    }

    private static PairedComparison DeLong(RunAnswers a, RunAnswers b, int[] groups, IntervalOptions asked)
    {
        if (AucInfluence.Of(a) is not { } first || AucInfluence.Of(b) is not { } second) { throw new LearningException("ROC-AUC is undefined: a class has no rows in this part."); }
        var difference = first.Auc - second.Auc;
        var variance = AucInfluence.Variance([.. first.Influence.Zip(second.Influence, (x, y) => x - y)], a.Actual, groups);
        if (double.IsNaN(variance)) { throw new LearningException("There are too few rows of a class, or too few groups, to tell the runs apart."); }
        var error = Math.Sqrt(variance);
        var half = -NormalQuantile.Of((1 - asked.Confidence) / 2) * error;
        var chance = error > 0 ? Distributions.NormalTwoSided(difference / error) : difference == 0 ? 1 : 0;
        return new PairedComparison("auc", first.Auc, second.Auc, difference, difference - half, difference + half, chance, ComparisonTest.DeLong);
    }

    private static PairedComparison Drawn(RunAnswers a, RunAnswers b, int[] groups, string metric, IntervalOptions asked, CancellationToken cancellation)
    {
        var plan = ResamplingPlan.For(a.Count, groups, a.HasClasses ? Array.ConvertAll(a.Actual, v => (int)v) : [], asked.Seed);
        var (ours, theirs) = (MetricKernels.For(a, plan, metric), MetricKernels.For(b, plan, metric));
        string[] keys = [.. ours.SelectMany(k => k.Keys)];
        var at = Array.IndexOf(keys, metric);
        if (at < 0) { throw new LearningException($"Runs cannot be told apart by {MetricCatalog.Get(metric).Name}: it does not follow from many rows."); }
        IReadOnlyList<MetricKernel> kernels = [.. ours, .. theirs];
        var observed = Bootstrap.Observed(plan, kernels);
        var (first, second) = (observed[at], observed[at + keys.Length]);
        if (!double.IsFinite(first) || !double.IsFinite(second)) { throw new LearningException($"{MetricCatalog.Get(metric).Name} is undefined on these rows for one of the runs."); }
        if (plan.Freedom < 2) { throw new LearningException("There are too few rows, or groups of them, to tell the runs apart."); }
        var differences = Bootstrap.Run(plan, kernels, asked.ReplicatesFor(a.Count), asked.Threads, cancellation).Select(d => d[at] - d[at + keys.Length]).Where(double.IsFinite).Order().ToArray();
        if (differences.Length < 50) { throw new LearningException($"{MetricCatalog.Get(metric).Name} is undefined in most draws of these rows."); }
        var (low, high) = ReplicateRange.Of(differences, asked.Confidence, plan);
        var mean = differences.Average();
        var error = Math.Sqrt(differences.Sum(d => (d - mean) * (d - mean)) / (differences.Length - 1) * plan.Units / plan.Freedom);
        var chance = error > 0 ? 2 * Distributions.StudentAbove(Math.Abs(first - second) / error, plan.Freedom) : first == second ? 1 : 0;
        return new PairedComparison(metric, first, second, first - second, low, high, Math.Min(1, chance), ComparisonTest.PairedBootstrap);
    }
}
