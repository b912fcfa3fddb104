using System.Text.Json.Nodes;
using MlStudio.Learning.Calibration;
using MlStudio.Learning.Data;
using MlStudio.Learning.Metrics;
using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Validation;

/// <summary>What learning without the rows whose label is in doubt does for the answers to other rows.</summary>
/// <param name="Noise">The rows, by their index in the table.</param>
/// <param name="Effect">Without them less with them, by the task's usual metric, on the same held-out rows as they are; null where there are none or it could not be told.</param>
/// <param name="LogLoss">The same by log-loss, after probabilities of both were corrected (Platt), each fold's by the other folds; null where it could not be told.</param>
/// <param name="WhyNot">Why the effect could not be told.</param>
public sealed record LabelDoubtsTrial(LabelNoise Noise, PairedComparison? Effect, PairedComparison? LogLoss = null, string? WhyNot = null);

/// <summary>
/// Candidates for wrong labels among rows to learn from, found before anything is trained: each row is answered by quickly boosted trees
/// that had not seen it, and <see cref="LabelNoise"/> says which answers contradict the label with confidence. Leaving such rows out is the
/// "prune" of confident learning (Northcutt, Jiang and Chuang 2021); what is left of a class then counts as much as the whole class did, so
/// that probabilities stay where they were. Rows are prepared by the spec's recipe, or by the default one where it has none.
/// </summary>
public static class LabelDoubts
{
    private const int MostFolds = 3, FewestFolds = 2, Trees = 60;

    /// <summary>Below this many rows of a class its labels cannot be judged by other rows.</summary>
    private const int FewestOfClass = 2 * MostFolds;

    /// <summary>With fewer rows the parts of parts on which it is tried are so small that they would tell nothing of the whole.</summary>
    private const int FewestRowsTried = 300, FewestOfClassTried = 50, MostRowsTried = 5_000;

    /// <summary>Of no class more than this share is left out, the clearest contradictions first.</summary>
    private const double MostOfClass = 0.5;

    /// <summary>Of the time that trying takes.</summary>
    private const double AllShare = 0.2;

    /// <summary>Up to so many classes it is tried what leaving rows out does; each takes trees of its own.</summary>
    private const int MostClassesTried = 10;

    /// <param name="rows">The rows to look among, such as those of a training part; others play no role.</param>
    /// <param name="context">Threads, cancellation, progress, and the other tables where the recipe joins them; null for the defaults.</param>
    /// <exception cref="LearningException">Not a task with classes, or too few rows, groups or rows of a class to judge one by others.</exception>
    public static LabelNoise Among(Table table, TrainingSpec spec, int[] rows, ExperimentContext? context = null)
    {
        if (Problem(table, spec, rows) is { } problem) { throw new LearningException(problem.Message); }
        return Noise(Answers(table, spec, rows, leaveOut: false, context ?? new ExperimentContext()), rows);
    }

    /// <summary>The rows without those that are in doubt, of each class at most half, in their order.</summary>
    /// <inheritdoc cref="Among"/>
    public static int[] Without(Table table, TrainingSpec spec, int[] rows, ExperimentContext? context = null)
    {
        var noise = Among(table, spec, rows, context);
        var classes = DistinctValues.Of(table[spec.Target]);
        var room = rows.CountBy(r => classes.Codes[r]).ToDictionary(c => c.Key, c => (int)(c.Value * MostOfClass));
        var left = new HashSet<int>();
        foreach (var row in noise.Doubtful.Select(d => d.Row))
        {
            if (room[classes.Codes[row]]-- > 0) { left.Add(row); }
        }
        return [.. rows.Where(r => !left.Contains(r))];
    }

    /// <summary>Finds such rows among a sample of at most 5,000, and tries whether the others are answered better without them.</summary>
    /// <inheritdoc cref="Among"/>
    public static LabelDoubtsTrial Try(Table table, TrainingSpec spec, int[] rows, ExperimentContext? context = null)
    {
        context ??= new ExperimentContext();
        var sample = DriftCheck.Sample(rows, spec.Seed, MostRowsTried);
        if (Problem(table, spec, sample) is { } problem) { throw new LearningException(problem.Message); }
        var all = Answers(table, spec, sample, leaveOut: false, Part(context, 0, AllShare));
        var noise = Noise(all, sample);
        if (noise.Total == 0) { return new LabelDoubtsTrial(noise, null); }
        if (all.Classes.Count > MostClassesTried) { return new LabelDoubtsTrial(noise, null, WhyNot: $"It is tried for up to {MostClassesTried} classes; there are {all.Classes.Count}."); }
        if (sample.Length < FewestRowsTried || all.Actual.CountBy(a => a).Min(c => c.Value) < FewestOfClassTried)
        {
            return new LabelDoubtsTrial(noise, null, WhyNot: $"It is tried with at least {FewestRowsTried} training rows and {FewestOfClassTried} of each class.");
        }
        try
        {
            var without = Answers(table, spec, sample, leaveOut: true, Part(context, AllShare, 1));
            var options = new IntervalOptions { Seed = spec.Seed, Threads = context.Threads };
            return new LabelDoubtsTrial(
                noise, RunComparer.Compare(without, all, MetricCatalog.HeadlineKey(spec.Task), options, context.Cancellation),
                RunComparer.Compare(Corrected(without), Corrected(all), "logloss", options, context.Cancellation));
        }
        catch (LearningException refused) { return new LabelDoubtsTrial(noise, null, WhyNot: refused.Message); }
    }

