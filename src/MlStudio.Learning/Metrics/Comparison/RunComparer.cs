using MlStudio.Learning.Numerics;
using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Metrics;

/// <summary>
/// Says whether the difference of two runs is more than noise. Both must have answered the same rows. Where both held out the same rows in
/// each fold, the metric is the mean over folds, as runs are ordered by it, and each fold is drawn by itself; else folds are pooled,
/// whichever fold a row was in (<see cref="PairedComparison.Pooled"/> says so). Models are taken as they are: noise is that of the rows.
/// Thread-safe; the same seed gives the same answer.
/// </summary>
public static class RunComparer
{
    private const string Silent = "These rows do not tell the runs apart: nothing about their difference varies among them.";

    /// <summary>Why the runs cannot be compared row by row; null where they can.</summary>
    public static string? WhyNot(RunAnswers first, RunAnswers second)
    {
        if (first.Task != second.Task) { return "They learned different tasks."; }
        if (first.Target != second.Target) { return $"They predict different columns, '{first.Target}' and '{second.Target}'."; }
        if (!first.Classes.SequenceEqual(second.Classes)) { return "They know different classes, or another class is the positive one."; }
        if (first.Count == 0 || second.Count == 0) { return "One of them has no rows in this part."; }
        if (first.TableRows != second.TableRows) { return $"They were trained on different data ({first.TableRows:N0} and {second.TableRows:N0} rows)."; }
        if (first.Count != second.Count || !first.Pooled().Rows.AsSpan().SequenceEqual(second.Pooled().Rows)) { return "They were measured on different rows: their splits differ."; }
        if (!first.Pooled().Actual.AsSpan().SequenceEqual(second.Pooled().Actual)) { return "The truth of their rows differs: they were trained on different data."; }
        return first.Task == LearningTask.Ranking && !SameGroups(first.Pooled().Groups, second.Pooled().Groups) ? "They rank within different groups." : null;
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
        if (SameFolds(first, second) is not { } folds)
        {
            return Compare([first.Pooled()], [second.Pooled()], metric, asked, cancellation) with
            {
                Pooled = Math.Max(first.Parts.Count, second.Parts.Count) > 1 ? "Their folds hold out different rows, so the rows of all folds are taken together; the figures are not the means over folds." : null,
            };
        }
        try { return Compare(folds.First, folds.Second, metric, asked, cancellation); }
        catch (LearningException refused) when (folds.First.Length > 1)
        {
            return Compare([first.Pooled()], [second.Pooled()], metric, asked, cancellation) with
            {
                Pooled = $"Fold by fold it cannot be told, so the rows of all folds are taken together; the figures are not the means over folds. {refused.Message}",
            };
        }
    }

    /// <summary>The parts of both, where they hold the same rows; else null.</summary>
    private static (RunAnswers[] First, RunAnswers[] Second)? SameFolds(RunAnswers first, RunAnswers second)
    {
        RunAnswers[] Ordered(RunAnswers answers) => [.. answers.ByPart().OrderBy(p => p.Rows[0])];
        var (a, b) = (Ordered(first), Ordered(second));
        return a.Length == b.Length && a.Zip(b).All(p => p.First.Rows.AsSpan().SequenceEqual(p.Second.Rows)) ? (a, b) : null;
    }

    /// <summary>Whether rows share a group in both or in neither, whatever groups are called.</summary>
    private static bool SameGroups(int[] first, int[] second)
    {
        if (first.Length != second.Length) { return false; }
        var (there, back) = (new Dictionary<int, int>(), new Dictionary<int, int>());
        for (var i = 0; i < first.Length; i++)
        {
            there.TryAdd(first[i], second[i]);
            back.TryAdd(second[i], first[i]);
            if (there[first[i]] != second[i] || back[second[i]] != first[i]) { return false; }
        }
        return true;
    }

    private static PairedComparison Compare(RunAnswers[] first, RunAnswers[] second, string metric, IntervalOptions asked, CancellationToken cancellation)
    {
        // Where only one split kept groups whole, they count for both.
        if (!first[0].HasGroups && second[0].HasGroups) { first = [.. first.Zip(second, (a, b) => a.WithGroups(b.Groups))]; }
        if (metric == "auc") { return DeLong(first, second, asked); }
        var drawn = Drawn(first, second, metric, asked, cancellation);
        return metric == "accuracy" && !first[0].HasGroups ? drawn with { PValue = McNemar(first, second), Test = ComparisonTest.McNemar } : drawn;
    }

