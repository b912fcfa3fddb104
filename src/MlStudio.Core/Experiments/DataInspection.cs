using System.Globalization;
using MlStudio.Learning;
using MlStudio.Learning.Data;
using MlStudio.Learning.Metrics;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Transforms;
using MlStudio.Learning.Validation;

namespace MlStudio.Core.Experiments;

/// <summary>The checks themselves and what their results mean. Only remedies that were tried and not seen to harm, or cannot fail to help, are offered.</summary>
internal sealed class DataInspection(Table table, TrainingSpec spec, TableProfile profile, CancellationToken cancellation)
{
    private const double MuchStability = 0.25, LittleStability = 0.1, ClearlyTold = 0.6;
    private const double SmallShare = 0.01;
    private const int MostNamed = 8, MostTried = 5, FewestGroups = 10;

    /// <summary>Columns of few values that stand for many rows each tell no records apart.</summary>
    private const int MostRowsOfAGroup = 100;
    private const double NearlySuspicious = 0.9;

    /// <param name="recipe">The saved recipe, finished for the trainer of the spec; null where there is none.</param>
    /// <param name="tables">The other data that the recipe joins; null where there are none.</param>
    public static IReadOnlyList<DataCheck> Of(
        Table table, TrainingSpec spec, Recipe? recipe, TableProfile profile, IProgress<DataChecksProgress>? progress, Func<string, Table>? tables, CancellationToken cancellation)
    {
        spec = spec with { Recipe = recipe };
        var inspection = new DataInspection(table, spec, profile, cancellation);
        var split = Splitter.Split(table, spec);
        var features = TargetCheck.LearnedColumns(table, spec);
        List<DataCheck> found = [];
        void Report(double share, string phase) => progress?.Report(new DataChecksProgress(share, phase, [.. found]));
        Report(0.05, "Looking for equal rows on both sides of the split");
        found.Add(inspection.Duplicates(features, split));
        Report(0.2, "Trying every column by itself");
        found.Add(inspection.Strength(features, split));
        Report(0.3, "Comparing the parts");
        found.Add(inspection.Drift(features, split));
        if (!spec.Task.HasClasses()) { return found; }
        Report(0.4, "Looking for doubtful labels");
        found.Add(inspection.Labels(split, new ExperimentContext { Tables = tables, Cancellation = cancellation, Progress = p => Report(0.4 + (0.6 * p.Fraction), "Looking for doubtful labels") }));
        return found;
    }

    private DataCheck Duplicates(IReadOnlyList<string> features, SplitResult split)
    {
        var found = SplitDuplicates.Find(table, features, spec.Target, split, cancellation);
        var judged = split.Folds.Sum(f => f.Validation.Length) + split.Test.Length;
        var total = found.Validation + found.Test;
        if (total == 0) { return new DataCheck("duplicates", DataCheckOutcome.Fine, "No row is on both sides of the split", "None of the rows that runs are measured on equals one that they learn from.", [], []); }
        var share = total / (double)judged;
        List<string> details = [$"{Count(found.Validation)} validation {Rows(found.Validation)} and {Count(found.Test)} test {Rows(found.Test)} ({Percent(share)} of those that runs are measured on) equal a row that is learned from."];
        if (found.Contradicting > 0) { details.Add($"{Count(found.Contradicting)} of them {(found.Contradicting == 1 ? "has" : "have")} another '{spec.Target}' than every equal row: no model can get both right."); }
        details.Add($"For example: {string.Join(", ", found.Examples.Take(3).Select(e => $"row {Count(e.Row + 1)} equals row {Count(e.Twin + 1)}"))}.");
        DataRemedy[] remedies = [.. GroupRemedies(found, total), .. EqualRowsRemedy(features)];
        return new DataCheck(
            "duplicates", share >= SmallShare ? DataCheckOutcome.Warning : DataCheckOutcome.Notice, $"{Count(total)} {Rows(total)} {(total == 1 ? "is" : "are")} on both sides of the split",
            "A model can know their answer by heart, so figures may look better than they will be on new rows. With few columns of few values some equal rows are natural; copies of a record are not. "
            + (remedies.Length > 0 ? "" : "Remove copies from the file and upload it as a new version: a recipe's step only leaves them out of training, and their twins would still be measured on."),
            details, remedies);
    }

