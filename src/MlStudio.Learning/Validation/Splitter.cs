using MlStudio.Learning.Data;
using MlStudio.Learning.Numerics;
using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Validation;

/// <summary>Divides rows into parts. The same table, plan and seed give the same parts. Thread-safe.</summary>
public static class Splitter
{
    private const int FewestFolds = 2;
    private const int MostFolds = 50;
    private const int RegressionStrata = 10;

    /// <param name="table">All rows.</param>
    /// <param name="target">The target's name; its values decide the strata.</param>
    /// <param name="task">With a regression, strata are tenths of the target's range of values.</param>
    /// <param name="plan">How to divide.</param>
    /// <param name="seed">Determines what is left to chance.</param>
    /// <param name="group">Ranking: the column whose groups are kept whole; null for other tasks.</param>
    /// <param name="learned">The columns that are learned from, where the plan keeps rows together that are equal in them; null for all but the target.</param>
    /// <exception cref="LearningException">The plan does not fit the rows; the message says why and what to do.</exception>
    public static SplitResult Split(Table table, string target, LearningTask task, SplitPlan plan, int seed, string? group = null, IReadOnlyList<string>? learned = null)
    {
        var column = Required(table, target, "target");
        var whole = task == LearningTask.Ranking ? Required(table, group, "group") : null;
        if (plan is Holdout { KeepEqualRows: true, Method: not (HoldoutMethod.Random or HoldoutMethod.Stratified) } or CrossValidation { KeepEqualRows: true, GroupColumn: not null } || (whole is not null && SplitGroups.KeepsEqualRows(plan)))
        {
            throw new LearningException("Equal rows are kept together only where rows are drawn by chance, one by one; here the split follows a column. Choose one of both.");
        }
        var equal = SplitGroups.KeepsEqualRows(plan) ? SplitGroups.EqualRows(table, learned ?? [.. table.Columns.Select(c => c.Name).Where(n => n != target)]) : null;
        var split = (whole is null ? plan : RankingSplit.OfWholeGroups(plan, group)) switch
        {
            Holdout holdout => Divide(table, column, task, holdout, seed, whole, equal),
            CrossValidation folds => Divide(table, column, task, folds, seed, equal),
            GivenFolds given => Divide(table, given),
            _ => throw new LearningException("The split is of an unknown kind. Kinds: hold-out, cross-validation, given folds."),
        };
        RequireRows(split);
        if (task.HasClasses()) { RequireClasses(column, split); }
        if (whole is not null) { RankingSplit.RequireWholeGroups(whole, split); }
        return split;
    }

    /// <inheritdoc cref="Split(Table, string, LearningTask, SplitPlan, int, string?, IReadOnlyList{string}?)"/>
    public static SplitResult Split(Table table, TrainingSpec spec) => Split(
        table, spec.Target, spec.Task, spec.Split, spec.Seed, spec.Group, SplitGroups.KeepsEqualRows(spec.Split) ? TargetCheck.LearnedColumns(table, spec) : null);

    /// <summary>Per row of the table the group that a spec's split keeps whole, or that is ranked together, from 0; null where rows stand by themselves, and for given folds.</summary>
    public static int[]? Groups(Table table, TrainingSpec spec) => (spec.Group ?? SplitGroups.Column(spec.Split)) is { } group ? DistinctValues.Of(table[group]).Codes
        : SplitGroups.KeepsEqualRows(spec.Split) ? SplitGroups.EqualRows(table, TargetCheck.LearnedColumns(table, spec))
        : null;

