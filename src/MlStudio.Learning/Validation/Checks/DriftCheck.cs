using System.Text.Json.Nodes;
using MlStudio.Learning.Data;
using MlStudio.Learning.Metrics;
using MlStudio.Learning.Numerics;
using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Validation;

/// <summary>Whether two sets of rows can be told apart, all columns together (classifier two-sample test: Lopez-Paz and Oquab 2017).</summary>
/// <param name="Auc">How well boosted trees tell on rows held out from which set a row is: 0.5 is not at all, 1 is always.</param>
/// <param name="PValue">The chance of an area at least as large where nothing differs (Mann and Whitney).</param>
/// <param name="Columns">Each column by itself.</param>
public sealed record DriftCheck(MetricInterval Auc, double PValue, IReadOnlyList<ColumnDrift> Columns)
{
    /// <summary>Rows of each set that the trees see.</summary>
    private const int MostRows = 10_000;
    private const int FewestRows = 30;
    private const string First = "first", Second = "second";

    /// <param name="columns">The columns that are learned from; the target would tell of the labels instead.</param>
    /// <param name="first">Rows of the one set, such as those for training.</param>
    /// <param name="second">Rows of the other.</param>
    /// <exception cref="LearningException">Too few rows, or no column.</exception>
    public static DriftCheck Between(Table table, IReadOnlyList<string> columns, int[] first, int[] second, int seed = 1, int threads = 1, CancellationToken cancellation = default)
    {
        if (Math.Min(first.Length, second.Length) < FewestRows) { throw new LearningException($"At least {FewestRows} rows on both sides are needed to tell whether they differ; there are {first.Length} and {second.Length}."); }
        if (columns.Count == 0) { throw new LearningException("There is no column to compare."); }
        var (ours, theirs) = (Sample(first, seed), Sample(second, seed + 1));
        var name = "set";
        while (columns.Contains(name)) { name += "_"; }
        int[] sides = [.. Enumerable.Repeat(0, ours.Length), .. Enumerable.Repeat(1, theirs.Length)];
        var joined = new Table([.. table.Select(columns).Take([.. ours, .. theirs]).Columns, new CategoryColumn(name, sides, [First, Second])]);
        var spec = new TrainingSpec
        {
            Target = name,
            Task = LearningTask.Binary,
            PositiveClass = Second,
            Split = new CrossValidation { Folds = 3, TestShare = 0 },
            TrainerKey = "gradient-boosting",
            Options = new JsonObject { ["trees"] = 50 },
            Seed = seed,
        };
        var result = ExperimentRunner.Run(joined, spec, new ExperimentContext { Threads = threads, Explain = false, Cancellation = cancellation });
        var rows = result.Answers!.Compared();
        var auc = MetricIntervals.Of(rows, new IntervalOptions { Threads = threads, Replicates = 400 }, cancellation).First(i => i.Key == "auc");
        var (a, b) = ((double)ours.Length, (double)theirs.Length);
        var chance = 1 - Distributions.NormalBelow((auc.Value!.Value - 0.5) / Math.Sqrt((a + b + 1) / (12 * a * b)));
        return new DriftCheck(auc, chance, ColumnDrift.Between(table, columns, first, second, cancellation));
    }

    private static int[] Sample(int[] rows, int seed)
    {
        if (rows.Length <= MostRows) { return rows; }
        var drawn = rows.ToArray();
        SplitMix64.For(seed, 8_001).Shuffle<int>(drawn);
        return [.. drawn.Take(MostRows).Order()];
    }
}