    /// <summary>Columns by which whole groups can be kept together so that no equal rows remain apart; each is tried.</summary>
    private IReadOnlyList<DataRemedy> GroupRemedies(SplitDuplicates found, int before)
    {
        if (spec.Task == LearningTask.Ranking || spec.SplitInUse is Holdout { Method: HoldoutMethod.Time or HoldoutMethod.Group } or CrossValidation { GroupColumn: not null }) { return []; }
        var keys = profile.Warnings.Where(w => w.Kind == ProfileWarningKind.IdentifierLike).Select(w => w.Column).Concat(spec.Excluded).ToHashSet(StringComparer.Ordinal);
        var candidates = profile.Columns.Where(c => c.Name != spec.Target && c.Distinct >= Math.Max(FewestGroups, table.RowCount / MostRowsOfAGroup) && c.Missing == 0 && (keys.Contains(c.Name) || c.Type is ColumnType.Category or ColumnType.Text))
            .Where(c => found.Examples.All(e => table[c.Name].Format(e.Row) == table[c.Name].Format(e.Twin))).OrderByDescending(c => c.Distinct).Take(MostTried);
        List<DataRemedy> remedies = [];
        foreach (var column in candidates)
        {
            SplitPlan plan = spec.Split is CrossValidation folds ? folds with { GroupColumn = column.Name } : (Holdout)spec.Split with { Method = HoldoutMethod.Group, Column = column.Name };
            var tried = spec with { Split = plan };
            if (TargetCheck.Check(table, tried).Count > 0) { continue; }
            var left = SplitDuplicates.Find(table, TargetCheck.LearnedColumns(table, tried), spec.Target, Splitter.Split(table, tried), cancellation);
            if (left.Validation + left.Test > 0) { continue; }
            remedies.Add(new DataRemedy(DataRemedyKind.SplitByGroup, column.Name, $"Split by '{column.Name}': none of the {Count(before)} {(before == 1 ? "remains" : "remain")}, and the column is not learned from"));
        }
        return remedies;
    }

    /// <summary>Keeping equal rows together, which cannot fail to help; but it needs rows that are drawn one by one, and some in every part.</summary>
    private IEnumerable<DataRemedy> EqualRowsRemedy(IReadOnlyList<string> features)
    {
        SplitPlan? plan = spec.Task == LearningTask.Ranking ? null : spec.Split switch
        {
            Holdout { Method: HoldoutMethod.Random or HoldoutMethod.Stratified } holdout => holdout with { KeepEqualRows = true },
            CrossValidation { GroupColumn: null } folds => folds with { KeepEqualRows = true },
            _ => null,
        };
        if (plan is not null && TargetCheck.Check(table, spec with { Split = plan }).Count == 0)
        {
            yield return new DataRemedy(DataRemedyKind.KeepEqualRows, "", $"Keep rows that are equal in the {features.Count} {(features.Count == 1 ? "column" : "columns")} that are learned from in the same part");
        }
    }

    private DataCheck Strength(IReadOnlyList<string> features, SplitResult split)
    {
        var rows = Learned(split);
        var found = ColumnStrength.Of(table, features, spec.Target, spec.Task, rows, cancellation: cancellation);
        if (found.Count == 0) { return new DataCheck("strength", DataCheckOutcome.Unknown, "Columns were not tried by themselves", "There is no column to try but free text, or the target has one value only.", [], []); }
        string[] details = [.. found.Take(3).Select(c => $"{c.Column}: {c.Measure} {c.Score.ToString("0.000", CultureInfo.InvariantCulture).Replace('-', '−')} alone")];
        var suspicious = found.Where(c => c.IsSuspicious).ToArray();
        if (suspicious.Length == 0 && found[0].Score >= NearlySuspicious)
        {
            var near = found.Where(c => c.Score >= NearlySuspicious).Select(c => c.Column).ToArray();
            return new DataCheck(
                "strength", DataCheckOutcome.Notice, $"{Names(near)} {(near.Length == 1 ? "comes" : "come")} close to predicting '{spec.Target}' alone",
                "That may be as it should be. See whether it is known when the model is asked, and not written together with the target or after it.", details, LeaveOut(near));
        }
        return suspicious.Length == 0
            ? new DataCheck("strength", DataCheckOutcome.Fine, "No single column gives the target away", $"The strongest by itself is '{found[0].Column}', which is not more than a good column can be.", details, [])
            : new DataCheck(
                "strength", DataCheckOutcome.Warning, $"{Names(suspicious.Select(c => c.Column))} {(suspicious.Length == 1 ? "predicts" : "predict")} '{spec.Target}' almost alone",
                "Such a column is often written together with the target or after it, and is then not known when the model is asked. Leave it out unless you are sure that it is known before.",
                [.. suspicious.Take(MostNamed).Select(c => $"{c.Column}: {c.Measure} {c.Score.ToString("0.000", CultureInfo.InvariantCulture)} alone")], LeaveOut(suspicious.Select(c => c.Column)));
    }

