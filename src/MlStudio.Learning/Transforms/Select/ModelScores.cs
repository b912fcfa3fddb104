using MlStudio.Learning.Numerics;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Trainers.Boosting;

namespace MlStudio.Learning.Transforms;

/// <summary>Scores of features from boosting models of all of them. Beyond 50,000 rows (400 where it must be quick) a random sample of them is learned from.</summary>
internal static class ModelScores
{
    private const int MostRows = 50_000;

    /// <summary>For <see cref="RecipeContext.Quick"/>: a few milliseconds per model.</summary>
    internal const int QuickRows = 400;
    private const int Stream = 7421;
    private const int Repeats = 3;

    /// <summary>A small model whose trees see random parts of rows and columns, so that features that say the same share the credit.</summary>
    internal static GradientBoostingTrainer Small { get; } = new()
    {
        Trees = 60,
        LearningRate = 0.1,
        MaxLeaves = 15,
        EarlyStopping = false,
        ColumnSampling = 0.5,
        RowSampling = 0.8,
        MinRowsPerLeaf = 5,
        MinRowsPerCategory = 20,
    };

    private static GradientBoostingTrainer Smaller { get; } = Small with { Trees = 15, LearningRate = 0.3, MaxLeaves = 8 };

    /// <summary>The share of each feature in the gain of all splits.</summary>
    public static double[] Gain(SelectionData data, RecipeContext context)
    {
        var (features, target, weights) = Sample(data.Features, context);
        return Shares(Fit(features, target, weights, context.Seed, context).GainImportance);
    }

    /// <summary>How much worse held-out rows (a quarter) are predicted when the feature is shuffled: the mean rise of the loss over three shuffles.</summary>
    public static double[] Permutation(SelectionData data, RecipeContext context)
    {
        var (features, target, weights) = Sample(data.Features, context);
        var (rest, held) = FoldParts.Of(target, weights, 4, context.Seed, context.Cancellation)[0];
        var model = Fit(Take(features, rest), Take(target, rest), Take(weights, rest), context.Seed, context);
        var rows = Take(features, held);
        var truth = Take(target, held);
        var whole = Loss(model, rows, truth);
        var scores = new double[features.FeatureCount];
        for (var f = 0; f < scores.Length; f++)
        {
            for (var repeat = 0; repeat < Repeats; repeat++)
            {
                context.Cancellation.ThrowIfCancellationRequested();
                scores[f] += (Loss(model, Shuffled(rows, f, StatelessRandom.Key(context.Seed, Stream + 1 + repeat, f)), truth) - whole) / Repeats;
            }
        }
        return scores;
    }

    internal static (FeatureMatrix Features, TargetVector Target, float[]? Weights) Sample(FeatureMatrix features, RecipeContext context)
    {
        var target = context.Target!;
        var most = context.Quick ? QuickRows : MostRows;
        if (features.RowCount <= most) { return (features, target, context.Weights); }
        var rows = ClassRows.Draw([.. Enumerable.Range(0, features.RowCount)], most, context.Seed);
        return (Take(features, rows), Take(target, rows), Take(context.Weights, rows));
    }

    internal static BoostingPredictor Fit(FeatureMatrix features, TargetVector target, float[]? weights, int seed, RecipeContext context) =>
        (BoostingPredictor)(context.Quick ? Smaller : Small).Fit(features, target, weights, new TrainingContext { Seed = seed, Cancellation = context.Cancellation });

    internal static double[] Shares(IReadOnlyList<double> gains)
    {
        var total = gains.Sum();
        return [.. gains.Select(g => total > 0 ? g / total : 0)];
    }

    /// <summary>The mean log-loss, or the mean squared error.</summary>
    internal static double Loss(Predictor model, FeatureMatrix features, TargetVector target)
    {
        var outputs = new double[features.RowCount * model.OutputCount];
        model.Predict(features.Values, features.RowCount, outputs);
        double sum = 0;
        for (var row = 0; row < features.RowCount; row++)
        {
            var truth = target.Values[row];
            sum += target.Task switch
            {
                LearningTask.Regression => (outputs[row] - truth) * (outputs[row] - truth),
                LearningTask.Binary => -Logarithm.Log(Math.Max(1e-15, truth == 1 ? outputs[row] : 1 - outputs[row])),
                _ => -Logarithm.Log(Math.Max(1e-15, outputs[(row * model.OutputCount) + (int)truth])),
            };
        }
        return sum / Math.Max(1, features.RowCount);
    }

    internal static FeatureMatrix Take(FeatureMatrix features, int[] rows)
    {
        var values = new float[(long)rows.Length * features.FeatureCount];
        for (var i = 0; i < rows.Length; i++) { features.Row(rows[i]).CopyTo(values.AsSpan(i * features.FeatureCount)); }
        return new FeatureMatrix(features.Features, rows.Length, values);
    }

    /// <summary>The matrix with some of its features.</summary>
    internal static FeatureMatrix Only(FeatureMatrix features, int[] kept)
    {
        var values = new float[(long)features.RowCount * kept.Length];
        for (var row = 0; row < features.RowCount; row++)
        {
            var from = features.Row(row);
            for (var i = 0; i < kept.Length; i++) { values[(row * kept.Length) + i] = from[kept[i]]; }
        }
        return new FeatureMatrix([.. kept.Select(k => features.Features[k])], features.RowCount, values);
    }

    internal static TargetVector Take(TargetVector target, int[] rows) => target.Take(rows);

    internal static float[]? Take(float[]? weights, int[] rows) => weights is null ? null : Array.ConvertAll(rows, r => weights[r]);

    /// <summary>The rows in an order that the key determines.</summary>
    internal static int[] Order(int rows, uint key)
    {
        var order = Enumerable.Range(0, rows).ToArray();
        var ranks = Array.ConvertAll(order, r => ((ulong)StatelessRandom.Bits(key, r) << 32) | (uint)r);
        Array.Sort(ranks, order);
        return order;
    }

    private static FeatureMatrix Shuffled(FeatureMatrix features, int feature, uint key)
    {
        var values = features.Values.ToArray();
        var order = Order(features.RowCount, key);
        for (var row = 0; row < order.Length; row++) { values[(row * features.FeatureCount) + feature] = features.Row(order[row])[feature]; }
        return new FeatureMatrix(features.Features, features.RowCount, values);
    }
}
