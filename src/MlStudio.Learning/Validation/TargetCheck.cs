using MlStudio.Learning.Calibration;
using MlStudio.Learning.Data;
using MlStudio.Learning.Metrics;
using MlStudio.Learning.Parameters;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Transforms;

namespace MlStudio.Learning.Validation;

/// <summary>Finds before queueing why a training could not run. Thread-safe.</summary>
public static class TargetCheck
{
    private const int FewestRows = 10;

    /// <summary>The confusion matrix and a score per row and class must fit into memory and onto a page.</summary>
    private const int MostClasses = 1000;

    /// <summary>Below it intervals miss more often than they hit.</summary>
    private const double LeastCoverage = 0.5;
    private const double MostCoverage = 0.99;

    /// <summary>Beyond it squared errors and their sums would leave the range of float64.</summary>
    private const double LargestNumber = 1e100;

    /// <summary>All refusals; empty where the training can be queued.</summary>
    public static IReadOnlyList<Refusal> Check(Table table, TrainingSpec spec)
    {
        var refusals = new List<Refusal>();
        CheckTrainer(spec, refusals);
        CheckMetric(spec, refusals);
        CheckAfterTraining(spec, refusals);
        CheckColumns(table, spec, refusals);
        if (table.Find(spec.Target) is not { } target)
        {
            refusals.Add(new("target", $"The target column '{spec.Target}' is not in the data. Columns: {Names(table)}."));
            return refusals;
        }
        var before = refusals.Count;
        CheckTarget(table, target, spec, refusals);
        if (refusals.Count == before) { CheckSplit(table, spec, refusals); }
        return refusals;
    }

    /// <exception cref="LearningException">The training could not run; the message holds all refusals.</exception>
    public static void ThrowIfRefused(Table table, TrainingSpec spec)
    {
        var refusals = Check(table, spec);
        if (refusals.Count > 0) { throw new LearningException(string.Join(" ", refusals.Select(r => r.Message))); }
    }

    /// <summary>The raw columns that a training may use: all but the target, the excluded ones and the group columns of ranking and split.</summary>
    public static IReadOnlyList<string> FeatureColumns(Table table, TrainingSpec spec)
    {
        var group = SplitGroups.Column(spec.SplitInUse);
        return [.. table.Columns.Select(c => c.Name).Where(n => n != spec.Target && n != group && n != spec.Group && !spec.Excluded.Contains(n))];
    }

    /// <summary>Of <see cref="FeatureColumns"/> those that the recipe does not drop by name, unless another of its steps makes something of them.</summary>
    public static IReadOnlyList<string> LearnedColumns(Table table, TrainingSpec spec)
    {
        var steps = spec.Recipe?.Steps ?? [];
        var dropped = steps.OfType<DropColumns>().SelectMany(s => s.Columns).Except(steps.Where(s => s is not DropColumns).SelectMany(s => s.Reads())).ToHashSet(StringComparer.Ordinal);
        return [.. FeatureColumns(table, spec).Where(c => !dropped.Contains(c))];
    }

    private static void CheckTrainer(TrainingSpec spec, List<Refusal> refusals)
    {
        if (TrainerCatalog.Find(spec.TrainerKey) is not { } entry)
        {
            refusals.Add(new("trainer", $"There is no trainer '{spec.TrainerKey}'. Trainers: {string.Join(", ", TrainerCatalog.All.Select(e => e.Key))}."));
            return;
        }
        if (!entry.Tasks.Contains(spec.Task))
        {
            refusals.Add(new("trainer", $"{entry.Name} cannot learn {Words(spec.Task)}. Trainers that can: {string.Join(", ", TrainerCatalog.For(spec.Task).Select(e => e.Name))}."));
        }
        try { TrainerJson.Read(spec.TrainerKey, spec.Options); }
        catch (InvalidOptionsException e) { refusals.AddRange(e.Errors.Select(error => new Refusal($"options.{error.Option}", error.Message))); }
    }

    private static void CheckMetric(TrainingSpec spec, List<Refusal> refusals)
    {
        if (spec.Metric is { } key && !MetricCatalog.For(spec.Task).Any(m => m.Key == key))
        {
            refusals.Add(new("metric", $"'{key}' is not a metric of {Words(spec.Task)}. Metrics: {string.Join(", ", MetricCatalog.For(spec.Task).Select(m => m.Key))}."));
        }
        if (!(spec.DecisionThreshold > 0 && spec.DecisionThreshold < 1))
        {
            refusals.Add(new("decisionThreshold", FormattableString.Invariant($"The decision threshold must lie between 0 and 1 (both excluded); {spec.DecisionThreshold} was given.")));
        }
    }