    private DataCheck Drift(IReadOnlyList<string> features, SplitResult split)
    {
        var train = split.IsCrossValidation && split.Test.Length > 0 ? split.Development : split.Folds[0].Train;
        var (other, name) = split.Test.Length > 0 ? (split.Test, "test") : (split.Folds[0].Validation, "validation");
        DriftCheck found;
        try { found = DriftCheck.Between(table, features, train, other, Splitter.Groups(table, spec), spec.Seed, threads: 1, cancellation); }
        catch (LearningException refused) { return new DataCheck("drift", DataCheckOutcome.Unknown, "The parts could not be compared", refused.Message, [], []); }
        var told = found.Auc.Low is { } low && low >= ClearlyTold;
        var moved = found.Columns.Where(c => c.CorrectedPValue < 0.05 && c.StabilityIndex is >= LittleStability).OrderByDescending(c => c.StabilityIndex).ToArray();
        List<string> details = [$"A model that is to tell training rows from {name} rows is right in {Percent(found.Auc.Value ?? 0.5)} of pairs; 50 % is guessing."];
        details.AddRange(moved.Take(MostNamed).Select(c => $"{c.Column}: population stability index {c.StabilityIndex!.Value.ToString("0.00", CultureInfo.InvariantCulture)} ({(c.StabilityIndex >= MuchStability ? "much" : "some")})"));
        var strong = moved.Where(c => c.StabilityIndex >= MuchStability).Select(c => c.Column).ToArray();
        if (!told && moved.Length == 0) { return new DataCheck("drift", DataCheckOutcome.Fine, $"Training and {name} rows look alike", "No column differs between them by more than chance.", details, []); }
        var byTime = spec.SplitInUse is Holdout { Method: HoldoutMethod.Time };
        return new DataCheck(
            "drift", told || strong.Length > 0 ? DataCheckOutcome.Warning : DataCheckOutcome.Notice, moved.Length > 0 ? $"{Names(moved.Select(c => c.Column))} {(moved.Length == 1 ? "differs" : "differ")} between training and {name} rows" : $"Training and {name} rows can be told apart",
            byTime ? "The data change with time. That is worth knowing, and measuring on the newest rows shows it honestly; columns that only count on, such as numbers and dates, are better left out."
            : "What is learned may fit the other rows less well. Columns that mark where or when a row was recorded are better left out.",
            details, LeaveOut(strong));
    }