    private static double McNemar(RunAnswers[] first, RunAnswers[] second)
    {
        int onlyFirst = 0, onlySecond = 0;
        foreach (var (a, b) in first.Zip(second))
        {
            for (var i = 0; i < a.Count; i++)
            {
                var (ours, theirs) = (a.Answered[i] == a.ActualClass(i), b.Answered[i] == b.ActualClass(i));
                if (ours && !theirs) { onlyFirst++; }
                if (theirs && !ours) { onlySecond++; }
            }
        }
        return Distributions.FairCoinsTwoSided(onlyFirst, onlyFirst + onlySecond);
    }

    private static PairedComparison DeLong(RunAnswers[] first, RunAnswers[] second, IntervalOptions asked)
    {
        if (AucInfluence.Estimate(first, second) is not { } found) { throw new LearningException("ROC-AUC is undefined: a class has no rows in this part."); }
        if (!found.Freedom.IsEnough(first[0].HasGroups)) { throw new LearningException(MetricIntervals.TooFew(first[0].HasGroups)); }
        var difference = found.First - found.Second;
        if (!found.Varies) { return Same("auc", found.First, found.Second, ComparisonTest.DeLong); }
        var error = Math.Sqrt(found.Variance);
        var half = Distributions.StudentQuantile((1 - asked.Confidence) / 2, found.Freedom.Degrees) * error;
        return new PairedComparison("auc", found.First, found.Second, difference, difference - half, difference + half, TwoSided(difference / error, found.Freedom), ComparisonTest.DeLong);
    }

    private static PairedComparison Drawn(RunAnswers[] first, RunAnswers[] second, string metric, IntervalOptions asked, CancellationToken cancellation)
    {
        var definition = MetricCatalog.Get(metric);
        ResampledPart[] parts = [.. first.Select((a, i) =>
        {
            var plan = MetricIntervals.PlanOf(a, asked.Seed, i);
            return new ResampledPart(plan, [.. MetricKernels.For(a, plan, metric), .. MetricKernels.For(second[i], plan, metric)]);
        })];
        string[] keys = [.. parts[0].Kernels.SelectMany(k => k.Keys)];
        var (ours, theirs) = (Array.IndexOf(keys, metric), Array.LastIndexOf(keys, metric));
        if (ours < 0) { throw new LearningException($"Runs cannot be told apart by {definition.Name}: it does not follow from many rows, or is undefined for these classes."); }
        var observed = Bootstrap.Observed(parts);
        var (one, other) = (observed[ours], observed[theirs]);
        if (!double.IsFinite(one) || !double.IsFinite(other)) { throw new LearningException($"{definition.Name} is undefined on these rows for one of the runs."); }
        SampleFreedom FreedomOf(RunAnswers[] run) => SampleFreedom.Of([.. run.SelectMany(r => MetricStrata.Of(metric, r))]);
        var freedom = new[] { FreedomOf(first), FreedomOf(second) }.MinBy(f => f.Degrees);
        if (!freedom.IsEnough(first[0].HasGroups)) { throw new LearningException(MetricIntervals.TooFew(first[0].HasGroups)); }
        var rows = first.Sum(r => r.Count);
        var replicates = asked.ReplicatesFor(rows);
        var differences = Bootstrap.Run(parts, replicates, asked.Threads, cancellation).Select(d => d[ours] - d[theirs]).Where(double.IsFinite).Order().ToArray();
        if (!ReplicateRange.IsEnough(differences.Length, replicates)) { throw new LearningException($"{definition.Name} is undefined in many draws of these rows."); }
        if (ReplicateRange.IsSame(differences[0], differences[^1], definition)) { return Same(metric, one, other, ComparisonTest.PairedBootstrap); }
        var (low, high) = ReplicateRange.Of(differences, asked.Confidence, freedom, rows);
        var error = ReplicateRange.Deviation(differences) * freedom.Widening;
        return new PairedComparison(metric, one, other, one - other, low, high, TwoSided((one - other) / error, freedom), ComparisonTest.PairedBootstrap);
    }

    /// <summary>Of runs whose difference does not vary: none, or rows that say nothing.</summary>
    private static PairedComparison Same(string metric, double first, double second, ComparisonTest test) =>
        ReplicateRange.IsSame(Math.Min(first, second), Math.Max(first, second), MetricCatalog.Get(metric))
            ? new PairedComparison(metric, first, second, 0, 0, 0, 1, test)
            : throw new LearningException(Silent);

    private static double TwoSided(double t, SampleFreedom freedom) => Math.Min(1, 2 * Distributions.StudentAbove(Math.Abs(t), freedom.Degrees));
}