    private static SplitResult Divide(Table table, Column target, LearningTask task, Holdout plan, int seed, Column? whole, int[]? equal)
    {
        double[] shares = [plan.TrainShare, plan.ValidationShare, plan.TestShare];
        if (shares.Any(s => !(s >= 0 && s <= 1)) || Math.Abs(shares.Sum() - 1) > 1e-6)
        {
            throw new LearningException(FormattableString.Invariant($"The shares of train, validation and test must each lie between 0 and 1 and add up to 1; {shares[0]:0.###} + {shares[1]:0.###} + {shares[2]:0.###} = {shares.Sum():0.###} was given."));
        }
        if (shares[0] == 0 || shares[1] == 0) { throw new LearningException("Train and validation shares must be above 0: runs are compared on the validation rows."); }
        var rows = AllRows(table);
        var random = SplitMix64.For(seed, 1);
        int[]? strata = plan.Method == HoldoutMethod.Stratified ? Strata(target, task, rows, shares.Count(s => s > 0), "parts") : null;
        var parts = equal is not null ? PartAssigner.Groups(rows, equal, shares, random, strata) : plan.Method switch
        {
            HoldoutMethod.Random => PartAssigner.ByShares(rows, new int[rows.Length], shares, random),
            HoldoutMethod.Stratified => PartAssigner.ByShares(rows, strata!, shares, random),
            HoldoutMethod.Group => PartAssigner.Groups(rows, GroupsOf(table, plan.Column, rows, shares.Count(s => s > 0), "parts"), shares, random),
            HoldoutMethod.Time => PartAssigner.InOrder(rows, whole is null ? Times(table, plan.Column) : RankingSplit.TimesByGroup(Times(table, plan.Column), whole), shares),
            _ => throw new LearningException($"The split method '{plan.Method}' is unknown. Methods: {string.Join(", ", Enum.GetNames<HoldoutMethod>())}."),
        };
        return new SplitResult([new Fold(1, Where(rows, parts, 0), Where(rows, parts, 1))], Where(rows, parts, 2), IsCrossValidation: false);
    }

    private static SplitResult Divide(Table table, Column target, LearningTask task, CrossValidation plan, int seed, int[]? equal)
    {
        if (plan.Folds is < FewestFolds or > MostFolds) { throw new LearningException($"The number of folds must be from {FewestFolds} to {MostFolds}; {plan.Folds} was given."); }
        if (!(plan.TestShare >= 0 && plan.TestShare <= 0.9)) { throw new LearningException(FormattableString.Invariant($"The test share must be from 0 to 0.9; {plan.TestShare:0.###} was given.")); }
        var rows = AllRows(table);
        double[] shares = [1 - plan.TestShare, plan.TestShare];
        var random = SplitMix64.For(seed, 1);
        var stratify = plan.Stratified && task.HasClasses() && plan.GroupColumn is null;
        int[] Grouped(int[] among, int parts) => equal is not null ? Array.ConvertAll(among, r => equal[r]) : GroupsOf(table, plan.GroupColumn, among, parts, "folds and test");
        int[]? StrataOf(int[] among, int parts, string name) => stratify ? Strata(target, task, among, parts, name) : null;
        var keepsGroups = equal is not null || plan.GroupColumn is not null;
        var isTest = plan.TestShare == 0 ? new int[rows.Length]
            : keepsGroups ? PartAssigner.Groups(rows, Grouped(rows, plan.Folds + 1), shares, random, StrataOf(rows, plan.Folds + 1, "folds and test"))
            : PartAssigner.ByShares(rows, StrataOf(rows, plan.Folds + 1, "folds and test") ?? new int[rows.Length], shares, random);
        var development = Where(rows, isTest, 0);
        random = SplitMix64.For(seed, 2);
        var folds = keepsGroups
            ? PartAssigner.Groups(development, Grouped(development, plan.Folds), Enumerable.Repeat(1.0 / plan.Folds, plan.Folds).ToArray(), random, StrataOf(development, plan.Folds, "folds"))
            : PartAssigner.Folds(development, StrataOf(development, plan.Folds, "folds") ?? new int[development.Length], plan.Folds, random);
        return new SplitResult(ToFolds(development, folds, plan.Folds), Where(rows, isTest, 1), IsCrossValidation: true);
    }

    private static SplitResult Divide(Table table, GivenFolds plan)
    {
        if (plan.FoldByRow.Count != table.RowCount) { throw new LearningException($"The given folds name {plan.FoldByRow.Count} rows, the table has {table.RowCount}."); }
        var rows = AllRows(table).Where(r => plan.FoldByRow[r] >= 0).ToArray();
        var numbers = rows.Select(r => plan.FoldByRow[r]).Distinct().Order().ToArray();
        if (numbers.Length < FewestFolds) { throw new LearningException($"At least {FewestFolds} folds are needed; {numbers.Length} was given."); }
        return new SplitResult(ToFolds(rows, rows.Select(r => Array.IndexOf(numbers, plan.FoldByRow[r])).ToArray(), numbers.Length), [], IsCrossValidation: true);
    }

    private static Fold[] ToFolds(int[] rows, int[] folds, int count) =>
        [.. Enumerable.Range(0, count).Select(f => new Fold(f + 1, rows.Where((_, i) => folds[i] != f).ToArray(), Where(rows, folds, f)))];