    /// <summary>Doubts are looked for among rows that are learned from, each judged by models that had not seen it; leaving them out is offered where it was tried and not seen to harm.</summary>
    private DataCheck Labels(SplitResult split, ExperimentContext context)
    {
        LabelDoubtsTrial tried;
        // As a run with these trees would prepare the rows.
        var prepared = spec.Recipe ?? DefaultRecipe.For(
            table, spec.Target, [.. table.Columns.Select(c => c.Name).Except([.. TargetCheck.FeatureColumns(table, spec), spec.Target])], TrainerJson.Read(spec.TrainerKey, spec.Options).Encoding);
        try { tried = LabelDoubts.Try(table, spec with { Recipe = prepared }, Learned(split), context); }
        catch (LearningException refused) { return new DataCheck("labels", DataCheckOutcome.Unknown, "Labels could not be judged", refused.Message, [], []); }
        var (noise, effect) = (tried.Noise, tried.Effect);
        var rows = $"{Count(noise.Rows)} training {Rows(noise.Rows)}{(noise.Rows < Learned(split).Length ? " that were drawn" : "")}";
        if (noise.Total == 0) { return new DataCheck("labels", DataCheckOutcome.Fine, "No label is in doubt", $"A model that had not seen them does not lean clearly to another label in any of the {rows}.", [], []); }
        var metric = MetricCatalog.Get(MetricCatalog.HeadlineKey(spec.Task));
        var told = Told(effect);
        var outcome = effect is null ? $"Whether it helps not to learn from them could not be tried: {tried.WhyNot}"
            : told < 0 ? "Not learning from them was tried, and answers get worse."
            : Told(tried.LogLoss) < 0 ? "Not learning from them was tried, and probabilities get worse, even corrected."
            : told > 0 ? "Not learning from them was tried, and answers get better, with probabilities corrected after training."
            : "Not learning from them was tried, and no difference is seen, with probabilities corrected after training.";
        if (effect is not null) { outcome += $" {metric.Name} is {RunText.Metric(metric, effect.First)} without them and {RunText.Metric(metric, effect.Second)} with them."; }
        List<string> details = [.. noise.Counts.Take(MostNamed).Select(c => $"{Count(c.Rows)} {(c.Rows == 1 ? "says" : "say")} '{c.Label}', the model leans to '{c.Suggested}'")];
        if (effect is not null) { details.Add(Difference(effect, "")); }
        if (tried.LogLoss is { } loss) { details.Add(Difference(loss, ", with corrected probabilities")); }
        if (effect is not null) { details.Add("Tried with quick boosted trees in three folds. Held-out rows were taken as they are, which hides a part of what is gained where labels are wrong."); }
        DataRemedy[] remedies = effect is null || told < 0 || Told(tried.LogLoss) < 0 ? []
            : [new DataRemedy(DataRemedyKind.LeaveOutDoubtful, "", "Do not learn from training rows with a doubtful label, and correct probabilities after training")];
        return new DataCheck(
            "labels", remedies.Length > 0 && told > 0 ? DataCheckOutcome.Warning : DataCheckOutcome.Notice, $"{Count(noise.Total)} of {rows} {(noise.Total == 1 ? "has" : "have")} a doubtful label",
            $"A model that had not seen them leans clearly to another '{spec.Target}'. Most may be hard cases, some wrong labels; whoever knows the matter can tell. {outcome}",
            details, remedies) { Doubts = noise with { Doubtful = [.. noise.Doubtful.Take(RunLabels.MostRows)] } };
    }

    /// <summary>1 where the first is better beyond chance, -1 where it is worse, else 0.</summary>
    private static int Told(PairedComparison? found) => found is not { PValue: < 0.05 } ? 0 : Math.Sign(found.Difference) * (MetricCatalog.Get(found.Metric).Direction == MetricDirection.Higher ? 1 : -1);

    private static string Difference(PairedComparison found, string with)
    {
        var metric = MetricCatalog.Get(found.Metric);
        return $"Difference in {metric.Name} ({(metric.Direction == MetricDirection.Higher ? "higher" : "lower")} is better) without them{with}: {RunText.Difference(metric, found.Difference)} (95 %: {RunText.Difference(metric, found.Low)} to {RunText.Difference(metric, found.High)})";
    }

    /// <summary>The test rows stay unseen; of folds all other rows are looked at.</summary>
    private static int[] Learned(SplitResult split) => split.IsCrossValidation ? split.Development : split.Folds[0].Train;

    /// <summary>With a recipe columns are left out there, not here.</summary>
    private DataRemedy[] LeaveOut(IEnumerable<string> columns) => spec.Recipe is not null ? [] : [.. columns.Take(MostNamed).Select(c => new DataRemedy(DataRemedyKind.LeaveOut, c, $"Leave out '{c}'"))];

    private static string Names(IEnumerable<string> columns)
    {
        string[] all = [.. columns];
        return all.Length <= 3 ? string.Join(" and ", all.Select(c => $"'{c}'")) : $"'{all[0]}', '{all[1]}' and {all.Length - 2} more columns";
    }

    private static string Count(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Rows(int count) => count == 1 ? "row" : "rows";

    private static string Percent(double share) => (share * 100).ToString("0.#", CultureInfo.InvariantCulture) + " %";
}
