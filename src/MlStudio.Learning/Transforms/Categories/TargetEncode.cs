using MlStudio.Learning.Data;
using MlStudio.Learning.Numerics;
using MlStudio.Learning.Parameters;
using MlStudio.Learning.Serialization;
using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Transforms;

/// <summary>
/// Replaces each category by the mean of the target (or the share of each class) over the training rows that have it, drawn towards
/// the mean of all where there are few (Micci-Barreca 2001). A training row gets the means of the folds that it is not in, so that
/// its own target does not leak into it; every other row gets the means of all training rows. Missing values count as a category
/// of their own; categories that training did not have get the mean of all.
/// </summary>
public sealed record TargetEncode : RecipeStep
{
    private const int FoldStream = 7301;

    [ColumnChoice("Columns", "The columns whose categories become means of the target.", ColumnType.Category, ColumnType.Text)]
    public IReadOnlyList<string> Columns { get; init; } = [];

    [Option("Smoothing", "As many rows with the mean of all are added to each category: the more, the less a rare category can say.", Min = 0, Max = 1_000_000, Unit = "rows")]
    public double Smoothing { get; init; } = 10;

    [Option("Folds", "Into how many parts the training rows are split so that none sees its own target.", Min = 2, Max = 100, Advanced = true)]
    public int Folds { get; init; } = 5;

    public override bool NeedsTarget => true;

    internal override bool NeedsDistinctRows => true;

    public override string Describe() => $"Replace the categories of {Words.List(Columns)} by the mean of the target (out of {Folds} folds for training rows)";

    public override IReadOnlyList<string> Reads() => Columns;

    public override FittedStep Fit(Frame training, RecipeContext context)
    {
        var states = new SortedDictionary<string, State>(StringComparer.Ordinal);
        foreach (var name in Columns) { states[name] = State.Of(Sums(training.Column(name), context, null), TargetMeans.ChannelsOf(context.Target!), Smoothing); }
        return new Encoding(states);
    }

    public override StepResult FitAndApply(Frame training, RecipeContext context)
    {
        var fitted = Fit(training, context);
        var folds = FoldsOf(context.Target!, context.Seed);
        var channels = TargetMeans.ChannelsOf(context.Target!);
        var columns = Columns.ToDictionary(c => c, _ => true);
        var encoded = training.Rewrite(columns, (item, _, result) =>
        {
            var levels = LevelCodes.Of(item);
            var values = new double[channels][];
            for (var k = 0; k < channels; k++) { values[k] = new double[training.RowCount]; }
            for (var fold = 0; fold < Folds; fold++)
            {
                context.Cancellation.ThrowIfCancellationRequested();
                var means = Sums(item, context, row => folds[row] != fold);
                for (var row = 0; row < folds.Length; row++)
                {
                    if (folds[row] != fold) { continue; }
                    var level = levels.Codes[row] < 0 ? null : levels.Levels[levels.Codes[row]];
                    for (var k = 0; k < channels; k++) { values[k][row] = means.Mean(level, k, Smoothing); }
                }
            }
            result.AddRange(Items(item, values));
        });
        return new StepResult(fitted, encoded);
    }

    public override FittedStep Read(ModelReader reader)
    {
        var states = new SortedDictionary<string, State>(StringComparer.Ordinal);
        foreach (var name in reader.ReadStrings()) { states[name] = State.Read(reader); }
        return new Encoding(states);
    }

    /// <summary>A fold per training row: equally many rows each, dealt in random order; kin stays together.</summary>
    private int[] FoldsOf(TargetVector target, int seed)
    {
        var rows = target.Count;
        var order = Enumerable.Range(0, rows).ToArray();
        if (target.Kinship is { } kinship && new KinDivision(_ => 0, kinship, order, rows) is { GroupCount: > 1 } division)
        {
            var count = Math.Min(Folds, division.GroupCount);
            return division.Parts([.. Enumerable.Repeat(1.0 / count, count)], StatelessRandom.Key(seed, FoldStream));
        }
        SplitMix64.For(seed, FoldStream).Shuffle<int>(order);
        var folds = new int[rows];
        for (var i = 0; i < rows; i++) { folds[order[i]] = i % Folds; }
        return folds;
    }

    private static TargetMeans Sums(ColumnItem item, RecipeContext context, Func<int, bool>? include)
    {
        var (codes, levels) = LevelCodes.Of(item);
        var means = new TargetMeans(TargetMeans.ChannelsOf(context.Target!));
        for (var row = 0; row < codes.Length; row++)
        {
            if (include is not null && !include(row)) { continue; }
            means.Add(codes[row] < 0 ? null : levels[codes[row]], context.Target!, row, context.Weights?[row] ?? 1);
        }
        return means;
    }

    private static IEnumerable<ColumnItem> Items(ColumnItem item, double[][] values) => values.Select((v, k) =>
    {
        var name = values.Length == 1 ? $"{item.Name}: mean of target" : $"{item.Name}: share of class {k + 1}";
        return new ColumnItem(name, item.Source, new NumberColumn(name, v));
    });

    /// <summary>The means by level, those of missing and of unseen levels after them.</summary>
    private sealed record State(string[] Levels, double[][] Means)
    {
        private readonly Dictionary<string, int> _places = Levels.Select((level, i) => (level, i)).ToDictionary(p => p.level, p => p.i, StringComparer.Ordinal);

        public static State Of(TargetMeans sums, int channels, double smoothing)
        {
            string[] levels = [.. sums.Levels];
            return new(levels, [.. Enumerable.Range(0, channels).Select(k => (double[])
                [.. levels.Select(l => sums.Mean(l, k, smoothing)), sums.Mean(null, k, smoothing), sums.Prior(k)])]);
        }

        public double[] Of(LevelCodes rows, int channel)
        {
            var means = Means[channel];
            return rows.Spread(level => means[_places.TryGetValue(level, out var place) ? place : Levels.Length + 1], means[Levels.Length]);
        }

        public void Write(ModelWriter writer)
        {
            writer.Write(Levels);
            writer.Write(Means.Length);
            foreach (var means in Means) { writer.WriteArray<double>(means); }
        }

        public static State Read(ModelReader reader)
        {
            var levels = reader.ReadStrings();
            var channels = reader.ReadInt32();
            if (channels is < 1 or > 1 << 16) { throw new LearningException($"The model file is damaged: it claims {channels} classes."); }
            var means = new double[channels][];
            for (var k = 0; k < channels; k++)
            {
                means[k] = reader.ReadArray<double>();
                if (means[k].Length != levels.Length + 2) { throw new LearningException("The model file is damaged: target encoding."); }
            }
            return new State(levels, means);
        }
    }

    private sealed class Encoding(SortedDictionary<string, State> states) : FittedStep
    {
        public override Frame Apply(Frame rows) => rows.Rewrite(states, (item, state, result) =>
        {
            var levels = LevelCodes.Of(item);
            result.AddRange(Items(item, [.. Enumerable.Range(0, state.Means.Length).Select(k => state.Of(levels, k))]));
        });

        public override void Write(ModelWriter writer)
        {
            writer.Write(states.Keys.ToArray());
            foreach (var state in states.Values) { state.Write(writer); }
        }
    }
}