    /// <summary>Why labels among these rows could not be judged; null where nothing is known against it. No model is trained to find out.</summary>
    internal static Refusal? Problem(Table table, TrainingSpec spec, int[] rows)
    {
        if (!spec.Task.HasClasses()) { return new("leaveOutDoubtful", $"Labels can be in doubt where there are classes; {(spec.Task == LearningTask.Ranking ? "a ranking" : "a regression")} has none."); }
        var classes = DistinctValues.Of(table[spec.Target]);
        var counts = rows.CountBy(r => classes.Codes[r]).ToArray();
        var rarest = counts.MinBy(c => c.Value);
        if (rarest.Value < FewestOfClass) { return Refusal($"Class '{classes.Names[rarest.Key]}' has {rarest.Value} training rows; at least {FewestOfClass} are needed to tell whether their labels are in doubt."); }
        if ((long)rows.Length * counts.Length > RunAnswers.MostValues) { return Refusal($"{rows.Length:N0} rows of {counts.Length:N0} classes are too many to tell whose label is in doubt."); }
        return GroupsOf(table, spec, rows) is { } groups && groups.Distinct().Count() is var few and < FewestFolds
            ? Refusal($"The training rows are of {few} group; at least {FewestFolds} are needed to judge the labels of one by others.")
            : null;
        static Refusal Refusal(string message) => new("leaveOutDoubtful", message + " Learn from all rows instead.");
    }

    private static RunAnswers Answers(Table table, TrainingSpec spec, int[] rows, bool leaveOut, ExperimentContext context)
    {
        var columns = TargetCheck.FeatureColumns(table, spec);
        var groups = GroupsOf(table, spec, rows);
        var name = "group";
        while (columns.Contains(name) || name == spec.Target) { name += "_"; }
        Column[] group = groups is null ? [] : [new NumberColumn(name, Array.ConvertAll(groups, g => (double)g))];
        var quick = new TrainingSpec
        {
            Target = spec.Target,
            Task = spec.Task,
            PositiveClass = spec.PositiveClass,
            LeaveOutDoubtful = leaveOut,
            // Twins would know each other's label by heart.
            Split = new CrossValidation
            {
                Folds = Math.Min(MostFolds, groups?.Distinct().Count() ?? MostFolds),
                TestShare = 0,
                GroupColumn = groups is null ? null : name,
                KeepEqualRows = groups is null,
            },
            TrainerKey = "gradient-boosting",
            Options = new JsonObject { ["trees"] = Trees, ["minRowsPerLeaf"] = Math.Clamp(rows.Length / 60, 3, 20) },
            Recipe = spec.Recipe,
            Seed = spec.Seed,
        };
        var part = new Table([.. table.Select([.. columns, spec.Target]).Take(rows).Columns, .. group]);
        return ExperimentRunner.AnswersOfFolds(part, quick, context with { Log = null }).Compared();
    }

    /// <summary>What must not be parted, row by row; null where every row stands by itself or only equal ones belong together.</summary>
    private static int[]? GroupsOf(Table table, TrainingSpec spec, int[] rows) =>
        !SplitGroups.KeepsEqualRows(spec.Split) && SplitGroups.Of(table, spec) is { } groups ? Array.ConvertAll(rows, r => groups[r]) : null;

    /// <summary>The answers with probabilities corrected by a curve that the other folds gave (Platt).</summary>
    private static RunAnswers Corrected(RunAnswers answers)
    {
        var values = answers.Values.ToArray();
        var classes = Enumerable.Range(0, answers.Count).Select(answers.ActualClass).ToArray();
        foreach (var part in answers.Parts)
        {
            int[] others = [.. Enumerable.Range(0, answers.Count).Where(i => i < part.Start || i >= part.End)];
            double[] learned = [.. others.SelectMany(i => answers.Values.Skip(i * answers.Outputs).Take(answers.Outputs))];
            ProbabilityCalibrator.Fit(CalibrationMethod.Sigmoid, learned, answers.Outputs, Array.ConvertAll(others, i => classes[i]))
                .Apply(values.AsSpan(part.Start * answers.Outputs, part.Count * answers.Outputs), answers.Outputs);
        }
        return new RunAnswers(answers.Task, answers.Target, answers.TableRows, answers.Classes, answers.Parts, answers.Rows, answers.Actual, values, answers.Groups);
    }

    /// <summary>The same context, with progress as a part of the whole.</summary>
    private static ExperimentContext Part(ExperimentContext context, double from, double to) =>
        context.Progress is not { } progress ? context : context with { Progress = p => progress(p with { Fraction = from + ((to - from) * p.Fraction) }) };

    private static LabelNoise Noise(RunAnswers answers, int[] rows)
    {
        var noise = LabelNoise.Find(answers, int.MaxValue);
        return noise with { Doubtful = [.. noise.Doubtful.Select(d => d with { Row = rows[d.Row] })] };
    }
}