    private static void CheckAfterTraining(TrainingSpec spec, List<Refusal> refusals)
    {
        if (spec.Calibration != CalibrationMethod.None && !spec.Task.HasClasses()) { refusals.Add(new("calibration", $"Calibration corrects probabilities of classes; {(spec.Task == LearningTask.Ranking ? "a ranking" : "a regression")} has none.")); }
        if (spec.Threshold is { } rule)
        {
            if (spec.Task != LearningTask.Binary) { refusals.Add(new("threshold", "A decision threshold is chosen for two classes only.")); }
            else if (rule.Goal == ThresholdGoal.Cost && (rule.Costs is null ? "Give the costs of the four kinds of answers." : rule.Costs.Problem()) is { } problem) { refusals.Add(new("threshold", problem)); }
        }
        if (spec.Coverage is not null && spec.Task == LearningTask.Ranking) { refusals.Add(new("coverage", "Intervals and sets state where a number or a class lies; the scores of a ranking only say what comes first.")); }
        else if (spec.Coverage is { } coverage && !(coverage is >= LeastCoverage and <= MostCoverage))
        {
            refusals.Add(new("coverage", FormattableString.Invariant($"The coverage must be from {LeastCoverage * 100} to {MostCoverage * 100} %; {coverage * 100:0.####} % was given.")));
        }
    }

    private static void CheckColumns(Table table, TrainingSpec spec, List<Refusal> refusals)
    {
        var unknown = spec.Excluded.Where(n => !table.Contains(n)).Select(n => $"'{n}'").ToArray();
        if (unknown.Length > 0) { refusals.Add(new("excluded", $"Not in the data: {string.Join(", ", unknown)}. Columns: {Names(table)}.")); }
        if (spec.Group is not null && spec.Task != LearningTask.Ranking) { refusals.Add(new("group", $"A group column says which rows are ordered among one another; it is for rankings only, not for {Words(spec.Task)}.")); }
        if (FeatureColumns(table, spec).Count == 0) { refusals.Add(new("excluded", "No column is left to learn from. Leave out fewer columns.")); }
    }

    private static void CheckTarget(Table table, Column target, TrainingSpec spec, List<Refusal> refusals)
    {
        var rows = spec.Split is GivenFolds given && given.FoldByRow.Count == target.Count
            ? Enumerable.Range(0, target.Count).Where(r => given.FoldByRow[r] >= 0).ToArray()
            : Enumerable.Range(0, target.Count).ToArray();
        if (rows.Length < FewestRows)
        {
            refusals.Add(new("target", $"The data has {rows.Length} rows; at least {FewestRows} are needed."));
            return;
        }
        var missing = rows.Where(target.IsMissing).ToArray();
        if (missing.Length > 0)
        {
            refusals.Add(new("target", $"Target '{target.Name}' is missing in {missing.Length} of {rows.Length} rows (row{(missing.Length == 1 ? "" : "s")} {string.Join(", ", missing.Take(5).Select(r => r + 1))}{(missing.Length > 5 ? ", …" : "")}, counted from 1 below the header). Remove these rows or fill in the target."));
            return;
        }
        if (spec.Task == LearningTask.Ranking) { RankingCheck.Check(table, target, spec, rows, refusals); }
        else if (spec.Task == LearningTask.Regression) { CheckNumbers(target, spec, rows, refusals); }
        else { CheckClasses(target.Count == rows.Length ? target : target.Take(rows), spec, refusals); }
    }

    private static void CheckNumbers(Column target, TrainingSpec spec, int[] rows, List<Refusal> refusals)
    {
        if (spec.ClassWeights.Mode != ClassWeighting.None) { refusals.Add(new("classWeights", "Class weights need classes; a regression has none.")); }
        if (target is not NumberColumn numbers)
        {
            refusals.Add(new("target", $"Target '{target.Name}' holds {target.Type.ToString().ToLowerInvariant()} values, not numbers, so a regression cannot learn it. Choose a classification or another target."));
            return;
        }
        var infinite = rows.Where(r => double.IsInfinity(numbers.Values[r])).ToArray();
        if (infinite.Length > 0) { refusals.Add(new("target", $"Target '{target.Name}' is infinite in {infinite.Length} rows (row {infinite[0] + 1} first). Remove or correct these rows.")); }
        var huge = rows.Where(r => double.IsFinite(numbers.Values[r]) && Math.Abs(numbers.Values[r]) > LargestNumber).ToArray();
        if (huge.Length > 0) { refusals.Add(new("target", FormattableString.Invariant($"Target '{target.Name}' is beyond ±{LargestNumber:0e0} in {huge.Length} rows (row {huge[0] + 1} first: {numbers.Values[huge[0]]}); such numbers cannot be learned. Correct these rows or use another unit."))); }
        if (rows.All(r => numbers.Values[r] == numbers.Values[rows[0]])) { refusals.Add(new("target", $"Target '{target.Name}' has the same value in all rows: there is nothing to learn.")); }
    }

