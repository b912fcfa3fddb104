using System.Text.Json.Nodes;
using MlStudio.Learning.Data;
using MlStudio.Learning.Metrics;
using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Validation;

/// <summary>What learning without the rows whose label is in doubt does for the answers to other rows.</summary>
/// <param name="Noise">The rows, by their index in the table.</param>
/// <param name="Effect">Without them less with them, by the task's usual metric, on the same held-out rows as they are; null where there are none or it could not be told.</param>
/// <param name="WhyNot">Why it could not be told.</param>
public sealed record LabelDoubtsTrial(LabelNoise Noise, PairedComparison? Effect, string? WhyNot = null);

/// <summary>
/// Candidates for wrong labels among rows to learn from, found before anything is trained: each row is answered by quickly boosted trees
/// that had not seen it, and <see cref="LabelNoise"/> says which answers contradict the label with confidence. Leaving such rows out is the
/// "prune" of confident learning (Northcutt, Jiang and Chuang 2021).
/// </summary>
public static class LabelDoubts
{
    private const int Folds = 3, Trees = 100;

    /// <summary>Below this many rows of a class its labels cannot be judged by other rows.</summary>
    private const int FewestOfClass = 2 * Folds;

    /// <summary>Of no class more than this share is left out, the clearest contradictions first.</summary>
    private const double MostOfClass = 0.5;

    /// <param name="rows">The rows to look among, such as those of a training part; others play no role.</param>
    /// <exception cref="LearningException">Not a task with classes, or too few rows of a class.</exception>
    public static LabelNoise Among(Table table, TrainingSpec spec, int[] rows, int threads = 1, CancellationToken cancellation = default) =>
        Noise(Run(table, spec, rows, leaveOut: false, threads, cancellation), rows);

    /// <summary>The rows without those that are in doubt, in their order.</summary>
    /// <inheritdoc cref="Among"/>
    public static int[] Without(Table table, TrainingSpec spec, int[] rows, int threads = 1, CancellationToken cancellation = default)
    {
        var (noise, classes) = (Among(table, spec, rows, threads, cancellation), DistinctValues.Of(table[spec.Target]));
        var room = rows.CountBy(r => classes.Codes[r]).ToDictionary(c => c.Key, c => (int)(c.Value * MostOfClass));
        var left = new HashSet<int>();
        foreach (var row in noise.Doubtful.Select(d => d.Row))
        {
            if (room[classes.Codes[row]]-- > 0) { left.Add(row); }
        }
        return [.. rows.Where(r => !left.Contains(r))];
    }

    /// <summary>Finds such rows among a sample of at most 10,000, and tries whether the others are answered better without them.</summary>
    /// <inheritdoc cref="Among"/>
    public static LabelDoubtsTrial Try(Table table, TrainingSpec spec, int[] rows, int threads = 1, CancellationToken cancellation = default)
    {
        var sample = DriftCheck.Sample(rows, spec.Seed);
        var all = Run(table, spec, sample, leaveOut: false, threads, cancellation);
        var noise = Noise(all, sample);
        if (noise.Total == 0) { return new LabelDoubtsTrial(noise, null); }
        try
        {
            var without = Run(table, spec, sample, leaveOut: true, threads, cancellation);
            return new LabelDoubtsTrial(noise, RunComparer.Compare(without, all, MetricCatalog.HeadlineKey(spec.Task), new IntervalOptions { Seed = spec.Seed, Threads = threads }, cancellation));
        }
        catch (LearningException refused) { return new LabelDoubtsTrial(noise, null, refused.Message); }
    }

    /// <summary>Why labels among these rows could not be judged; null where they can.</summary>
    internal static Refusal? Problem(Table table, TrainingSpec spec, int[] rows)
    {
        var classes = DistinctValues.Of(table[spec.Target]);
        var rarest = rows.CountBy(r => classes.Codes[r]).MinBy(c => c.Value);
        return rarest.Value >= FewestOfClass ? null
            : new("leaveOutDoubtful", $"Class '{classes.Names[rarest.Key]}' has {rarest.Value} training rows; at least {FewestOfClass} are needed to tell whether their labels are in doubt. Learn from all rows instead.");
    }

    private static RunAnswers Run(Table table, TrainingSpec spec, int[] rows, bool leaveOut, int threads, CancellationToken cancellation)
    {
        if (!spec.Task.HasClasses()) { throw new LearningException("Labels can be in doubt where there are classes."); }
        var group = SplitGroups.Column(spec.SplitInUse);
        string[] columns = [.. TargetCheck.LearnedColumns(table, spec), spec.Target, .. group is null ? [] : new[] { group }];
        var quick = new TrainingSpec
        {
            Target = spec.Target,
            Task = spec.Task,
            PositiveClass = spec.PositiveClass,
            LeaveOutDoubtful = leaveOut,
            // Twins would know each other's label by heart.
            Split = new CrossValidation { Folds = Folds, TestShare = 0, GroupColumn = group, KeepEqualRows = group is null },
            TrainerKey = "gradient-boosting",
            Options = new JsonObject { ["trees"] = Trees },
            Seed = spec.Seed,
        };
        var result = ExperimentRunner.Run(table.Select(columns).Take(rows), quick, new ExperimentContext { Threads = threads, Explain = false, Cancellation = cancellation });
        return (result.Answers ?? throw new LearningException("The rows are too many to keep the answers to each.")).Compared();
    }

    private static LabelNoise Noise(RunAnswers answers, int[] rows)
    {
        var noise = LabelNoise.Find(answers, int.MaxValue);
        return noise with { Doubtful = [.. noise.Doubtful.Select(d => d with { Row = rows[d.Row] })] };
    }
}