    private static int[] Strata(Column target, LearningTask task, int[] rows, int parts, string partsName)
    {
        if (!task.HasClasses()) { return Ranges(target, rows); }
        var classes = DistinctValues.Of(target);
        var strata = rows.Select(r => classes.Codes[r]).ToArray();
        foreach (var stratum in strata.Where(s => s >= 0).CountBy(s => s).OrderBy(s => s.Value))
        {
            if (stratum.Value < parts)
            {
                throw new LearningException($"Class '{classes.Names[stratum.Key]}' has {stratum.Value} rows, too few for {parts} {partsName} with a share of each class. Use fewer folds or a split at random, or leave this class out.");
            }
        }
        return strata.Select(s => s + 1).ToArray();
    }

    private static int[] Ranges(Column target, int[] rows)
    {
        if (target is not NumberColumn numbers) { throw new LearningException($"Target '{target.Name}' is not a number, so a regression cannot learn it."); }
        var strata = new int[rows.Length];
        var order = Enumerable.Range(0, rows.Length).OrderBy(i => numbers.Values[rows[i]]).ToArray();
        var count = Math.Clamp(rows.Length / 10, 1, RegressionStrata);
        for (var i = 0; i < order.Length; i++) { strata[order[i]] = (int)((long)i * count / order.Length); }
        return strata;
    }

    private static int[] GroupsOf(Table table, string? name, int[] rows, int parts, string partsName)
    {
        var groups = DistinctValues.Of(Required(table, name, "group"));
        if (groups.Missing > 0) { throw new LearningException($"Group column '{name}' has {groups.Missing} missing values; the group of every row must be known. Fill them or remove these rows."); }
        var found = rows.Select(r => groups.Codes[r]).ToArray();
        var distinct = found.Distinct().Count();
        return distinct >= parts ? found
            : throw new LearningException($"Group column '{name}' has {distinct} groups, too few for {parts} {partsName} of whole groups.");
    }

    private static double[] Times(Table table, string? name)
    {
        var column = Required(table, name, "time");
        var missing = Enumerable.Range(0, column.Count).Count(column.IsMissing);
        if (missing > 0) { throw new LearningException($"Time column '{name}' has {missing} missing values; the time of every row must be known. Fill them or remove these rows."); }
        return column switch
        {
            NumberColumn c => c.Values.ToArray(),
            TimestampColumn c => Array.ConvertAll(c.Ticks.ToArray(), t => (double)t),
            _ => throw new LearningException($"Column '{name}' holds {column.Type.ToString().ToLowerInvariant()} values; a split by time needs a column of times or numbers."),
        };
    }

    private static Column Required(Table table, string? name, string role)
    {
        if (string.IsNullOrEmpty(name)) { throw new LearningException($"The split needs a {role} column, and none was chosen."); }
        return table.Find(name) ?? throw new LearningException($"The {role} column '{name}' is not in the data. Columns: {string.Join(", ", table.Columns.Take(20).Select(c => c.Name))}{(table.Columns.Count > 20 ? ", …" : "")}.");
    }

    private static void RequireRows(SplitResult split)
    {
        foreach (var fold in split.Folds)
        {
            if (fold.Train.Length < 2 || fold.Validation.Length == 0)
            {
                throw new LearningException($"The rows are too few for this split: {fold.Train.Length} would train and {fold.Validation.Length} would validate{(split.IsCrossValidation ? $" in fold {fold.Number}" : "")}. Use more rows, fewer folds or other shares{(split.IsCrossValidation ? "" : "; in a split by time, the column needs enough different times")}.");
            }
        }
    }

    private static void RequireClasses(Column target, SplitResult split)
    {
        var classes = DistinctValues.Of(target);
        foreach (var fold in split.Folds)
        {
            var trained = fold.Train.Select(r => classes.Codes[r]).ToHashSet();
            var unknown = fold.Validation.Concat(split.Test).Select(r => classes.Codes[r]).FirstOrDefault(c => c >= 0 && !trained.Contains(c), -1);
            if (unknown >= 0)
            {
                throw new LearningException($"No training row{(split.IsCrossValidation ? $" of fold {fold.Number}" : "")} has class '{classes.Names[unknown]}' ({classes.Counts[unknown]} rows in all), so it could not be learned. Use a stratified split, other shares, or leave this class out.");
            }
        }
    }

    private static int[] AllRows(Table table) => Enumerable.Range(0, table.RowCount).ToArray();

    private static int[] Where(int[] rows, int[] parts, int part) => rows.Where((_, i) => parts[i] == part).ToArray();
}