    private static void CheckClasses(Column target, TrainingSpec spec, List<Refusal> refusals)
    {
        var classes = TaskProposal.ClassesOf(DistinctValues.Of(target));
        var names = $"{string.Join(", ", classes.Take(10).Select(c => $"'{c.Class}'"))}{(classes.Length > 10 ? ", …" : "")}";
        if (classes.Length == 1)
        {
            refusals.Add(new("target", $"Target '{target.Name}' has one class only, {names}: there is nothing to learn."));
            return;
        }
        if (classes.Length > target.Count / 2.0)
        {
            refusals.Add(new("target", $"Target '{target.Name}' has {classes.Length} classes in {target.Count} rows, more than half as many as rows: no class could be learned. Choose {(target is NumberColumn ? "regression or " : "")}another target."));
            return;
        }
        if (classes.Length > MostClasses)
        {
            refusals.Add(new("target", $"Target '{target.Name}' has {classes.Length} classes; at most {MostClasses} are allowed. Choose {(target is NumberColumn ? "regression or " : "")}another target, or group its classes."));
            return;
        }
        if (spec.Task == LearningTask.Binary && classes.Length != 2) { refusals.Add(new("task", $"Target '{target.Name}' has {classes.Length} classes ({names}); choose the task for several classes.")); }
        else if (spec.Task == LearningTask.Multiclass && classes.Length == 2) { refusals.Add(new("task", $"Target '{target.Name}' has two classes ({names}); choose the task for two classes.")); }
        else if (spec.Task == LearningTask.Binary && classes.All(c => c.Class != spec.PositiveClass))
        {
            refusals.Add(new("positiveClass", spec.PositiveClass is { } given ? $"The positive class '{given}' does not occur in '{target.Name}'. Classes: {names}." : $"Choose the positive class: {names}."));
        }
        CheckWeights(spec.ClassWeights, classes, names, refusals);
    }

    private static void CheckWeights(ClassWeights weights, ClassCount[] classes, string names, List<Refusal> refusals)
    {
        if (weights.Mode != ClassWeighting.PerClass) { return; }
        if (weights.PerClass is not { Count: > 0 }) { refusals.Add(new("classWeights", $"Give the weight of at least one class: {names}.")); }
        foreach (var (name, weight) in weights.PerClass ?? new Dictionary<string, double>())
        {
            if (classes.All(c => c.Class != name)) { refusals.Add(new("classWeights", $"The class '{name}' does not occur in the target. Classes: {names}.")); }
            else if (!(weight > 0 && weight <= 1e6)) { refusals.Add(new("classWeights", FormattableString.Invariant($"The weight of class '{name}' must be above 0 and at most 1,000,000; {weight} was given."))); }
        }
    }

    private static void CheckSplit(Table table, TrainingSpec spec, List<Refusal> refusals)
    {
        try
        {
            var split = Splitter.Split(table, spec);
            if (spec.LeaveOutDoubtful && split.Folds.Select(f => LabelDoubts.Problem(table, spec, f.Train)).FirstOrDefault(p => p is not null) is { } doubts) { refusals.Add(doubts); }
            if (refusals.Any(r => r.Field is "coverage" or "calibration" or "threshold")) { return; }
            var target = new TargetEncoding(table, spec, split);
            var after = new AfterTraining(spec, target, new InnerSplit(table, spec, target));
            if (!after.IsAsked) { return; }
            // The kept model of a cross-validation learns from all rows outside the test part, of which there are more.
            if (split.Folds.Select(f => after.Problem(f.Train)).FirstOrDefault(p => p is not null) is { } problem) { refusals.Add(problem); }
        }
        catch (LearningException e) { refusals.Add(new("split", e.Message)); }
    }

    private static string Words(LearningTask task) => task switch
    {
        LearningTask.Binary => "two classes",
        LearningTask.Multiclass => "several classes",
        LearningTask.Ranking => "the order of rows within groups",
        _ => "numbers",
    };

    private static string Names(Table table) => $"{string.Join(", ", table.Columns.Take(20).Select(c => c.Name))}{(table.Columns.Count > 20 ? ", …" : "")}";
}
