using MlStudio.Learning.Data;
using MlStudio.Learning.Numerics;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Trainers.Forests;
using MlStudio.Learning.Transforms;

namespace MlStudio.Learning.Explanation;

/// <summary>
/// A short decision tree that imitates another model, to be read instead of it (Craven and Shavlik 1996), with how well it does so on rows that it did not learn from.
/// </summary>
/// <param name="Model">The tree; it answers as the other model does: the class, or the number.</param>
/// <param name="Outline">The tree in words.</param>
/// <param name="Measure">"accuracy" (how often both answer the same class) or "r2" (which share of the spread of the model's numbers it follows).</param>
/// <param name="Fidelity">The measure on held rows; null where the model answers all of them alike and r2 is undefined.</param>
/// <param name="Constant">The measure of always giving the most frequent (or mean) answer, to compare with.</param>
/// <param name="HeldRows">How many rows the fidelity is measured on.</param>
public sealed record SurrogateTree(Model Model, TreeBranch Outline, string Measure, double? Fidelity, double Constant, int HeldRows)
{
    private const double HeldShare = 0.3;
    private const int FewestRows = 10;

    /// <summary>Learns the model's answers.</summary>
    /// <param name="model">The model to be imitated.</param>
    /// <param name="rows">Raw rows; their targets do not matter. At least 10.</param>
    /// <param name="options">How large the tree may be; null for 8 leaves and depth 4.</param>
    /// <exception cref="LearningException">There are too few rows, or the model answers all of them alike.</exception>
    public static SurrogateTree Fit(Model model, Table rows, DecisionTreeTrainer? options = null, int seed = 0, CancellationToken cancellation = default)
    {
        if (rows.RowCount < FewestRows) { throw new LearningException($"A tree that imitates the model needs at least {FewestRows} rows; {rows.RowCount} were given."); }
        options ??= new DecisionTreeTrainer { MaxLeaves = 8, MaxDepth = 4 };
        var read = InputReader.Read(rows, model.Inputs);
        var predictions = model.Predict(read, cancellation);
        var classes = model.Labels.Count > 0;
        var answers = new double[rows.RowCount];
        for (var row = 0; row < answers.Length; row++) { answers[row] = classes ? predictions.LabelIndex(row) : predictions.Values[row]; }
        var order = Enumerable.Range(0, answers.Length).ToArray();
        SplitMix64.For(seed, 11).Shuffle<int>(order);
        var count = (int)Math.Round(HeldShare * answers.Length);
        int[] held = [.. order.Take(count).Order()], learned = [.. order.Skip(count).Order()];
        if (answers.AsSpan().IndexOfAnyExcept(answers[0]) < 0) { throw new LearningException($"The model answers all {answers.Length:N0} rows alike, so that there is nothing to imitate."); }
        // Only classes that the model gives to rows learned from can be told apart.
        int[] given = classes ? [.. learned.Select(r => (int)answers[r]).Distinct().Order()] : [];
        if (given.Length == 1) { throw new LearningException($"The model answers '{model.Labels[given[0]]}' for all {learned.Length:N0} rows that the tree learns from; take more rows."); }
        var task = !classes ? LearningTask.Regression : given.Length == 2 ? LearningTask.Binary : LearningTask.Multiclass;
        double Target(int row) => classes ? Array.IndexOf(given, (int)answers[row]) : answers[row];
        var table = read.Take(learned);
        var tree = Learning.Model.Fit(table, model.Target, new TargetVector(task, [.. learned.Select(Target)], given.Length), null,
            DefaultRecipe.For(table, model.Target, [], options.Encoding), options, [.. given.Select(g => model.Labels[g])], new TrainingContext { Seed = seed, Cancellation = cancellation });
        var imitated = tree.Predict(read.Take(held), cancellation);
        var outline = TreeOutline.Of(tree)!;
        if (classes)
        {
            var common = given.MaxBy(g => learned.Count(r => answers[r] == g));
            return new SurrogateTree(tree, outline, "accuracy", held.Index().Average(h => imitated.Label(h.Index) == model.Labels[(int)answers[h.Item]] ? 1.0 : 0),
                held.Average(r => answers[r] == common ? 1.0 : 0), held.Length);
        }
        var mean = held.Average(r => answers[r]);
        var spread = held.Sum(r => (answers[r] - mean) * (answers[r] - mean));
        var error = held.Index().Sum(h => (imitated.Values[h.Index] - answers[h.Item]) * (imitated.Values[h.Index] - answers[h.Item]));
        return new SurrogateTree(tree, outline, "r2", spread > 0 ? 1 - (error / spread) : null, 0, held.Length);
    }
}
