using System.Text.Json.Nodes;
using MlStudio.Learning.Data;
using MlStudio.Learning.Metrics;
using MlStudio.Learning.Numerics;
using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Validation;

/// <summary>Whether two sets of rows can be told apart, all columns together (classifier two-sample test: Lopez-Paz and Oquab 2017).</summary>
/// <param name="Auc">How well boosted trees tell on rows held out from which set a row is: 0.5 is not at all, 1 is always.</param>
/// <param name="PValue">The chance of an area at least as large where nothing differs: by rows (Mann and Whitney), or by how much the area varies among whole groups (Obuchowski 1997).</param>
/// <param name="Columns">Each column by itself.</param>
public sealed record DriftCheck(MetricInterval Auc, double PValue, IReadOnlyList<ColumnDrift> Columns)
{
    /// <summary>Rows of each set that the trees see.</summary>
    private const int MostRows = 10_000;
    private const int FewestRows = 30, FewestGroups = 5, Folds = 3;
    private const string First = "first", Second = "second";

    /// <param name="columns">The columns that are learned from; the target would tell of the labels instead.</param>
    /// <param name="first">Rows of the one set, such as those for training.</param>
    /// <param name="second">Rows of the other.</param>
    /// <param name="groups">
    /// Per row of the table the group that the split keeps whole, see <see cref="Splitter.Groups"/>: rows of one group are alike in more than
    /// their side, so groups are held out and counted as a whole. Null where rows stand by themselves.
    /// </param>
    /// <exception cref="LearningException">Too few rows or groups, or no column.</exception>
    public static DriftCheck Between(
        Table table, IReadOnlyList<string> columns, int[] first, int[] second, int[]? groups = null, int seed = 1, int threads = 1, CancellationToken cancellation = default)
    {
        if (Math.Min(first.Length, second.Length) < FewestRows) { throw new LearningException($"At least {FewestRows} rows on both sides are needed to tell whether they differ; there are {first.Length} and {second.Length}."); }
        if (groups is not null && Math.Min(Distinct(first, groups), Distinct(second, groups)) is var few and < FewestGroups) { throw new LearningException($"At least {FewestGroups} groups on both sides are needed to tell whether they differ; one side has {few}."); }
        if (columns.Count == 0) { throw new LearningException("There is no column to compare."); }
        var (ours, theirs) = (Sample(first, seed), Sample(second, seed + 1));
        var (name, group) = (Unused("set", columns), Unused("group", columns));
        int[] rowsOfBoth = [.. ours, .. theirs];
        int[] sides = [.. Enumerable.Repeat(0, ours.Length), .. Enumerable.Repeat(1, theirs.Length)];
        Column[] whole = groups is null ? [] : [new NumberColumn(group, Array.ConvertAll(rowsOfBoth, r => (double)groups[r]))];
        var joined = new Table([.. table.Select(columns).Take(rowsOfBoth).Columns, new CategoryColumn(name, sides, [First, Second]), .. whole]);
        var spec = new TrainingSpec
        {
            Target = name,
            Task = LearningTask.Binary,
            PositiveClass = Second,
            Split = new CrossValidation { Folds = Folds, TestShare = 0, GroupColumn = groups is null ? null : group },
            TrainerKey = "gradient-boosting",
            Options = new JsonObject { ["trees"] = 50 },
            Seed = seed,
        };
        var rows = ExperimentRunner.AnswersOfFolds(joined, spec, new ExperimentContext { Threads = threads, Cancellation = cancellation }).Compared();
        var auc = MetricIntervals.Of(rows, new IntervalOptions { Threads = threads, Replicates = 100 }, cancellation).First(i => i.Key == "auc");
        if (auc.Value is not { } area) { throw new LearningException("There are too few groups to hold some of both sides out."); }
        return new DriftCheck(auc, Chance(rows, area), ColumnDrift.Between(table, columns, first, second, groups, cancellation));
    }

    private static double Chance(RunAnswers rows, double area)
    {
        var folds = rows.ByPart();
        if (rows.HasGroups && AucInfluence.Estimate(folds) is { Varies: true } found && found.Freedom.IsEnough(ofGroups: true))
        {
            return Distributions.StudentAbove((area - 0.5) / Math.Sqrt(found.Variance), found.Freedom.Degrees);
        }
        // Where both sides are told apart without fail the area does not vary: there each group counts as one row.
        var variance = folds.Sum(fold =>
        {
            double Units(int side) => Enumerable.Range(0, fold.Count).Where(i => fold.ActualClass(i) == side).Select(i => fold.HasGroups ? fold.Groups[i] : i).Distinct().Count();
            var (a, b) = (Units(0), Units(1));
            return (a + b + 1) / (12 * a * b) / (folds.Count * folds.Count);
        });
        return Distributions.NormalBelow((0.5 - area) / Math.Sqrt(variance));
    }

    private static string Unused(string name, IReadOnlyList<string> columns)
    {
        while (columns.Contains(name)) { name += "_"; }
        return name;
    }

    private static int Distinct(int[] rows, int[] groups) => rows.Select(r => groups[r]).Distinct().Count();

    /// <summary>At most so many of the rows, ascending.</summary>
    internal static int[] Sample(int[] rows, int seed, int most = MostRows)
    {
        if (rows.Length <= most) { return rows; }
        var drawn = rows.ToArray();
        SplitMix64.For(seed, 8_001).Shuffle<int>(drawn);
        return [.. drawn.Take(most).Order()];
    }
}
